/** The entries that a figure is made of. Entries never change: what was wrong is put right by another entry. */
import type { LedgerEntry } from "../../contract/records.ts";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showAmount } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { todayHere } from "./data.tsx";
import { KINDS } from "./kinds.ts";
import { endOf, instantAsked } from "./known.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "kind", label: "What", several: true, options: Object.entries(KINDS) }];
const SUMS = ["value", "billed", "written_off", "written_up", "wip"] as const;

export function FigureEntries() {
  const [from, to, since, known] = [asked("from"), asked("to"), asked("since"), instantAsked()];
  const ids = ["client_id", "project_id", "person_id"].map((name) => [name, asked(name)] as const).filter(([, value]) => value);
  const fixed = { ...Object.fromEntries(ids), ...(from && { effective_from: from }), ...(to && { effective_to: to }), ...(since && { recorded_after: endOf(since) }), ...(known && { recorded_through: known }) };
  return (
    <Page
      title="What the figures are made of"
      above={<Crumbs above={[["/reports/profitability", "Profitability"]]}>{from && <span>{showDay(from, todayHere())} to {showDay(to, todayHere())}</span>}</Crumbs>}
    >
      <List
        title="Entries"
        source={listAt("/v1/entries", { counted: true, fixed })}
        topics={["work", "invoice", "credit_note", "write_off", "labour_cost"]}
        columns={columnsOf(todayHere())}
        order="-recorded_at"
        filters={FILTERS}
        keyOf={({ id }) => String(id)}
        nameOf={({ kind, project_reference }) => `${KINDS[kind]} ${project_reference}`}
        pageOf={behind}
        empty={<EmptySheet title="No entry fits" action={<ShowAll />}>Approved time and issued documents make entries.</EmptySheet>}
      />
    </Page>
  );
}

/** The document of an entry, the write-off, else the time of its project. */
function behind({ invoice_id, write_off_id, project_id }: LedgerEntry): string {
  if (invoice_id) return `/invoices/${invoice_id}`;
  if (write_off_id) return `/write-offs/${write_off_id}`;
  return `/projects/${project_id}/time`;
}

function columnsOf(today: string): ListColumn<LedgerEntry>[] {
  const names = { value: "Work", billed: "Invoiced", written_off: "Written off", written_up: "Written up", wip: "Not invoiced", cost: "Cost" } as const;
  const sum = (field: keyof typeof names): ListColumn<LedgerEntry> => ({
    field,
    name: names[field],
    number: true,
    width: 6,
    text: (row) => (row[field] && Number(row[field].amount) !== 0 ? showAmount(row[field], row.currency_code) : ""),
    exact: (row) => row[field]?.amount ?? "",
  });
  return [
    { field: "kind", name: "What", width: 9, text: ({ kind }) => KINDS[kind], show: (row) => <a class="table-open" href={behind(row)}>{KINDS[row.kind]}</a> },
    { field: "effective_on", name: "Counts on", order: "effective_on", width: 6.5, text: ({ effective_on }) => showDay(effective_on, today), exact: ({ effective_on }) => effective_on ?? "" },
    { field: "recorded_at", name: "Recorded", order: "recorded_at", width: 6.5, text: ({ recorded_at }) => showDay(recorded_at?.slice(0, 10), today), exact: ({ recorded_at }) => recorded_at ?? "" },
    { field: "project", name: "Project", width: 11, text: ({ project_reference, project_name }) => `${project_reference} ${project_name}` },
    { field: "person", name: "Who", width: 7.5, text: ({ person_name }) => person_name },
    { field: "hours", name: "Hours", number: true, width: 4.5, text: ({ minutes }) => (minutes ? hours(minutes) : "") },
    ...SUMS.map((field) => ({ ...sum(field), ...((field === "written_up" || field === "written_off") && { spare: true as const }) })),
    ...(may("cost.read") ? [{ ...sum("cost"), spare: true as const }] : []),
  ];
}
