/** The changes of a plan as people make them: by a bar, by a key, from a menu. All say what they came to. */
import type { Task } from "../../contract/records.ts";
import { showDay, type Day } from "../../design/day.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import { dayOf, numberOf } from "../../time-axis/days.ts";
import type { Nudge } from "../../time-axis/keys.ts";
import type { LinkType } from "../../time-axis/links.ts";
import { preview, reschedule, type Changes, type Outcome } from "./data.ts";
import type { Sheet } from "./sheet.ts";

type Placement = NonNullable<Changes["tasks"]>[number];

/** Tasks moved by a number of days of the calendar; they land on working days by the API. */
export function movedBy(tasks: readonly Task[], days: number): Changes {
  return { tasks: tasks.map((task) => placed(task, dayOf(numberOf(task.start_on ?? "") + days))) };
}

export function resizedTo(task: Task, lastDay: number, calendar: WorkCalendar): Changes {
  const days = Math.max(1, calendar.count(numberOf(task.start_on ?? ""), lastDay));
  return { tasks: [{ task_id: task.id, duration_days: days }] };
}

function placed(task: Task, day: Day): Placement {
  return { task_id: task.id, start_not_before: day };
}

/** The same from the keyboard, in working days. */
export function nudged(tasks: readonly Task[], nudge: Nudge, calendar: WorkCalendar): Changes {
  if (nudge.kind === "move") {
    return { tasks: tasks.map((task) => placed(task, dayOf(calendar.step(numberOf(task.start_on ?? ""), nudge.days)))) };
  }
  const longer = tasks.filter((task) => task.duration_days + nudge.days >= 1);
  return { tasks: longer.map((task) => ({ task_id: task.id, duration_days: task.duration_days + nudge.days })) };
}

/** The one end holds the other. */
export function linked(before: Task, behind: Task, type: LinkType): Changes {
  return { add_dependencies: [{ predecessor_id: before.id, successor_id: behind.id, type }] };
}

/** Each waits for the one before it. */
export function chained(tasks: readonly Task[]): Changes {
  return {
    add_dependencies: tasks.slice(1).map((task, index) => ({ predecessor_id: tasks[index]?.id ?? "", successor_id: task.id })),
  };
}

/** The chosen tasks wait for each other no more; of one task all that it waits for or holds up. */
export function unchained(sheet: Sheet, tasks: readonly Task[]): Changes {
  const ids = new Set(tasks.map((task) => task.id));
  const both = tasks.length > 1;
  const gone = sheet.dependencies.peek().filter(({ predecessor_id, successor_id }) => {
    const [before, after] = [ids.has(predecessor_id ?? ""), ids.has(successor_id ?? "")];
    return both ? before && after : before || after;
  });
  return { remove_dependency_ids: gone.map((each) => each.id) };
}

export function isEmpty(changes: Changes): boolean {
  return Object.values(changes).every((items) => !items || items.length === 0);
}

/** Carry it out; the bars go where it puts them. */
export async function carryOut(sheet: Sheet, words: string, changes: Changes): Promise<boolean> {
  if (isEmpty(changes)) return false;
  const outcome = await reschedule(sheet.projectId, words, changes);
  if (outcome) sheet.settleAt(outcome);
  else sheet.forget();
  sheet.reload();
  return outcome !== undefined;
}

export function namesOf(tasks: readonly Task[]): string {
  return tasks.length === 1 ? (tasks[0]?.name ?? "") : `${tasks.length} tasks`;
}

/** Asks what the newest wish would come to, one question at a time. */
export class Foresight {
  readonly #sheet: Sheet;
  readonly #held: string;
  #wanted: Changes | undefined;
  #asking = false;
  #over = false;

  constructor(sheet: Sheet, held: string) {
    this.#sheet = sheet;
    this.#held = held;
  }

  ask(changes: Changes): void {
    this.#wanted = changes;
    if (!this.#asking) void this.#askOn();
  }

  end(): void {
    this.#over = true;
  }

  async #askOn(): Promise<void> {
    this.#asking = true;
    while (this.#wanted && !this.#over) {
      const changes = this.#wanted;
      this.#wanted = undefined;
      const outcome = await preview(this.#sheet.projectId, changes).catch(() => undefined);
      if (outcome && !this.#over) this.#sheet.foresee(outcome, this.#held);
    }
    this.#asking = false;
  }
}

/** What a change comes to, in words. */
export function inWords(outcome: Outcome, today: Day, nameOf: (id: string) => string): string {
  const { end_on, end_on_before, tasks, missed_deadlines } = outcome;
  const parts = [`Ends ${showDay(end_on, today)}${shift(end_on_before, end_on)}.`];
  parts.push(tasks.length === 1 ? "1 task moves." : `${tasks.length} tasks move.`);
  const missed = missed_deadlines.filter((each) => !each.missed_before);
  for (const { task_id, deadline_on } of missed.slice(0, 2)) {
    parts.push(`${task_id ? nameOf(task_id) : "The project"} misses ${showDay(deadline_on, today)}.`);
  }
  if (missed.length > 2) parts.push(`${missed.length - 2} more deadlines are missed.`);
  return parts.join(" ");
}

function shift(before: Day | null, after: Day | null): string {
  if (!before || !after || before === after) return ", as before";
  const days = numberOf(after) - numberOf(before);
  return `, ${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"} ${days > 0 ? "later" : "earlier"}`;
}
