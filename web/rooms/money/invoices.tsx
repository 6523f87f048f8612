/** All invoices and credit notes: found, ordered, and added up by currency. */
import type { InvoiceInList } from "../../contract/records.ts";
import { useSignal } from "@preact/signals";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showAmount } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { ByHandDialog } from "./by_hand.tsx";
import { InvoiceSums } from "./invoice_sums.tsx";
import { InvoiceChip, standing, STATUSES } from "../../records/invoice_stamp.tsx";
import "./money.css";

const TOPICS = ["invoice", "credit_note"];
const SHARED = ["client_id", "project_id"] as const;
const DAYS = ["issued_from", "issued_to", "due_from", "due_to"] as const;
const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(STATUSES).map(([status, [words]]) => [status, words] as const) },
  { field: "overdue", label: "Late", options: [["true", "Overdue"]] },
  { field: "issued_from", label: "Issued from", day: true },
  { field: "issued_to", label: "Issued up to", day: true },
  { field: "due_from", label: "Payable from", day: true },
  { field: "due_to", label: "Payable up to", day: true },
];

/** Values of the address that are there. */
function given(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, asked(name)]).filter(([, value]) => value));
}

export function Invoices() {
  const currency = me.value?.agency.currency_code ?? "";
  const byHand = useSignal(asked("do") === "new" && may("invoice.write"));
  return (
    <Page title="Invoices" actions={may("invoice.write") && <>
      <Button onClick={() => (byHand.value = true)}>New invoice by hand</Button>
      <Link href="/unbilled" class="button button-primary">Bill what is ready</Link>
    </>}>
      {byHand.value && <ByHandDialog onClose={() => (byHand.value = false)} />}
      <InvoiceSums fixed={given([...SHARED, ...DAYS])} />
      <List
        title="Invoices"
        source={listAt("/v1/invoices", { counted: true, fixed: given(SHARED) })}
        topics={TOPICS}
        columns={columnsOf(currency)}
        order="-created_at"
        searches="Number, client or project"
        filters={FILTERS}
        views="invoices"
        keyOf={(invoice) => invoice.id}
        nameOf={nameOf}
        pageOf={(invoice) => `/invoices/${invoice.id}`}
        empty={<EmptySheet title="No invoice fits" action={<ShowAll />}>Invoices are drafted from what is ready to bill.</EmptySheet>}
      />
    </Page>
  );
}

function nameOf({ number, client_name }: InvoiceInList): string {
  return number || `Draft for ${client_name}`;
}

function columnsOf(currency: string): ListColumn<InvoiceInList>[] {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return [
    {
      field: "number",
      name: "Number",
      order: "number",
      width: 8,
      text: nameOf,
      show: (invoice) => <a class="table-open" href={`/invoices/${invoice.id}`}>{invoice.number || "Draft"}</a>,
    },
    { field: "client", name: "Client", order: "client", width: 8.75, grow: true, text: ({ client_name }) => client_name },
    {
      field: "project",
      name: "Project",
      order: "project",
      width: 11,
      grow: true,
      text: ({ project_reference, project_name }) => `${project_reference} ${project_name}`,
    },
    { field: "status", name: "State", order: "status", width: 7, text: standing, show: (invoice) => <InvoiceChip {...invoice} /> },
    { field: "issued_on", name: "Issued", order: "issued_on", width: 7, text: ({ issued_on }) => showDay(issued_on, today), exact: ({ issued_on }) => issued_on ?? "" },
    {
      field: "due_on",
      name: "Payable by",
      order: "due_on",
      width: 7.75,
      text: ({ due_on }) => showDay(due_on, today),
      exact: ({ due_on }) => due_on ?? "",
      show: ({ due_on, overdue }) => <span class={overdue ? "table-late" : undefined}>{showDay(due_on, today)}</span>,
    },
    { field: "net", name: `Net, ${currency}`, number: true, spare: true, text: ({ net }) => showAmount(net, currency), exact: ({ net }) => net?.amount ?? "" },
    { field: "total", name: `Total, ${currency}`, order: "total", number: true, text: ({ total }) => showAmount(total, currency), exact: ({ total }) => total?.amount ?? "" },
    {
      field: "due",
      name: "Due",
      order: "due",
      number: true,
      text: ({ due, status }) => (status === "draft" ? "" : showAmount(due, currency)),
      exact: ({ due }) => due?.amount ?? "",
    },
  ];
}
