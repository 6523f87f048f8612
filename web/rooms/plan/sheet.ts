/**
 * What the Gantt shows, one signal for each line, so that a change draws that line and no other.
 *
 * It follows what the API answers; a preview moves bars for as long as somebody drags.
 */
import { batch, computed, signal, type Signal } from "@preact/signals";
import type { Project, Task } from "../../contract/records.ts";
import { numberOf } from "../../time-axis/days.ts";
import type { Across, Dependency, Outcome } from "./data.ts";
import { shared } from "../../store/shared.ts";
import { LOOSE, rowsOf, type Row } from "./rows.ts";

export interface Place {
  /** Numbers of days, both included. */
  start: number;
  end: number;
}

export interface Lane extends Place {
  task: Task;
  /** By a preview that is not carried out: the bar stands there in outline. */
  moved: boolean;
}

export class Sheet {
  readonly projectId: string;
  /** Read the plan again, after a change that an event will also tell of. */
  readonly reload: () => void;
  readonly rows = signal<readonly Row[]>([]);
  readonly tasks = signal<readonly Task[]>([]);
  readonly across = signal<readonly Across[]>([]);
  readonly dependencies = signal<readonly Dependency[]>([]);
  /** Ids in the order in which they were chosen. */
  readonly chosen = signal<readonly string[]>([]);
  readonly focused = signal("");
  readonly closed = signal<ReadonlySet<string>>(new Set());
  /** Of the task below which a new one is being named. */
  readonly naming = signal("");
  /** What the move under way would come to. */
  readonly outcome = signal<Outcome | undefined>(undefined);
  readonly indexes = computed(() => new Map(this.rows.value.map((row, index) => [row.id, index])));
  /** The days of each task in the baseline that is chosen; undefined: the kick-off's are shown. */
  readonly baseline = signal<ReadonlyMap<string, readonly [start: string, end: string]> | undefined>(undefined);
  readonly lanes = new Map<string, Signal<Lane>>();
  #project: Project | undefined;

  constructor(projectId: string, reload: () => void) {
    this.projectId = projectId;
    this.reload = reload;
  }

  /** The links of a task with tasks of other projects. */
  acrossOf(id: string): readonly Across[] {
    return this.across.value.filter(({ task_id }) => task_id === id);
  }

  take(project: Project, tasks: readonly Task[], dependencies: readonly Dependency[], across: readonly Across[]): void {
    batch(() => {
      this.across.value = across;
      this.#project = project;
      this.tasks.value = tasks;
      this.dependencies.value = dependencies;
      for (const task of tasks) this.#takeTask(task);
      this.#arrange();
    });
  }

  #takeTask(task: Task): void {
    const start = numberOf(task.start_on ?? task.end_on ?? "");
    if (Number.isNaN(start)) return;
    const place = { start, end: numberOf(task.end_on ?? task.start_on ?? "") };
    const known = this.lanes.get(task.id);
    if (!known) this.lanes.set(task.id, signal({ task, ...place, moved: false }));
    else if (known.peek().task !== task) known.value = { task, ...place, moved: false };
    else set(known, place, false);
  }

  #arrange(): void {
    const rows = rowsOf(this.#project?.phases ?? [], this.tasks.value, this.closed.value);
    this.rows.value = shared(this.rows.value, rows);
    const there = new Set(rows.map((row) => row.id));
    if (!this.chosen.value.every((id) => there.has(id))) this.chosen.value = this.chosen.value.filter((id) => there.has(id));
    if (!there.has(this.focused.value)) this.focused.value = rows[0]?.id ?? "";
  }

  fold(id: string, closed: boolean): void {
    const next = new Set(this.closed.value);
    if (closed) next.add(id);
    else next.delete(id);
    batch(() => {
      this.closed.value = next;
      this.#arrange();
    });
  }

  task(id: string): Task | undefined {
    return this.lanes.get(id)?.peek().task;
  }

  phaseOf(id: string): string | null {
    const row = this.rows.peek().find((each) => each.id === id);
    if (row?.kind === "phase") return row.id === LOOSE ? null : row.id;
    return row?.task.phase_id ?? null;
  }

  /** What an action is about: the chosen tasks, else the one with the focus. */
  get subjects(): Task[] {
    const ids = this.chosen.value.length > 0 ? this.chosen.value : [this.focused.value];
    return ids.map((id) => this.task(id)).filter((task) => task !== undefined);
  }

  choose(id: string, besides: boolean): void {
    if (!this.lanes.has(id)) return;
    const others = this.chosen.value.filter((each) => each !== id);
    const added = others.length === this.chosen.value.length ? [...others, id] : others;
    this.chosen.value = besides ? added : [id];
  }

  /** Where bars would be. held: follows the pointer, so it stays. */
  foresee(outcome: Outcome, held: string): void {
    const places = new Map(outcome.tasks.map((task) => [task.task_id, task]));
    batch(() => {
      this.outcome.value = outcome;
      for (const [id, lane] of this.lanes) {
        if (id === held) continue;
        const at = places.get(id);
        if (at?.start_on && at.end_on) set(lane, { start: numberOf(at.start_on), end: numberOf(at.end_on) }, true);
        else this.#settle(lane);
      }
    });
  }

  /** The bars are where the change has put them, before the plan is read again. */
  settleAt(outcome: Outcome): void {
    batch(() => {
      this.outcome.value = undefined;
      const places = new Map(outcome.tasks.map((task) => [task.task_id, task]));
      for (const [id, lane] of this.lanes) {
        const at = places.get(id);
        if (at?.start_on && at.end_on) set(lane, { start: numberOf(at.start_on), end: numberOf(at.end_on) }, false);
        else this.#settle(lane);
      }
    });
  }

  forget(): void {
    batch(() => {
      this.outcome.value = undefined;
      for (const lane of this.lanes.values()) this.#settle(lane);
    });
  }

  #settle(lane: Signal<Lane>): void {
    const { task } = lane.peek();
    set(lane, { start: numberOf(task.start_on ?? ""), end: numberOf(task.end_on ?? "") }, false);
  }
}

function set(lane: Signal<Lane>, { start, end }: Place, moved: boolean): void {
  const now = lane.peek();
  if (now.start !== start || now.end !== end || now.moved !== moved) lane.value = { ...now, start, end, moved };
}
