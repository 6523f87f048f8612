/** What may be won, by the month in which it is expected to be decided. */
import { Bars, type Bar } from "../../charts/bars.tsx";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { shortMoney, showMoney } from "../../design/money.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";

type Month = components["schemas"]["MonthTotal"];
type Totals = components["schemas"]["SummarisePipelineResponse"];

const SERIES = [
  { name: "Weighted", mark: "dotted" as const },
  { name: "Rest of the value", mark: "outline" as const, tone: "account" as const },
];

export function Pipeline() {
  const query = useQuery({ key: "pipeline by month", topics: ["opportunity"], ask: () => answer(api.GET("/v1/pipeline")) });
  const found = query.data.value;
  return (
    <Page title="Pipeline by month">
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Shown found={found} />}
    </Page>
  );
}

function Shown({ found }: { found: Totals }) {
  const months = found.months ?? [];
  const currencies = [...new Set(months.map(({ value }) => value?.currency_code ?? "").filter(Boolean))].sort(ownFirst);
  if (currencies.length === 0) {
    return <Panel title="Pipeline"><EmptySheet title="Nothing is open" action={<a class="button button-primary" href="/pipeline">Open the pipeline</a>}>Opportunities with an expected decision stand here by their month.</EmptySheet></Panel>;
  }
  return (
    <>
      <Figures>
        <Figure name="Open" value={String(found.open_count ?? 0)} note="Opportunities" />
        {(found.open_value ?? []).map((money) => <Figure key={`value ${money.currency_code}`} name="Value" value={showMoney(money, true)} note="If all of it is won" />)}
        {(found.weighted_value ?? []).map((money) => <Figure key={`weighted ${money.currency_code}`} name="Weighted" value={showMoney(money, true)} note="By its probability" />)}
      </Figures>
      {currencies.map((currency) => (
        <Panel key={currency} title={currencies.length > 1 ? `By month, in ${currency}` : "By month"}>
          <ByMonth months={months.filter(({ value }) => value?.currency_code === currency)} currency={currency} />
        </Panel>
      ))}
    </>
  );
}

function ownFirst(one: string, other: string): number {
  const own = me.value?.agency.currency_code;
  return Number(other === own) - Number(one === own) || one.localeCompare(other);
}

function ByMonth({ months, currency }: { months: readonly Month[]; currency: string }) {
  const byKey = new Map(months.map((month) => [month.month ?? "", month]));
  const bars = months.map(({ month = "", value, weighted }) => ({
    key: month || "none",
    label: showMonth(month),
    values: [Number(weighted?.amount ?? 0), Number(value?.amount ?? 0) - Number(weighted?.amount ?? 0)],
    href: month ? `/pipeline?closing_from=${month}-01&closing_to=${lastDayOf(month)}` : "/pipeline",
  }));
  const monthOf = ({ key }: Bar): Month | undefined => byKey.get(key === "none" ? "" : key);
  return (
    <Bars title="Value of what is open" words="By the expected decision: dotted is weighted by its probability, the outline is the whole value." by="Month" series={SERIES} bars={bars}
      show={(amount) => shortMoney(amount, currency)} labelOf={(bar) => shortMoney(Number(monthOf(bar)?.value?.amount ?? 0), currency)}
      columns={[
        { name: "Month", show: (bar) => <a class="table-open" href={bar.href}>{bar.label}</a> },
        { name: "Opportunities", number: true, show: (bar) => monthOf(bar)?.count ?? 0 },
        { name: "Value", number: true, show: (bar) => showMoney(monthOf(bar)?.value) },
        { name: "Weighted", number: true, show: (bar) => showMoney(monthOf(bar)?.weighted) },
      ]} />
  );
}
