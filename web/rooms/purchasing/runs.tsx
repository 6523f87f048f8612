/** Payment runs, and a new one of what is due. */
import { useSignal } from "@preact/signals";
import type { PaymentRunInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { plus, showDay, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { RunLines } from "./run_lines.tsx";

export function PaymentRuns() {
  const pays = may("bill.pay");
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page title="Payment runs" actions={pays && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>Prepare a run</Button>}>
      <List
        title="Payment runs"
        source={listAt("/v1/payment-runs", { counted: true })}
        topics={["payment_run"]}
        columns={columnsOf(today)}
        order="-created_at"
        searches="Number or note"
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/payment-runs/${id}`}
        empty={<EmptySheet title="No payment run fits" action={<ShowAll />}>A run pays bills together, and writes the file for the bank.</EmptySheet>}
      />
      {pays && asked("new") && <RunForm today={today} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

export const RUN_STATES = { prepared: "Prepared", paid: "Paid", cancelled: "Cancelled" } as const;

function columnsOf(today: string): ListColumn<PaymentRunInList>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 9, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/payment-runs/${id}`}>{number}</a> },
    { field: "pay_on", name: "Pay on", order: "pay_on", width: 7, text: ({ pay_on }) => showDay(pay_on, today), exact: ({ pay_on }) => pay_on ?? "" },
    { field: "status", name: "State", order: "status", width: 7, text: ({ status }) => RUN_STATES[status] },
    { field: "bills", name: "Bills", number: true, width: 5, text: ({ bills }) => String(bills) },
    { field: "total", name: "Total", order: "total", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "note", name: "Note", width: 12, grow: true, text: ({ note }) => note },
  ];
}

function RunForm({ today, onClose }: { today: string; onClose: () => void }) {
  const by = useSignal(plus(today, 7));
  const found = useQuery({ key: `to pay by ${by.value}`, topics: ["bill", "payment_run"], ask: () => answer(api.GET("/v1/payment-proposal", { params: { query: { due_by: by.value } } })) });
  const { problem, busy, submit } = useForm({ note: "" }, "new run");
  const lines = found.data.value?.lines ?? [];
  const send = submit(async () => {
    const bill_ids = lines.map(({ bill_id }) => bill_id ?? "");
    const made = await write({ words: (one) => `Prepared ${one.number}`, send: () => answer(api.POST("/v1/payment-runs", { body: { bill_ids } })) });
    go(`/payment-runs/${made.id}`, true);
  });
  return (
    <Dialog title="Prepare a payment run" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value ?? found.problem.value} fields={[]} />
        <DayField label="All that is due by" value={by.value} onValue={(day) => (by.value = day)} />
        <Wait busy={found.busy.value && !found.data.value} />
        {found.data.value && lines.length === 0 && <p>No approved bill is due by then.</p>}
        {lines.length > 0 && <RunLines lines={lines} />}
        {lines.length > 0 && <p><strong>{showMoney(found.data.value?.total)}</strong> for {lines.length} {lines.length === 1 ? "bill" : "bills"}. Nothing is booked before the run is paid.</p>}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={lines.length === 0}>Prepare it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
