/** The figures of a VAT return for whole months: sales and purchases by rate, and the British boxes. */
import type { TaxBox, TaxLine } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { showAmount, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { EntityFilter, useBooks, type Books } from "../../records/entity_books.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { BOOK_TOPICS, today } from "./data.ts";
import "./books.css";

const linesIn = (currency: string): Column<TaxLine>[] => [
  { name: "What", wide: true, show: ({ side, tax_category }) => `${side === "sales" ? "Sales" : "Purchases"}, ${tax_category.replaceAll("_", " ")}` },
  { name: "Rate", number: true, show: ({ tax_rate }) => showShare(tax_rate) },
  { name: "Net", number: true, show: ({ net }) => showAmount(net, currency) },
  { name: "Tax", number: true, show: ({ tax }) => showAmount(tax, currency) },
];
const boxesIn = (currency: string): Column<TaxBox>[] => [
  { name: "Box", number: true, width: "4rem", show: ({ box }) => String(box) },
  { name: "What", wide: true, show: ({ name }) => name },
  { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
];

export function TaxReturn() {
  const books = useBooks();
  return (
    <Page title="VAT">
      <Wait busy={!books.isKnown} />
      {books.isKnown && <Return books={books} />}
    </Page>
  );
}

function Return({ books }: { books: Books }) {
  const { currency } = books;
  const to = asked("to") || today();
  const from = asked("from") || to;
  const query = { ...books.query, from, to };
  const found = useQuery({
    key: `tax return ${JSON.stringify(query)}`,
    topics: BOOK_TOPICS,
    ask: () => answer(api.GET("/v1/tax-return", { params: { query } })),
  });
  const shown = found.data.value;
  const days = shown?.from && shown.to ? `${showDate(shown.from)} to ${showDate(shown.to)}` : "";
  return (
    <>
      <div class="filters">
        <EntityFilter />
        <DayField label="A day of the first month" value={from} error={found.problem.value?.of("from") ?? ""} onValue={(day) => setQuery({ from: day })} />
        <DayField label="A day of the last month" value={to} error={found.problem.value?.of("to") ?? ""} onValue={(day) => setQuery({ to: day })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="By category and rate" aside={<span class="quiet">{days}, in {currency}</span>}>
          {shown.lines.length > 0 ? <Table label="By category and rate" rows={shown.lines} keyOf={(one) => `${one.side} ${one.tax_category} ${one.tax_rate}`} columns={linesIn(currency)} />
            : <EmptySheet title="Nothing to state">No sale and no purchase with a tax category is booked in these months.</EmptySheet>}
        </Panel>
      )}
      {shown && shown.boxes.length > 0 && (
        <Panel flush title="VAT return" aside={<span class="quiet">To pay: {showAmount(shown.to_pay, currency)}</span>}>
          <Table label="VAT return" rows={shown.boxes} keyOf={({ box }) => String(box)} columns={boxesIn(currency)} />
        </Panel>
      )}
    </>
  );
}
