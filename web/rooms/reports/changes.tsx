/** What changed between two instants: the figures as known then and later, and what each kind of entry did to them. */
import type { Profitability } from "../../contract/records.ts";
import type { components } from "../../contract/api.ts";
import { Button, Link } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { todayHere } from "./data.tsx";
import { KINDS } from "./kinds.ts";
import { endOf, instantAsked, KnownField } from "./known.tsx";

type Changes = components["schemas"]["ListProfitabilityChangesResponsePage"];
type Change = Changes["changes"][number];

/** The day whose end is the earlier instant: that of the address, else the last of the month before. */
function sinceAsked(): string {
  const day = asked("since");
  if (day) return day;
  const first = new Date(`${todayHere().slice(0, 7)}-01T12:00:00Z`);
  return new Date(first.getTime() - 86_400_000).toISOString().slice(0, 10);
}

export function ChangesPage() {
  const [since, until] = [sinceAsked(), instantAsked()];
  const query = { from_instant: endOf(since), page_size: 1, ...(until && { to_instant: until }) };
  const found = useQuery({
    key: `profitability changes ${JSON.stringify(query)}`,
    topics: ["work", "invoice", "credit_note", "write_off"],
    ask: () => answer(api.GET("/v1/profitability/changes", { params: { query } })),
  });
  const { value: changes } = found.data;
  const problem = found.problem.value;
  const codes = new Set([...(changes?.before ?? []), ...(changes?.after ?? [])].map(({ currency_code }) => currency_code));
  return (
    <Page title="What changed">
      <div class="filters">
        <DayField label="Since the end of" value={since} error={problem?.of("from_instant") ?? ""} onValue={(day) => setQuery({ since: day })} />
        <KnownField problem={problem} />
      </div>
      <ProblemNotice problem={problem} fields={["from_instant", "to_instant"]} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Wait busy={found.busy.value && !changes} />
      {changes && !problem && codes.size === 0 && (
        <Panel title="What changed"><EmptySheet title="No figures yet">Approved time and issued documents make the figures.</EmptySheet></Panel>
      )}
      {changes && !problem && [...codes].map((code) => <Changed key={code} code={code} changes={changes} since={since} until={asked("known")} />)}
    </Page>
  );
}

const SUMS = [["value", "Work"], ["billed", "Invoiced"], ["written_off", "Written off"], ["written_up", "Written up"], ["wip", "Not invoiced"]] as const;

function Changed({ code, changes, since, until }: { code: string; changes: Changes; since: string; until: string }) {
  const of = (rows: readonly Profitability[]) => rows.find(({ currency_code }) => currency_code === code)?.wip ?? { amount: "0", currency_code: code };
  const rows = changes.changes.filter(({ change }) => change?.currency_code === code);
  const behind = (kind: string) => `/reports/figures?${new URLSearchParams({ kind, since, ...(until && { known: until }) })}`;
  const columns: Column<Change>[] = [
    { name: "What", show: ({ kind }) => <Link href={behind(kind)} class="table-open">{KINDS[kind as keyof typeof KINDS]}</Link> },
    ...SUMS.map(([field, name]) => ({ name, number: true, show: ({ change }: Change) => showChange(change, field) })),
  ];
  return (
    <>
      <Figures>
        <Figure name={`Not invoiced, as known at the end of ${longDate(since)}`} value={showMoney(of(changes.before))} />
        <Figure name={until ? `Not invoiced, as known at the end of ${longDate(until)}` : "Not invoiced, as known now"} value={showMoney(of(changes.after))} note="Before, and the changes below" />
      </Figures>
      <Panel flush title="What changed it" aside={<span class="quiet">In {code}, without tax</span>}>
        {rows.length === 0 ? <EmptySheet title="Nothing changed">No entry was recorded between the two.</EmptySheet>
          : <Table label="What changed it" rows={rows} columns={columns} keyOf={({ kind }) => kind} />}
      </Panel>
    </>
  );
}

function showChange(change: Change["change"], field: (typeof SUMS)[number][0]): string {
  const sum = change?.[field];
  return sum && Number(sum.amount) !== 0 ? showAmount(sum, sum.currency_code) : "";
}
