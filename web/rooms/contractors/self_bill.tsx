/** One self-bill: order, approved time and document side by side; issued, answered, withdrawn. */
import { useSignal, type Signal } from "@preact/signals";
import type { SelfBill } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { SupplierLinks } from "../../records/supplier_links.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { acceptSelfBill, issueSelfBill, shareSelfBill, useMatch, useSelfBill } from "./data.ts";
import { Differences, MatchFigures } from "./match.tsx";
import { ReasonForm, type Reasoned } from "./reason_form.tsx";
import { BillChip, showHours } from "./words.tsx";

export function SelfBillPage({ parameters }: RoomProps) {
  const open = useSignal<"" | Reasoned>("");
  const query = useSelfBill(parameters["id"] ?? "");
  const match = useMatch(parameters["id"] ?? "");
  const found = query.data.value;
  const matched = match.data.value;
  const writes = may("self_bill.write");
  const above: [string, string][] = writes ? [["/self-bills", "Self-bills"]] : [["/me/self-bills", "My self-bills"]];
  return (
    <Page title={found ? found.number || "Draft of a self-bill" : "Self-bill"} above={<Crumbs above={above} />} actions={found && <Actions bill={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && matched && <MatchFigures match={matched} />}
      {found && matched && matched.differences.length > 0 && <Panel flush title="What does not agree"><Differences match={matched} /></Panel>}
      {found && matched && <Panel title="The document"><Facts facts={factsOf(found)} /></Panel>}
      {found && matched && <Panel flush title="Lines"><Table label="Lines" rows={found.lines} keyOf={({ id }) => id} columns={COLUMNS} /></Panel>}
      {found && matched && writes && found.number && <SupplierLinks recordIds={[found.id]} says="The contractor reads the self-bill by a link, and accepts it or objects, without an account." make={() => shareSelfBill(found)} />}
      {found && open.value && <ReasonForm bill={found} what={open.value} onClose={() => (open.value = "")} />}
    </Page>
  );
}

function Actions({ bill, open }: { bill: SelfBill; open: Signal<"" | Reasoned> }) {
  const own = bill.person_id === me.value?.person_id && may("self_bill.answer");
  const writes = may("self_bill.write") && bill.person_id !== me.value?.person_id;
  const waits = bill.status === "issued" || bill.status === "objected";
  return (
    <div class="page-actions">
      {bill.number && <a class="button" href={`/v1/self-bills/${bill.id}/pdf`} target="_blank" rel="noreferrer">PDF</a>}
      {writes && (waits || bill.status === "draft") && <Button onClick={() => (open.value = "withdraw")}>Withdraw</Button>}
      {writes && bill.status === "draft" && <Button kind="primary" onClick={() => void attempt({ words: (one) => `Issued ${one.number}`, send: () => issueSelfBill(bill) })}>Issue</Button>}
      {own && bill.status === "issued" && <Button onClick={() => (open.value = "object")}>Object</Button>}
      {own && waits && <Button kind="primary" onClick={() => void attempt({ words: `Accepted ${bill.number}`, send: () => acceptSelfBill(bill) })}>Accept</Button>}
    </div>
  );
}

function factsOf(one: SelfBill): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <BillChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["In the name of", one.supplier_name, true],
    ["Contractor", one.person_name, true],
    ["Engagement", <Link href={`/engagements/${one.engagement_id}`}>{one.engagement_number}</Link>, true],
    ["Period", `${longDate(one.period_from ?? "")} to ${longDate(one.period_to ?? "")}`, true],
    ["Issued on", one.issued_on ? longDate(one.issued_on) : "", one.issued_on !== null],
    ["Payable until", one.due_on ? longDate(one.due_on) : "", one.due_on !== null],
    ["Order", one.purchase_order, one.purchase_order !== ""],
    ["Answered by", one.answered_by, one.answered_by !== ""],
    ["Bill", one.bill_number, one.bill_number !== ""],
    ["Without tax", showMoney(one.net), true],
    ["Tax", showMoney(one.tax), true],
    ["Total", <strong>{showMoney(one.total)}</strong>, true],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

type Line = SelfBill["lines"][number];

const COLUMNS: Column<Line>[] = [
  { name: "What", wide: true, show: ({ description }) => description },
  { name: "Hours", number: true, show: ({ minutes }) => showHours(minutes) },
  { name: "Rate", number: true, show: ({ rate, day_minutes }) => `${showMoney(rate)} ${day_minutes ? "a day" : "an hour"}` },
  { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
];
