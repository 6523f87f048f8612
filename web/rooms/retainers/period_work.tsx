/** The time that a period counts: what was worked in it, and what came late from a closed one. */
import type { RetainedWork, Retainer, RetainerPeriod } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { currencyOf, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { answer, api } from "../../store/http.ts";
import { PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { periodWords } from "./words.ts";

export function PeriodWork({ retainer, period }: { retainer: Retainer; period: RetainerPeriod }) {
  const on = period.starts_on ?? "";
  const path = { retainer_id: retainer.id };
  const query = useQuery({
    key: `time of ${retainer.id} ${on}`,
    topics: ["work", "retainer"],
    ask: () => answer(api.GET("/v1/retainers/{retainer_id}/work", { params: { path, query: { on, page_size: PAGE_SIZE } } })),
  });
  const work = query.data.value?.items;
  const more = query.data.value?.next_page_token ? `The first ${PAGE_SIZE} entries` : "The oldest first";
  return (
    <Panel flush title={`Time of ${periodWords(period)}`} aside={<span class="quiet">{more}</span>}>
      <ProblemNotice problem={query.problem.value} />
      {!work && <Wait busy={query.busy.value} />}
      {work?.length === 0 && <EmptySheet title="No time yet">Approved time of the retainer's projects appears here.</EmptySheet>}
      {work && work.length > 0 && <Table label="Time" rows={work} keyOf={({ time_entry_id, taken_back, minutes }) => `${time_entry_id} ${taken_back} ${minutes}`} columns={columnsOf(currencyOf(work.map(({ value }) => value)))} />}
    </Panel>
  );
}

function columnsOf(currency: string): Column<RetainedWork>[] {
  return [
    { name: "Day", show: ({ worked_on }) => (worked_on ? showDate(worked_on) : "–") },
    { name: "Project", show: ({ project_id, project_reference }) => <Link href={`/projects/${project_id}/time`}>{project_reference || "Project"}</Link> },
    { name: "Who", show: ({ person_name }) => person_name || "–" },
    { name: "As", show: ({ charge_role }) => capital(charge_role) || "–" },
    { name: "Hours", number: true, show: ({ minutes }) => hours(minutes ?? 0) },
    { name: currency ? `Worth, ${currency}` : "Worth", number: true, show: ({ value }) => showAmount(value, currency) },
    { name: "Note", show: noteOf },
  ];
}

function noteOf({ is_late, taken_back }: RetainedWork): string {
  if (taken_back) return "Taken back: it changed after its period was closed";
  return is_late ? "Came after its own period was closed" : "";
}
