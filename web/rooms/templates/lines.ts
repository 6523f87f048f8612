/** A template as lines that people type: what a task waits for is named by the numbers of other lines. */
import type { Template } from "../../records/templates.ts";
import { hours } from "../../design/duration.ts";
import { readDuration } from "../../design/duration.ts";
import { numberIn } from "../../store/numbers.ts";

export interface Line {
  key: string;
  name: string;
  phase: string;
  role: string;
  days: string;
  hours: string;
  /** Such as "1, 3": numbers of lines, from 1. */
  after: string;
}

type Link = Template["links"][number];
type Task = Template["tasks"][number];

const MINUTES = 60;

export function linesOf({ tasks, links }: Pick<Template, "tasks" | "links">): Line[] {
  const numbers = new Map(tasks.map((task, index) => [task.key, index + 1]));
  return tasks.map((task) => ({
    key: task.key,
    name: task.name,
    phase: task.phase ?? "",
    role: task.charge_role ?? "",
    days: String(task.duration_days),
    hours: task.estimate_minutes ? String(task.estimate_minutes / MINUTES) : "",
    after: [...new Set(links.filter((link) => link.successor_key === task.key).map((link) => numbers.get(link.predecessor_key)))].join(", "),
  }));
}

export function blank(lines: readonly Line[]): Line {
  const taken = new Set(lines.map((line) => line.key));
  let number = lines.length + 1;
  while (taken.has(`t${number}`)) number += 1;
  return { key: `t${number}`, name: "", phase: lines.at(-1)?.phase ?? "", role: "", days: "1", hours: "", after: "" };
}

/** A line goes, and the numbers of those behind it with it. */
export function without(lines: readonly Line[], gone: number): Line[] {
  const renumbered = (after: string): string =>
    numbersIn(after).filter((number) => number !== gone + 1).map((number) => (number > gone + 1 ? number - 1 : number)).join(", ");
  return lines.filter((_, index) => index !== gone).map((line) => ({ ...line, after: renumbered(line.after) }));
}

/** What the API takes. Links that were there before keep their kinds and lags; two tasks may have several. */
export function bodyOf(lines: readonly Line[], before: readonly Link[]) {
  const tasks = lines.map((line) => ({
    key: line.key,
    name: line.name,
    phase: line.phase,
    charge_role: line.role,
    duration_days: numberIn(line.days),
    estimate_minutes: line.hours ? (readDuration(line.hours) ?? Math.round(Number(line.hours) * MINUTES)) : 0,
  }));
  const links = lines.flatMap((line) =>
    [...new Set(numbersIn(line.after))].flatMap((number) => {
      const ends = { predecessor_key: lines[number - 1]?.key ?? String(number), successor_key: line.key };
      const known = before.filter((link) => link.predecessor_key === ends.predecessor_key && link.successor_key === ends.successor_key);
      const kinds = known.length > 0 ? known : [{ type: null, lag_days: 0 }];
      return kinds.map(({ type, lag_days }) => ({ ...ends, type: type ?? ("finish_to_start" as const), lag_days }));
    }),
  );
  return { tasks, links };
}

/** A line in words: "3. Layouts, 5 days, 12 hours". */
export function lineWords({ name, phase, role, days, hours: typed, after }: Line, index: number): string {
  const parts = [name || "No name", phase, role, `${days} days`, typed && `${typed} hours`, after && `after ${after}`];
  return `${index + 1}. ${parts.filter(Boolean).join(", ")}`;
}

export function numbersIn(text: string): number[] {
  return text.split(/[\s,;]+/).filter(Boolean).map(Number);
}

/** Of all tasks: phases, hours. */
export function sizeOf(tasks: readonly Task[]): { phases: number; hours: string } {
  const phases = new Set(tasks.map((task) => task.phase).filter(Boolean)).size;
  return { phases, hours: hours(tasks.reduce((sum, task) => sum + (task.estimate_minutes ?? 0), 0)) };
}
