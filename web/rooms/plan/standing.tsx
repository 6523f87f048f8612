/** How the plan ends, in words; while somebody drags, how it would end. */
import type { Project } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";
import { capital } from "../../design/words.ts";
import { dayOf, numberOf } from "../../time-axis/days.ts";
import { inWords } from "./changing.ts";
import type { Sheet } from "./sheet.ts";

export function Standing({ project, sheet, today }: { project: Project; sheet: Sheet; today: number }) {
  const outcome = sheet.outcome.value;
  const isWorse = outcome?.missed_deadlines.some((each) => !each.missed_before);
  return (
    <p class={`plan-standing${outcome ? " plan-foreseen" : ""}${isWorse ? " plan-worse" : ""}`} role="status">
      {outcome ? inWords(outcome, dayOf(today), (id) => sheet.task(id)?.name ?? "A task") : present(project, sheet, today)}
    </p>
  );
}

function present(project: Project, sheet: Sheet, today: number): string {
  const tasks = sheet.tasks.value.filter((task) => task.status !== "cancelled");
  if (!project.end_on || tasks.length === 0) return "";
  const critical = tasks.filter((task) => task.critical).length;
  const kickoff = tasks.map((task) => task.kickoff_end_on ?? "").toSorted().at(-1);
  const day = dayOf(today);
  return [
    `Ends ${showDay(project.end_on, day)}${against(project.due_on, project.end_on, "wanted")}.`,
    kickoff ? `${capital(difference(kickoff, project.end_on))} the plan of the kick-off.` : "",
    `${critical} of ${tasks.length} tasks are critical.`,
  ].join(" ");
}

function against(due: string | null, end: string, word: string): string {
  if (!due) return "";
  const days = numberOf(end) - numberOf(due);
  if (days === 0) return `, the day it is ${word}`;
  return `, ${plural(Math.abs(days))} ${days > 0 ? "after" : "before"} it is ${word}`;
}

function difference(before: string, after: string): string {
  const days = numberOf(after) - numberOf(before);
  return days === 0 ? "as in" : `${plural(Math.abs(days))} ${days > 0 ? "later" : "earlier"} than`;
}

function plural(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
