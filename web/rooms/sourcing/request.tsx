/** One request for quotation: the offers of all suppliers side by side, of which one is ordered. */
import { useSignal } from "@preact/signals";
import type { QuotationRequest, SupplierOffer } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { SupplierLinks } from "../../records/supplier_links.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { CancelForm } from "./cancel_form.tsx";
import { awardOffer, reopenRequest, useRequest } from "./data.ts";
import { projectOf, RequestChip } from "./words.tsx";

export function QuotationRequestPage({ parameters }: RoomProps) {
  const cancelling = useSignal(false);
  const query = useRequest(parameters["id"] ?? "");
  const found = query.data.value;
  const writes = may("purchase.write");
  return (
    <Page title={found ? `${found.number} ${found.title}` : "Request for quotation"} above={<Crumbs above={[["/quotation-requests", "Requests"]]} />} actions={found && writes && (
      <div class="page-actions">
        {found.status === "open"
          ? <Button onClick={() => (cancelling.value = true)}>Cancel it</Button>
          : <Button onClick={() => void attempt({ words: `Reopened ${found.number}`, send: () => reopenRequest(found) })}>Reopen</Button>}
      </div>
    )}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The request"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel flush title="Prices side by side" aside={<span class="quiet">Without tax</span>}><Table label="Prices side by side" rows={found.lines} keyOf={({ id }) => id} columns={pricesOf(found)} /></Panel>}
      {found && <Panel flush title="Offers"><Table label="Offers" rows={found.offers} keyOf={({ id }) => id} columns={offersOf(found, writes)} /></Panel>}
      {found && writes && <SupplierLinks recordIds={found.offers.map(({ id }) => id)} says="Each supplier gets a link." nameOf={({ record_id }) => found.offers.find(({ id }) => id === record_id)?.supplier_name ?? ""} />}
      {found && cancelling.value && <CancelForm request={found} onClose={() => (cancelling.value = false)} />}
    </Page>
  );
}

function factsOf(one: QuotationRequest): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <RequestChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["For", projectOf(one), true],
    ["Prices until", one.due_on ? longDate(one.due_on) : "–", true],
    ["Requested by", one.requested_by_name, one.requested_by_id !== null],
    ["Order", <Link href={`/purchase-orders/${one.purchase_order_id}`}>Open the purchase order</Link>, one.purchase_order_id !== null],
    ["Note", one.note, one.note !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

type Line = QuotationRequest["lines"][number];

function pricesOf(request: QuotationRequest): Column<Line>[] {
  return [
    { name: "What", wide: true, show: ({ description, quantity }) => (quantity ? `${description}, ${quantity}` : description) },
    ...request.offers.map((offer) => ({ name: offer.supplier_name, number: true, show: ({ id }: Line) => <Price offer={offer} line={id} /> })),
  ];
}

function Price({ offer, line }: { offer: SupplierOffer; line: string }) {
  const found = offer.prices.find(({ line_id }) => line_id === line);
  if (!found) return <>–</>;
  return <>{showMoney(found.amount)}{found.cheapest && <> <Chip tone="good">Lowest</Chip></>}</>;
}

const ANSWERS = { invited: "Not answered yet", answered: "Sent prices", declined: "Declined" } as const;

function offersOf(request: QuotationRequest, writes: boolean): Column<SupplierOffer>[] {
  const chosen = ({ id }: SupplierOffer): boolean => request.awarded_offer_id === id;
  return [
    { name: "Supplier", show: ({ supplier_name }) => supplier_name },
    { name: "Answer", show: ({ status, answered_by }) => `${ANSWERS[status]}${answered_by ? `, ${answered_by}` : ""}` },
    { name: "Total", number: true, show: ({ total, complete }) => (total ? `${showMoney(total)}${complete ? "" : ", not all lines"}` : "–") },
    { name: "Note", wide: true, show: (one) => <>{one.cheapest && <Chip tone="good">Lowest of all lines</Chip>} {chosen(one) && <Chip tone="solid">Chosen</Chip>} {one.note}</> },
    { name: "Choose", show: (one) => (writes && request.status === "open" && one.status === "answered" ? <Button kind="quiet" onClick={() => void attempt({ words: `Chose ${one.supplier_name}`, send: () => awardOffer(request, one.id) })}>Order from {one.supplier_name}</Button> : null) },
  ];
}
