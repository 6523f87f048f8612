/** What we owe a supplier and why: each bill and payment of some days, with the balance after it. */
import type { Supplier, SupplierStatement } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { longDate, showDate, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { BILL_TOPICS } from "./bill_words.tsx";

export function Statement({ supplier: { id } }: { supplier: Supplier }) {
  const given = Object.entries({ from: asked("from"), to: asked("to"), currency_code: asked("currency") }).filter(([, value]) => value);
  const query = useQuery<SupplierStatement>({
    key: `statement of supplier ${id} ${JSON.stringify(given)}`,
    topics: BILL_TOPICS,
    ask: () => answer(api.GET("/v1/suppliers/{supplier_id}/statement", { params: { path: { supplier_id: id }, query: Object.fromEntries(given) } })),
  });
  const found = query.data.value;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const wrong = (field: string): string => query.problem.value?.of(field) ?? "";
  return (
    <>
      <div class="filters">
        <DayField label="From" value={asked("from") || found?.from || ""} error={wrong("from")} onValue={(from) => setQuery({ from })} />
        <DayField label="Up to" value={asked("to") || found?.to || today} error={wrong("to")} onValue={(to) => setQuery({ to })} />
      </div>
      <ProblemNotice problem={query.problem.value} fields={["from", "to"]} />
      <Wait busy={query.busy.value && !found} />
      {found && (
        <Panel flush title="Statement of account" aside={<span>Owed at the end: <strong>{showMoney(found.closing)}</strong></span>}>
          <Table label="Statement of account" rows={rowsOf(found)} keyOf={({ at }) => String(at)} columns={COLUMNS} />
        </Panel>
      )}
    </>
  );
}

type Line = SupplierStatement["lines"][number];
type Row = Omit<Line, "kind"> & { kind: Line["kind"] | null; at: number };

const KINDS: Readonly<Record<Line["kind"], string>> = { billed: "Bill", reversed: "Bill reversed", paid: "Payment", taken_back: "Payment reversed" };

/** Its lines, between what was owed before and at the end. */
function rowsOf({ from, to, opening, closing, lines }: SupplierStatement): Row[] {
  const balance = { kind: null, bill_id: null, supplier_payment_id: null, amount: null };
  return [
    { ...balance, at: -1, day: from, reference: "Owed before", balance: opening },
    ...lines.map((line, at) => ({ ...line, at })),
    { ...balance, at: lines.length, day: to, reference: "Owed at the end", balance: closing },
  ];
}

const COLUMNS: Column<Row>[] = [
  { name: "Day", show: ({ day, kind }) => (day ? (kind ? showDate(day) : longDate(day)) : "–") },
  { name: "What", wide: true, show: (row) => <What row={row} /> },
  { name: "Amount", number: true, show: ({ amount }) => (amount ? showMoney(amount) : "") },
  { name: "Balance", number: true, show: ({ balance }) => <strong>{showMoney(balance)}</strong> },
];

function What({ row: { kind, bill_id, reference } }: { row: Row }) {
  if (!kind) return <strong>{reference}</strong>;
  const words = `${KINDS[kind]} ${reference}`.trim();
  return bill_id && may("bill.read") ? <Link href={`/bills/${bill_id}`}>{words}</Link> : <>{words}</>;
}
