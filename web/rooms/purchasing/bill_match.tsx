/** What was ordered, what arrived and what is billed, side by side, with each difference in words. */
import type { Bill } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showMoney } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";

type Match = NonNullable<Bill["matches"]>[number];

export function BillMatches({ matches }: { matches: readonly Match[] }) {
  const differ = matches.filter(({ differences }) => differences.length > 0);
  return (
    <>
      <Panel flush title="Order, receipt and bill" aside={differ.length === 0 && <Chip tone="good">Matches</Chip>}>
        <Table label="Order, receipt and bill" rows={matches} keyOf={({ purchase_order_line_id }) => purchase_order_line_id ?? ""} columns={COLUMNS} />
      </Panel>
      {differ.length > 0 && (
        <Panel title="Differences">
          <ul class="bill-differences">
            {differ.flatMap(({ purchase_order_line_id, description, differences }) => differences.map(({ reason, words, within_tolerance }) => (
              <li key={`${purchase_order_line_id} ${reason}`}>
                <Chip tone={within_tolerance ? "plain" : "bad"}>{within_tolerance ? "Allowed" : "Too much"}</Chip> <strong>{description}:</strong> {words}
              </li>
            )))}
          </ul>
        </Panel>
      )}
    </>
  );
}

const COLUMNS: Column<Match>[] = [
  { name: "What", wide: true, show: ({ description }) => description },
  { name: "Order", show: ({ purchase_order_id, purchase_order_number }) => <Link href={`/purchase-orders/${purchase_order_id}`}>{purchase_order_number}</Link> },
  { name: "Ordered", number: true, show: ({ ordered, ordered_quantity }) => `${ordered_quantity} · ${showMoney(ordered)}` },
  { name: "Arrived", number: true, show: ({ received_quantity }) => received_quantity },
  { name: "Billed before", number: true, show: ({ billed_before, billed_before_quantity }) => `${billed_before_quantity} · ${showMoney(billed_before)}` },
  { name: "This bill", number: true, show: ({ billed, billed_quantity }) => `${billed_quantity} · ${showMoney(billed)}` },
];
