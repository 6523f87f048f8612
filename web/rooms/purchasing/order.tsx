/** One purchase order: its lines, what of the project's budget is left, and what can be done with it now. */
import { useSignal, type Signal } from "@preact/signals";
import type { PurchaseOrder } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney, showExactShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Commitments } from "../../records/commitments.tsx";
import { SupplierSide, wasOut } from "./supplier_side.tsx";
import { Receipts } from "./receipts.tsx";
import { closeOrder, reopenOrder, sendOrder, submitOrder, useOrder } from "./data.ts";
import { ReasonForm, type Reasoned } from "./decide.tsx";
import { OrderForm } from "./order_form.tsx";
import { OrderChip, projectOf } from "./words.tsx";
import "./purchasing.css";

type Open = "" | "change" | Reasoned;

export function PurchaseOrderPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useOrder(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
  };
  return (
    <Page title={found?.number ?? "Purchase order"} above={<Crumbs above={[["/purchase-orders", "Purchase orders"]]} />} actions={found && <Actions order={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The order"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel flush title="Lines" aside={<span class="quiet">Without tax</span>}><Table label="Lines" rows={found.lines} keyOf={({ id }) => id} columns={COLUMNS} /></Panel>}
      {found?.project_id && may("budget.read") && <Commitments projectId={found.project_id} />}
      {found && wasOut(found) && <Receipts order={found} />}
      {found && wasOut(found) && <SupplierSide order={found} />}
      {found && open.value === "change" && <OrderForm order={found} onClose={close} />}
      {found && open.value && open.value !== "change" && <ReasonForm order={found} what={open.value} onClose={close} />}
    </Page>
  );
}

function Actions({ order, open }: { order: PurchaseOrder; open: Signal<Open> }) {
  const { status } = order;
  if (!may("purchase.write")) return null;
  const mine = order.ordered_by_id === me.value?.person_id;
  const decides = may("purchase.approve");
  const drafted = status === "draft" || status === "submitted";
  const committed = status === "approved" || status === "sent";
  const show = (next: Open) => () => (open.value = next);
  return (
    <div class="page-actions">
      {order.kind === "media" && <Link href={`/media-orders/${order.id}`}>Open the placements</Link>}
      {status === "draft" && order.kind !== "media" && <Button onClick={show("change")}>Change</Button>}
      {(drafted || committed) && <Button onClick={show("cancel")}>Cancel it</Button>}
      {status === "submitted" && decides && <Button onClick={show("return")}>Send back</Button>}
      {status === "draft" && <Button onClick={() => void attempt({ words: `Submitted ${order.number}`, send: () => submitOrder(order) })}>Submit</Button>}
      {drafted && (decides || mine) && <Button kind="primary" onClick={show("approve")}>Approve</Button>}
      {committed && <Button onClick={() => void attempt({ words: `Closed ${order.number}`, send: () => closeOrder(order), inverse: reopenOrder })}>Close</Button>}
      {status === "approved" && <Button kind="primary" onClick={() => void attempt({ words: `${order.number} is sent`, send: () => sendOrder(order) })}>Mark as sent</Button>}
      {status === "closed" && <Button onClick={() => void attempt({ words: `Reopened ${order.number}`, send: () => reopenOrder(order), inverse: closeOrder })}>Reopen</Button>}
    </div>
  );
}

function factsOf(one: PurchaseOrder): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <OrderChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["Supplier", may("supplier.read") ? <Link href={`/suppliers/${one.supplier_id}`}>{one.supplier_name}</Link> : one.supplier_name, true],
    ["For", one.project_id ? <Link href={`/projects/${one.project_id}`}>{projectOf(one)}</Link> : projectOf(one), true],
    ["Ordered by", one.ordered_by_name, one.ordered_by_id !== null],
    ["Ordered on", one.ordered_on ? longDate(one.ordered_on) : "–", true],
    ["Expected on", one.expected_on ? longDate(one.expected_on) : "", one.expected_on !== null],
    ["Approved by", one.approved_by_name, one.approved_by_id !== null],
    ["Over the budget because", one.over_budget_reason, one.over_budget_reason !== ""],
    ["Total, without tax", <strong>{showMoney(one.total)}</strong>, true],
    ["Not billed yet", showMoney(one.open), true],
    ["Note", one.note, one.note !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

type Line = PurchaseOrder["lines"][number];

const COLUMNS: Column<Line>[] = [
  { name: "What", wide: true, show: ({ description }) => description },
  { name: "Client pays", show: ({ billable, markup }) => (billable ? `Yes, with ${showExactShare(markup)}` : "No") },
  { name: "Quantity", number: true, show: ({ quantity }) => quantity },
  { name: "Arrived", number: true, show: ({ received_quantity }) => received_quantity },
  { name: "Ordered", number: true, show: ({ amount }) => showMoney(amount) },
  { name: "Billed", number: true, show: ({ billed }) => showMoney(billed) },
];
