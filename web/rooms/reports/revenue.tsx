/** What was invoiced, done and spent in each month. A month opens the projects that it is made of. */
import { Bars, type Bar } from "../../charts/bars.tsx";
import type { MonthFigures } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { shortMoney, showAmount, showMoney, showShare } from "../../design/money.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import type { Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { todayHere } from "./data.tsx";
import { yearOf } from "./months.ts";
import { MonthParts } from "./month_parts.tsx";

const YEARS = [["", "The last 12 months"], ["this", "This year"], ["last", "Last year"]] as const;

export function Revenue() {
  const window = yearOf(asked("year"), todayHere());
  const query = useQuery({
    key: `months ${window.from} ${window.to}`,
    topics: ["invoice", "credit_note", "work", "labour_cost"],
    ask: () => answer(api.GET("/v1/month-figures", { params: { query: window } })),
  });
  const months = query.data.value?.months;
  const totals = query.data.value?.totals ?? [];
  const currencies = [...new Set((months ?? []).map(({ currency_code }) => currency_code))];
  const own = me.value?.agency.currency_code ?? "";
  const currency = asked("currency") || (currencies.includes(own) ? own : (currencies[0] ?? own));
  return (
    <Page title="Revenue and margin by month">
      <div class="filters">
        <SelectField label="Months" value={asked("year")} options={YEARS} onValue={(year) => setQuery({ year, month: "" })} />
        {currencies.length > 1 && <SelectField label="Currency" value={currency} options={currencies.map((code) => [code, code] as const)} onValue={(code) => setQuery({ currency: code })} />}
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !months} />
      {months && <Shown months={months.filter(({ currency_code }) => currency_code === currency)} total={totals.find(({ currency_code }) => currency_code === currency)} currency={currency} />}
      {months && asked("month") && <MonthParts month={asked("month")} currency={currency} />}
    </Page>
  );
}

interface ShownProps {
  months: readonly MonthFigures[];
  /** Of all these months, as the API adds them up. */
  total: MonthFigures | undefined;
  currency: string;
}

function Shown({ months, total, currency }: ShownProps) {
  if (!total) {
    return <Panel title="By month"><EmptySheet title="Nothing in these months">Approved time and issued invoices appear here in their month.</EmptySheet></Panel>;
  }
  return (
    <>
      <Sums total={total} />
      <Panel title="Invoiced">
        <MonthBars months={months} currency={currency} title="Invoiced by month, less credit notes" name="Invoiced" of={({ billed }) => billed?.amount}
          words={`In ${currency}, without tax, by the day of issue. A month below zero has more credit notes than invoices. A bar opens its projects.`} />
      </Panel>
      <Panel title="Work">
        <MonthBars months={months} currency={currency} title="Approved work by month, at its rates" name="Work" of={({ used }) => used?.amount}
          words={`In ${currency}, without tax, by the day on which it counts, whether it is invoiced or not.`} />
      </Panel>
    </>
  );
}

function Sums({ total }: { total: MonthFigures }) {
  const { billed, used, labour_cost, margin_standard, margin_standard_share, uncosted_minutes } = total;
  const isPartly = (uncosted_minutes ?? 0) > 0;
  return (
    <Figures>
      <Figure name="Invoiced" value={showMoney(billed)} note="Less credit notes, without tax" />
      <Figure name="Work done" value={showMoney(used)} note="Approved, at its rates" />
      {may("cost.read") && <Figure name="What it cost" value={showMoney(labour_cost)} note={isPartly ? "Some hours have no cost rate" : "Approved hours at cost rates"} />}
      {may("cost.read") && (
        <Figure name="Margin of work" value={showMoney(margin_standard)} note={margin_standard_share ? `${showShare(margin_standard_share)} of the work done` : "Work done less what it cost"} />
      )}
    </Figures>
  );
}

interface MonthBarsProps {
  months: readonly MonthFigures[];
  currency: string;
  title: string;
  name: string;
  words: string;
  of: (month: MonthFigures) => string | undefined;
}

function MonthBars({ months, currency, title, name, words, of }: MonthBarsProps) {
  const byKey = new Map(months.map((month) => [keyOf(month), month]));
  const monthOf = ({ key }: Bar): MonthFigures | undefined => byKey.get(key);
  const bars = months.map((month) => ({
    key: keyOf(month),
    label: showMonth(keyOf(month)),
    values: [Math.max(0, Number(of(month) ?? 0))],
    href: `/reports/revenue?${new URLSearchParams({ ...(asked("year") && { year: asked("year") }), currency, month: keyOf(month) })}`,
  }));
  return (
    <Bars title={title} words={words} by="Month" series={[{ name, mark: "solid" as const }]} bars={bars} columns={columnsOf(currency, monthOf)}
      show={(amount) => shortMoney(amount, currency)} labelOf={(bar) => shortMoney(Number(of(monthOf(bar) as MonthFigures) ?? 0), currency)} />
  );
}

function keyOf({ month }: MonthFigures): string {
  return (month ?? "").slice(0, 7);
}

function columnsOf(currency: string, monthOf: (bar: Bar) => MonthFigures | undefined): Column<Bar>[] {
  const amount = (name: string, of: (month: MonthFigures) => MonthFigures["billed"]): Column<Bar> => ({
    name,
    number: true,
    show: (bar) => showAmount(of(monthOf(bar) as MonthFigures), currency),
  });
  return [
    { name: "Month", show: (bar) => <a class="table-open" href={bar.href}>{bar.label}</a> },
    {
      name: "Invoiced",
      number: true,
      show: (bar) => <Link href={`/invoices?issued_from=${bar.key}-01&issued_to=${lastDayOf(bar.key)}`} class="table-open">{showAmount(monthOf(bar)?.billed, currency)}</Link>,
    },
    amount("Gross income", ({ agi }) => agi),
    amount("Work", ({ used }) => used),
    ...(may("cost.read")
      ? [
          amount("Cost", ({ labour_cost }) => labour_cost),
          amount("Margin of work", ({ margin_standard }) => margin_standard),
          { name: "Share", number: true, show: (bar: Bar) => showShare(monthOf(bar)?.margin_standard_share) },
          amount("Invoiced less cost", ({ margin_invoiced }) => margin_invoiced),
        ]
      : []),
  ];
}
