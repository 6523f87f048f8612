/** One payment of a client: where its money is, each step that was taken, and what can be done next. */
import { useSignal } from "@preact/signals";
import type { ClientPayment } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate, showDate } from "../../design/day.ts";
import { isNothing, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { PaymentDialogs, type Doing } from "./doing.tsx";
import { PaymentChip, TOPICS } from "./payments.tsx";
import { METHODS } from "./receive.tsx";

type Entry = ClientPayment["entries"][number];
type Allocation = ClientPayment["allocations"][number];

const STEPS: Readonly<Record<NonNullable<Entry["kind"]>, string>> = {
  received: "Received",
  allocated: "Allocated",
  taken_back: "Taken back",
  refunded: "Refunded",
  refund_reversed: "Refund reversed",
  reversed: "Reversed",
};

const GAIN: Column<Allocation> = { name: "Exchange gain", number: true, show: ({ exchange_difference }) => (exchange_difference ? showMoney(exchange_difference) : "–") };

export function PaymentPage({ parameters }: RoomProps) {
  const doing = useSignal<Doing | undefined>(undefined);
  const path = { client_payment_id: parameters["id"] ?? "" };
  const query = useQuery<ClientPayment>({
    key: `payment ${path.client_payment_id}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/payments/{client_payment_id}", { params: { path } })),
  });
  const found = query.data.value;
  const start = (next: Doing): void => {
    doing.value = next;
  };
  return (
    <Page
      title={found ? `${found.kind === "credit" ? "Credit" : "Payment"} of ${showMoney(found.amount)}` : "Payment"}
      above={<Crumbs above={[["/payments", "Payments"]]}>{found && <PaymentChip payment={found} />}</Crumbs>}
      actions={found && may("payment.write") && <Actions payment={found} onDo={start} />}
    >
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Found payment={found} onDo={start} />}
      {found && doing.value && <PaymentDialogs payment={found} doing={doing.value} onClose={() => (doing.value = undefined)} />}
    </Page>
  );
}

function Actions({ payment, onDo }: { payment: ClientPayment; onDo: (doing: Doing) => void }) {
  const isFree = !isNothing(payment.on_account);
  return (
    <>
      {isFree && <Button kind="primary" onClick={() => onDo({ what: "allocate" })}>Allocate</Button>}
      {isFree && <Button onClick={() => onDo({ what: "refund" })}>Refund</Button>}
      {!isNothing(payment.refunded) && <Button onClick={() => onDo({ what: "reverse refunds" })}>Reverse the refund</Button>}
      {!payment.reversed && <Button onClick={() => onDo({ what: "reverse" })}>Reverse</Button>}
    </>
  );
}

function Found({ payment, onDo }: { payment: ClientPayment; onDo: (doing: Doing) => void }) {
  const currency = payment.amount?.currency_code ?? "";
  return (
    <>
      <Panel title="What was received"><Facts facts={factsOf(payment)} /></Panel>
      <Panel flush title="On invoices" aside={<span class="quiet">In {currency}</span>}>
        {payment.allocations.length > 0
          ? <Table label="On invoices" rows={payment.allocations} keyOf={({ payment_id }) => payment_id ?? ""} columns={allocationColumns(payment, currency, onDo)} />
          : <EmptySheet title="On no invoice">What is on account pays invoices when you allocate it.</EmptySheet>}
      </Panel>
      <Panel flush title="Steps" aside={<span class="quiet">What each adds to what is on account</span>}>
        <Table label="Steps" rows={payment.entries.map((entry, place) => ({ ...entry, place }))} keyOf={({ place }) => String(place)} columns={entryColumns(currency)} />
      </Panel>
    </>
  );
}

function factsOf(one: ClientPayment): [string, preact.ComponentChildren][] {
  return [
    ["Client", <Link href={`/clients/${one.client_id}/money`}>{one.client_name}</Link>],
    ["Amount", <strong>{showMoney(one.amount)}</strong>],
    ["On account", showMoney(one.on_account)],
    ["Refunded", isNothing(one.refunded) ? "" : showMoney(one.refunded)],
    [one.kind === "credit" ? "Put on account" : "Received", one.received_on ? longDate(one.received_on) : ""],
    ["Reference", one.reference],
    ...(one.kind === "credit" ? [["Credit of", <Link href={`/invoices/${one.invoice_id}`}>{one.number}</Link>] as [string, preact.ComponentChildren]] : [["Paid by", METHODS.find(([key]) => key && key === one.method)?.[1]] as [string, preact.ComponentChildren]]),
    ...(one.reversed ? [["Why reversed", one.reverse_reason] as [string, preact.ComponentChildren]] : []),
  ];
}

function allocationColumns({ allocations }: ClientPayment, currency: string, onDo: (doing: Doing) => void): Column<Allocation>[] {
  return [
    { name: "Invoice", show: ({ invoice_id, number }) => <Link href={`/invoices/${invoice_id}`}>{number}</Link> },
    { name: "Since", show: ({ allocated_on }) => (allocated_on ? showDate(allocated_on) : "–") },
    { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
    ...(allocations.some(({ exchange_difference }) => exchange_difference) ? [GAIN] : []),
    {
      name: "Actions",
      show: (allocation) => may("payment.write") && <Button kind="quiet" onClick={() => onDo({ what: "take back", allocation })}>Take back</Button>,
    },
  ];
}

function entryColumns(currency: string): Column<Entry & { place: number }>[] {
  return [
    { name: "Day", show: ({ entered_on }) => (entered_on ? showDate(entered_on) : "–") },
    { name: "Step", show: ({ kind }) => (kind ? STEPS[kind] : "–") },
    { name: "Invoice", show: ({ invoice_id, number }) => (number ? <Link href={`/invoices/${invoice_id}`}>{number}</Link> : "–") },
    { name: "Reference or reason", wide: true, show: ({ reference, reason }) => reason || reference || "–" },
    { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
  ];
}
