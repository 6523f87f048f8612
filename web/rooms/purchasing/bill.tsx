/** One bill: beside its order and what arrived, with each difference in words, and what can be done with it now. */
import { useSignal, type Signal } from "@preact/signals";
import type { Bill } from "../../contract/records.ts";
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
import { submitBill, useBill } from "./bill_data.ts";
import { BillReasonForm, type BillReasoned } from "./bill_decide.tsx";
import { BillMatches } from "./bill_match.tsx";
import { BillChip, kindOf, ORIGINS } from "./bill_words.tsx";

type Open = "" | BillReasoned;

export function BillPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useBill(parameters["id"] ?? "");
  const found = query.data.value;
  return (
    <Page title={found?.number ?? "Bill"} above={<Crumbs above={[["/bills", "Bills"]]} />} actions={found && <Actions bill={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Doubts doubts={found.doubts} />}
      {found && <Panel title={`${kindOf(found)} ${found.supplier_number} of ${found.supplier_name}`}><Facts facts={factsOf(found)} /></Panel>}
      {found && found.matches && found.matches.length > 0 && <BillMatches matches={found.matches} />}
      {found && <Panel flush title="Lines" aside={<span class="quiet">Without tax</span>}><Table label="Lines" rows={found.lines} keyOf={({ id }) => id ?? ""} columns={COLUMNS} /></Panel>}
      {found && open.value && <BillReasonForm bill={found} what={open.value} onClose={() => (open.value = "")} />}
    </Page>
  );
}

function Actions({ bill, open }: { bill: Bill; open: Signal<Open> }) {
  const waits = bill.status === "draft" || bill.status === "submitted";
  const mine = bill.entered_by_id !== null && bill.entered_by_id === me.value?.person_id;
  const decides = may("bill.approve") && !mine;
  const show = (next: Open) => () => (open.value = next);
  return (
    <div class="page-actions">
      {waits && may("bill.write") && <Button onClick={show("discard")}>Discard</Button>}
      {bill.status === "submitted" && decides && <Button onClick={show("return")}>Send back</Button>}
      {bill.status === "draft" && may("bill.write") && <Button onClick={() => void attempt({ words: `Submitted ${bill.number}`, send: () => submitBill(bill) })}>Submit</Button>}
      {waits && decides && <Button kind="primary" onClick={show("approve")}>Approve</Button>}
      {bill.status === "approved" && decides && <Button onClick={show("reverse")}>Reverse</Button>}
    </div>
  );
}

function Doubts({ doubts }: { doubts: readonly string[] }) {
  if (doubts.length === 0) return null;
  return <Panel title="What does not agree"><ul>{doubts.map((words) => <li key={words}>{words}</li>)}</ul></Panel>;
}

function factsOf(one: Bill): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <BillChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["Bill date", one.issued_on ? longDate(one.issued_on) : "–", true],
    ["Due", one.due_on ? longDate(one.due_on) : "–", true],
    ["Sold by", one.seller_name, one.seller_name !== ""],
    ["Without tax", showMoney(one.net), true],
    ["Tax", showMoney(one.tax), true],
    ["Total", <strong>{showMoney(one.total)}</strong>, true],
    ["Owed", showMoney(one.owed), one.posted_on !== null],
    ["Origin", ORIGINS[one.origin], true],
    ["Entered by", one.entered_by_name, one.entered_by_name !== ""],
    ["Approved by", one.approved_by_name, one.approved_by_name !== ""],
    ["Approved although it differs, because", one.override_reason, one.override_reason !== ""],
    ["Booked on", one.posted_on ? longDate(one.posted_on) : "", one.posted_on !== null],
    ["Files", <Files bill={one} />, (one.files ?? []).length > 0],
    ["Note", one.note, one.note !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

function Files({ bill }: { bill: Bill }) {
  return <>{(bill.files ?? []).map(({ id, name }) => <div key={id}><a href={`/v1/bills/${bill.id}/files/${id}`} download={name}>{name}</a></div>)}</>;
}

type Line = Bill["lines"][number];

const COLUMNS: Column<Line>[] = [
  { name: "What", wide: true, show: ({ description }) => description },
  { name: "For", show: ({ project_id, project_reference, ledger_account }) => (project_id ? <Link href={`/projects/${project_id}`}>{project_reference || "Project"}</Link> : ledger_account || "The agency") },
  { name: "Order", show: ({ purchase_order_id, purchase_order_number }) => (purchase_order_id ? <Link href={`/purchase-orders/${purchase_order_id}`}>{purchase_order_number}</Link> : "–") },
  { name: "Client pays", show: ({ billable, markup }) => (billable ? `Yes, with ${showExactShare(markup)}` : "No") },
  { name: "Quantity", number: true, show: ({ quantity }) => quantity },
  { name: "Tax", number: true, show: ({ tax_rate }) => showExactShare(tax_rate) },
  { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
];
