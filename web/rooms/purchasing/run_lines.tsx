/** The bills of a payment run, by supplier. */
import type { PaymentRunLine } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { Table, type Column } from "../../design/table.tsx";

export function RunLines({ lines }: { lines: readonly PaymentRunLine[] }) {
  return <Table label="Bills" rows={lines} keyOf={({ bill_id }) => bill_id ?? ""} columns={COLUMNS} />;
}

const COLUMNS: Column<PaymentRunLine>[] = [
  { name: "Supplier", wide: true, show: ({ supplier_name }) => supplier_name },
  { name: "Bill", show: ({ bill_id, supplier_number }) => <Link href={`/bills/${bill_id}`}>{supplier_number}</Link> },
  { name: "Due", show: ({ due_on }) => (due_on ? showDate(due_on) : "–") },
  { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
];
