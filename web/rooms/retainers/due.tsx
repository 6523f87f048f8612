/** What is due: periods that are over and fees, shown before they are closed and drafted. */
import type { DueRetainer } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { periodWords } from "./words.ts";

const COLUMNS: readonly Column<DueRetainer>[] = [
  { name: "Retainer", show: ({ retainer_id, name }) => <Link href={`/retainers/${retainer_id}`} class="table-open">{name}</Link> },
  { name: "Client", show: ({ client_name }) => client_name },
  { name: "Periods", wide: true, show: ({ periods }) => periods.map((one) => periodWords(one)).join(", ") },
  { name: "Draft", number: true, show: ({ net, refusal }) => (refusal ? "No draft" : showMoney(net)) },
];

export function DuePanel({ onClose }: { onClose: () => void }) {
  const found = useQuery({
    key: "due retainer periods",
    topics: ["retainer", "invoice", "credit_note", "work"],
    ask: () => answer(api.GET("/v1/due-retainer-periods", { params: { query: {} } })),
  });
  const { problem, busy, submit } = useForm({ none: "" }, "due retainer periods");
  const send = submit(async () => {
    await write({ words: ({ due }) => `Drafted ${due.filter(({ invoice_id }) => invoice_id).length} invoices of retainers`, send: () => answer(api.POST("/v1/due-retainer-periods/bill", { body: {} })) });
    onClose();
  });
  const due = found.data.value?.due;
  return (
    <Dialog title="Bill what is due" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value ?? found.problem.value} />
        <p>Periods that are over are closed: time that is approved later counts in the next one. The fees, and what is billed beyond them, become one draft for each retainer.</p>
        <Wait busy={found.busy.value && !due} />
        {due?.length === 0 && <EmptySheet title="Nothing is due">Fees are due at the beginning of their period, or when it is over.</EmptySheet>}
        {due && due.length > 0 && <Table label="Due" rows={due} keyOf={({ retainer_id }) => retainer_id ?? ""} columns={COLUMNS} />}
        {due?.filter(({ refusal }) => refusal).map(({ retainer_id, name, refusal }) => <p key={retainer_id}>{name}: {refusal}</p>)}
        <div class="form-actions">
          {may("invoice.write") && <Button kind="primary" type="submit" busy={busy.value} disabled={!due?.length}>Close and draft</Button>}
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
