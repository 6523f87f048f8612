/** Status reports: what their words are called, and what the pages ask the API for. */
import type { StatusReport } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export const REPORT_TOPICS = ["status_report"];

type Colour = NonNullable<StatusReport["colour"]>;

export const COLOURS: Readonly<Record<Colour, readonly [string, Tone]>> = {
  green: ["Green", "good"],
  amber: ["Amber", "warn"],
  red: ["Red", "bad"],
};
export const AUDIENCES: Readonly<Record<NonNullable<StatusReport["audience"]>, string>> = { client: "The client", team: "The team" };
export const STATES: Readonly<Record<NonNullable<StatusReport["status"]>, string>> = { draft: "Draft", issued: "Issued" };
export const COLOUR_OPTIONS = Object.entries(COLOURS).map(([word, [words]]) => [word, words] as const);

const at = ({ id }: StatusReport) => ({ params: { path: { status_report_id: id } } });

export function useReport(id: string): Query<StatusReport> {
  return useQuery({
    key: `status report ${id}`,
    topics: REPORT_TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/status-reports/{status_report_id}", { params: { path: { status_report_id: id } } })),
  });
}

/** All with project.write. */
export function issueReport(report: StatusReport): Promise<StatusReport> {
  return answer(api.POST("/v1/status-reports/{status_report_id}/issue", at(report)));
}

export function archiveReport(report: StatusReport): Promise<StatusReport> {
  return answer(api.POST("/v1/status-reports/{status_report_id}/archive", at(report)));
}

export function restoreReport(report: StatusReport): Promise<StatusReport> {
  return answer(api.POST("/v1/status-reports/{status_report_id}/restore", at(report)));
}
