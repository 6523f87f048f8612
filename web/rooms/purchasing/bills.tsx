/** What suppliers billed: found, ordered and counted. */
import type { BillInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { BillForm } from "./bill_form.tsx";
import { EInvoiceForm } from "./e_invoice_form.tsx";
import { BILL_STATES, BILL_TOPICS, BillChip, standingOfBill } from "./bill_words.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(BILL_STATES).map(([state, [words]]) => [state, words] as const) },
  { field: "due_to", label: "Due by", day: true },
];

export function Bills() {
  const writes = may("bill.write");
  const create = (): void => setQuery({ new: "1" });
  const upload = (): void => setQuery({ upload: "1" });
  useCommands(writes ? [
    { words: "Enter a bill", group: "Purchasing", keys: "n", run: create },
    { words: "Upload an e-invoice", group: "Purchasing", keys: "u", run: upload },
  ] : [], []);
  return (
    <Page title="Bills" actions={writes && <><Button onClick={upload}>Upload an e-invoice</Button><Button kind="primary" onClick={create}>Enter a bill</Button></>}>
      <List
        title="Bills"
        source={listAt("/v1/bills", { counted: true })}
        topics={BILL_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, note or supplier"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/bills/${id}`}
        empty={<EmptySheet title="No bill fits" action={<ShowAll />}>What suppliers bill stands here, beside what was ordered and what arrived.</EmptySheet>}
      />
      {writes && asked("new") && <BillForm onClose={() => setQuery({ new: "" })} />}
      {writes && asked("upload") && <EInvoiceForm onClose={() => setQuery({ upload: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<BillInList>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8.5, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/bills/${id}`}>{number}</a> },
    { field: "supplier", name: "Supplier", order: "supplier", width: 9, grow: true, text: ({ supplier_name }) => supplier_name },
    { field: "status", name: "State", order: "status", width: 6.5, text: standingOfBill, show: (one) => <BillChip {...one} /> },
    { field: "due_on", name: "Due", order: "due_on", width: 6.5, text: ({ due_on }) => showDay(due_on, today), exact: ({ due_on }) => due_on ?? "" },
    { field: "supplier_number", name: "Their number", order: "supplier_number", width: 7, text: ({ supplier_number }) => supplier_number },
    { field: "issued_on", name: "Dated", order: "issued_on", width: 6.5, text: ({ issued_on }) => showDay(issued_on, today), exact: ({ issued_on }) => issued_on ?? "" },
    { field: "total", name: "Total", order: "total", number: true, width: 7, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "owed", name: "Owed", order: "owed", number: true, width: 7, text: ({ owed }) => showMoney(owed), exact: ({ owed }) => owed?.amount ?? "" },
  ];
}
