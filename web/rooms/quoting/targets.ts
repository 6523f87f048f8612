/** What an estimate can be for: projects, and opportunities that are not decided yet. */
import { useOpportunityNames, useProjectNames } from "./records.ts";

/** What is over is not estimated any more; what was won is estimated as its project. */
const OVER = new Set(["won", "lost", "completed", "cancelled"]);

/** The choice as an address would say it: "project 0189..." */
export function targetOf(chosen: string): { project_id: string } | { opportunity_id: string } {
  const [kind, id = ""] = chosen.split(" ");
  return kind === "project" ? { project_id: id } : { opportunity_id: id };
}

/** isWanted: false where no target is asked for. */
export function useTargets(isWanted = true): [string, string][] {
  const of = (kind: string, rows: ReturnType<typeof useProjectNames>): [string, string][] =>
    rows.filter(({ status }) => !OVER.has(status ?? "")).map(({ id, reference, name }) => [`${kind} ${id}`, [reference, name].join(" ")]);
  const found = [...of("opportunity", useOpportunityNames()), ...of("project", useProjectNames())];
  return isWanted ? found : [];
}
