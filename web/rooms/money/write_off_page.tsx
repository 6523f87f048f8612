/** One write-off: what it took, why, and how it is undone. */
import { useSignal } from "@preact/signals";
import type { WriteOff, WrittenOffWork } from "../../contract/records.ts";
import { undoWriteOff } from "../../billing/write_off.tsx";
import { Button, Link } from "../../design/button.tsx";
import { longDate, showDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextField } from "../../design/field.tsx";
import { currencyOf, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { WrittenOffCosts } from "./write_off_costs.tsx";
import { numberOf, worth, WriteOffChip } from "./write_offs.tsx";
import "./money.css";

const REASON_MAX = 500;

export function WriteOffPage({ parameters }: RoomProps) {
  const undoing = useSignal(false);
  const path = { write_off_id: parameters["id"] ?? "" };
  const query = useQuery<WriteOff>({
    key: `write-off ${path.write_off_id}`,
    topics: ["write_off"],
    ask: () => answer(api.GET("/v1/write-offs/{write_off_id}", { params: { path } })),
  });
  const found = query.data.value;
  return (
    <Page
      title={found ? `${numberOf(found)} for ${found.project_reference}` : "Write-off"}
      above={<Link href="/write-offs" class="link-plain">Write-offs</Link>}
      actions={found && !found.undone && may("billing.write") && <Button onClick={() => (undoing.value = true)}>Undo it</Button>}
    >
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="What and why"><Facts facts={factsOf(found)} /></Panel>}
      {found && !found.undone && found.entries > 0 && <Work id={found.id} />}
      {found && found.costs > 0 && <WrittenOffCosts id={found.id} />}
      {found && undoing.value && <UndoForm writeOff={found} onClose={() => (undoing.value = false)} />}
    </Page>
  );
}

function factsOf(one: WriteOff): [string, preact.ComponentChildren][] {
  const undone: [string, preact.ComponentChildren][] = [
    ["Undone by", one.undo_number || "–"],
    ["Undone on", one.undone_at ? longDate(one.undone_at.slice(0, 10)) : "–"],
    ["Why undone", one.undo_reason],
    ["Its time", <Link href="/unbilled">is unbilled again</Link>],
  ];
  return [
    ["State", <WriteOffChip {...one} />],
    ["Client", one.client_id ? <Link href={`/clients/${one.client_id}`}>{one.client_name}</Link> : "Internal work"],
    ["Project", <Link href={`/projects/${one.project_id}`}>{one.project_reference} {one.project_name}</Link>],
    ["Worth, without tax", <strong>{worth(one)}</strong>],
    ["Time", `${hours(one.minutes ?? 0)} in ${one.entries} ${one.entries === 1 ? "entry" : "entries"}`],
    ...(one.costs > 0 ? [["Costs", `${one.costs}, ${one.cost_values.map((money) => showMoney(money)).join(" + ")}`] as [string, preact.ComponentChildren]] : []),
    ["Written off on", one.written_off_on ? longDate(one.written_off_on) : "–"],
    ["Time up to", one.through ? longDate(one.through) : "–"],
    ["Why", one.reason],
    ...(one.undone ? undone : []),
  ];
}

function Work({ id }: { id: string }) {
  const path = { write_off_id: id };
  const query = useQuery<WrittenOffWork[]>({
    key: `work of write-off ${id}`,
    topics: ["write_off"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/write-offs/{write_off_id}/work", { params: { path, query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const work = query.data.value;
  return (
    <Panel flush title="Its time" aside={<span class="quiet">The oldest first</span>}>
      <ProblemNotice problem={query.problem.value} />
      {!work && <Wait busy={query.busy.value} />}
      {work && <Table label="Its time" rows={work} keyOf={({ time_entry_id }) => time_entry_id ?? ""} columns={columnsOf(currencyOf(work.map(({ value }) => value)))} />}
    </Panel>
  );
}

function columnsOf(currency: string): Column<WrittenOffWork>[] {
  return [
    { name: "Day", show: ({ worked_on }) => (worked_on ? showDate(worked_on) : "–") },
    { name: "Who", show: ({ person_name }) => person_name || "–" },
    { name: "As", show: ({ charge_role }) => capital(charge_role ?? "") || "–" },
    { name: "Hours", number: true, show: ({ minutes }) => hours(minutes ?? 0) },
    { name: "An hour", number: true, show: ({ hourly }) => (hourly ? showAmount(hourly, currency) : "No rate") },
    { name: currency ? `Worth, ${currency}` : "Worth", number: true, show: ({ value }) => (value ? showAmount(value, currency) : "–") },
  ];
}

function UndoForm({ writeOff, onClose }: { writeOff: WriteOff; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, writeOff.id);
  const send = submit(async ({ reason }) => {
    await write({ words: "Undid the write-off", send: () => undoWriteOff(writeOff.id, reason) });
    onClose();
  });
  return (
    <Dialog title="Undo the write-off" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>Its time is unbilled again, and the next draft of {writeOff.project_reference} charges it. The write-off and both reasons stay on record.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Undo it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
