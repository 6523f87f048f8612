/** What was worked beyond what was sold, by retainer or client. Over-service is not netted with under-service. */
import type { OverServicingRow } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { plus, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { showAmount, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";

const YEAR_DAYS = 365;

export function OverServicing() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const to = asked("to") || today;
  const from = asked("from") || plus(to, -YEAR_DAYS);
  const by = asked("by") === "client" ? "client" : "retainer";
  const query = { from, to, by, page_size: 200 } as const;
  const found = useQuery({
    key: `over-servicing ${JSON.stringify(query)}`,
    topics: ["retainer", "work", "invoice"],
    ask: () => answer(api.GET("/v1/over-servicing", { params: { query } })),
  });
  const page = found.data.value;
  const sum = page?.sum;
  const error = (field: string): string => found.problem.value?.of(field) ?? "";
  return (
    <Page title="Over-servicing">
      <div class="filters">
        <DayField label="Periods that ended from" value={from} error={error("from")} onValue={(day) => setQuery({ from: day })} />
        <DayField label="To" value={to} error={error("to")} onValue={(day) => setQuery({ to: day })} />
        <SelectField label="By" value={by} options={[["retainer", "Retainer"], ["client", "Client"]]} onValue={(chosen) => setQuery({ by: chosen === "client" ? chosen : "" })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !page} />
      {sum && (
        <Figures>
          <Figure name="Over-service" value={sum.over_hours_share ? showShare(sum.over_hours_share) : "–"} note={`${hours(sum.over_minutes ?? 0)} beyond ${hours(sum.sold_minutes ?? 0)} sold`} />
          <Figure name="Not recovered" value={showMoney(sum.over)} note="At standard rates, beyond what was sold" />
          <Figure name="Under-service" value={hours(sum.under_minutes ?? 0)} note="Shown apart, not taken off" />
        </Figures>
      )}
      {page && page.items.length === 0 && <Panel title="Over-servicing"><EmptySheet title="No period ended in these days">Periods of retainers appear here once they are over.</EmptySheet></Panel>}
      {page && page.items.length > 0 && (
        <Panel flush title={by === "client" ? "By client" : "By retainer"} aside={<span class="quiet">The largest over-service first</span>}>
          <Table label="Over-servicing" rows={page.items} keyOf={({ retainer_id, client_id }) => retainer_id ?? client_id ?? ""} columns={columnsOf(by, page.items[0]?.sold?.currency_code ?? "")} />
        </Panel>
      )}
    </Page>
  );
}

function columnsOf(by: string, currency: string): Column<OverServicingRow>[] {
  return [
    by === "client"
      ? { name: "Client", show: ({ client_id, client_name }) => <Link href={`/clients/${client_id}`} class="table-open">{client_name}</Link> }
      : { name: "Retainer", show: ({ retainer_id, retainer_name }) => <Link href={`/retainers/${retainer_id}`} class="table-open">{retainer_name}</Link> },
    ...(by === "client" ? [] : [{ name: "Client", show: ({ client_name }: OverServicingRow) => client_name }]),
    { name: "Hours sold", number: true, show: ({ sold_minutes }) => (sold_minutes === null ? "–" : hours(sold_minutes)) },
    { name: "Worked", number: true, show: ({ worked_minutes }) => hours(worked_minutes ?? 0) },
    { name: "Over", number: true, show: ({ over_share }) => (over_share ? showShare(over_share) : "–") },
    { name: `Sold, ${currency}`, number: true, show: ({ sold }) => showAmount(sold, currency) },
    { name: "Worth", number: true, show: ({ worked }) => showAmount(worked, currency) },
    { name: "Recovered", number: true, show: ({ realisation }) => (realisation ? showShare(realisation) : "–") },
    { name: "An hour", number: true, show: ({ hourly }) => showAmount(hourly, currency) },
  ];
}
