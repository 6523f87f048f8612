/** What is decided in which month, and what of it may be counted on. A bar opens the opportunities behind it. */
import { Bars } from "../../charts/bars.tsx";
import type { PipelineSummary } from "../../contract/records.ts";
import { shortMoney, showMoney } from "../../design/money.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { EmptySheet, Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { withQuery } from "../../shell/router.ts";
import { useSummary } from "./data.ts";

type Month = PipelineSummary["months"][number];

export function Forecast() {
  const months = useSummary().data.value?.months;
  if (!months) return null;
  if (months.length === 0) {
    return <EmptySheet title="Nothing is open">The forecast stands on the day on which each opportunity will probably be decided.</EmptySheet>;
  }
  const currencies = [...new Set(months.map(({ value }) => value?.currency_code ?? ""))];
  return (
    <>
      {currencies.map((currency) => (
        <OneCurrency key={currency} currency={currency} months={months.filter(({ value }) => value?.currency_code === currency)} />
      ))}
    </>
  );
}

function OneCurrency({ currency, months }: { currency: string; months: readonly Month[] }) {
  const dated = months.filter(({ month }) => month);
  return (
    <>
      <Panel title={`What may be counted on, ${currency}`}>
        <Bars
          title={`Weighted value by month of decision, ${currency}`}
          by="Month"
          series={[{ name: "Weighted", mark: "dotted" }]}
          show={(amount) => shortMoney(amount, currency)}
          bars={dated.map(({ month, weighted }) => ({
            key: month,
            label: showMonth(month),
            values: [Number(weighted?.amount ?? 0)],
            href: listOf(month),
          }))}
        />
      </Panel>
      <Panel flush title={`By month, ${currency}`}>
        <Table
          label={`By month, ${currency}`}
          rows={months}
          keyOf={({ month }) => month}
          columns={[
            { name: "Month", show: ({ month }) => (month ? <a class="table-open" href={listOf(month)}>{showMonth(month)}</a> : "No day is set") },
            { name: "Opportunities", number: true, show: ({ count }) => count },
            { name: "Worth", number: true, show: ({ value }) => showMoney(value) },
            { name: "Weighted", number: true, show: ({ weighted }) => showMoney(weighted) },
          ]}
        />
      </Panel>
    </>
  );
}

function listOf(month: string): string {
  return withQuery({ as: "list", status: "open", closing_from: `${month}-01`, closing_to: lastDayOf(month) });
}
