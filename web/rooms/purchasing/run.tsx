/** One payment run: its bills, the file for the bank, paid or cancelled. */
import { useSignal } from "@preact/signals";
import type { PaymentRun } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { RunLines } from "./run_lines.tsx";
import { RUN_STATES } from "./runs.tsx";
import { REASON_MAX } from "./words.tsx";

const at = (id: string) => ({ path: { payment_run_id: id } });

export function PaymentRunPage({ parameters }: RoomProps) {
  const cancelling = useSignal(false);
  const id = parameters["id"] ?? "";
  const query = useQuery({ key: `payment run ${id}`, topics: ["payment_run"], about: id, ask: () => answer(api.GET("/v1/payment-runs/{payment_run_id}", { params: at(id) })) });
  const found = query.data.value;
  return (
    <Page title={found?.number ?? "Payment run"} above={<Crumbs above={[["/payment-runs", "Payment runs"]]} />} actions={found && may("bill.pay") && <Actions run={found} onCancel={() => (cancelling.value = true)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The run"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel flush title="Bills"><RunLines lines={found.lines ?? []} /></Panel>}
      {found && cancelling.value && <CancelForm run={found} onClose={() => (cancelling.value = false)} />}
    </Page>
  );
}

function Actions({ run, onCancel }: { run: PaymentRun; onCancel: () => void }) {
  const save = async (): Promise<void> => {
    const file = await attempt({ words: "Wrote the file for the bank", send: () => answer(api.GET("/v1/payment-runs/{payment_run_id}/transfer-file", { params: at(run.id) })) });
    if (!file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.xml], { type: "application/xml" }));
    link.download = file.file_name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const pay = () => answer(api.POST("/v1/payment-runs/{payment_run_id}/pay", { params: at(run.id), body: {} }));
  return (
    <div class="page-actions">
      {run.total?.currency_code === "EUR" && <Button onClick={() => void save()}>File for the bank</Button>}
      {run.status === "prepared" && <Button onClick={onCancel}>Cancel it</Button>}
      {run.status === "prepared" && <Button kind="primary" onClick={() => void attempt({ words: `${run.number} is paid`, send: pay })}>Mark as paid</Button>}
    </div>
  );
}

function factsOf(run: PaymentRun): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", RUN_STATES[run.status], true],
    ["Why", run.reason, run.reason !== ""],
    ["Pay on", run.pay_on ? longDate(run.pay_on) : "–", true],
    ["Paid on", run.paid_on ? longDate(run.paid_on) : "", run.paid_on !== null],
    ["Total", <strong>{showMoney(run.total)}</strong>, true],
    ["Note", run.note, run.note !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

function CancelForm({ run, onClose }: { run: PaymentRun; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `cancel ${run.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: `Cancelled ${run.number}`, send: () => answer(api.POST("/v1/payment-runs/{payment_run_id}/cancel", { params: at(run.id), body: { reason } })) });
    onClose();
  });
  return (
    <Dialog title={`Cancel ${run.number}, ${showMoney(run.total)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>Its bills may go into another run.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Cancel it</Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      </form>
    </Dialog>
  );
}
