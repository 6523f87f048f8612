/** One leave: its days, the work that is planned on them, and its approval. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextArea } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { approveLeave, cancelLeave, partOf, restoreLeave, returnLeave, STATES, useLeave, type Leave } from "../../leave/data.ts";
import { LeaveForm } from "../../leave/form.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { may, me } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";

type Open = "" | "edit" | "return";

export function LeavePage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useLeave(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `Leave of ${found.person_name}` : "Leave"} above={<Above leave={found} />} actions={found && <Actions leave={found} onOpen={(what) => (open.value = what)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.status === "returned" && <Notice kind="warn">{`Returned: ${found.reason}`}</Notice>}
      {found && <Days leave={found} />}
      {found && <Planned leave={found} />}
      {found && open.value === "edit" && <LeaveForm leave={found} onClose={close} />}
      {found && open.value === "return" && <ReturnForm leave={found} onClose={close} />}
    </Page>
  );
}

function Above({ leave }: { leave: Leave | undefined }) {
  const [words, tone] = STATES[leave?.status ?? "requested"];
  return <Crumbs above={[["/leave", "Leave"]]}>{leave && <Chip tone={tone}>{words}</Chip>}</Crumbs>;
}

function Actions({ leave, onOpen }: { leave: Leave; onOpen: (what: Open) => void }) {
  const decides = may("leave.approve") && leave.person_id !== me.value?.person_id;
  const asks = may("leave.request");
  const approve = (): Promise<unknown> => attempt({ words: "Approved the leave", send: () => approveLeave(leave) });
  const cancel = (): Promise<unknown> => attempt({ words: "Cancelled the leave", send: () => cancelLeave(leave), inverse: restoreLeave });
  const restore = (): Promise<unknown> => attempt({ words: "Asked for the leave again", send: () => restoreLeave(leave) });
  if (leave.status === "cancelled") return asks ? <Button onClick={() => void restore()}>Ask again</Button> : null;
  return (
    <>
      {asks && <Button onClick={() => void cancel()}>Cancel leave</Button>}
      {asks && leave.status !== "approved" && <Button onClick={() => onOpen("edit")}>Change</Button>}
      {decides && leave.status !== "returned" && <Button onClick={() => onOpen("return")}>Return</Button>}
      {decides && leave.status === "requested" && <Button kind="primary" onClick={() => void approve()}>Approve</Button>}
    </>
  );
}

function Days({ leave }: { leave: Leave }) {
  const people = usePeople().data.value;
  const facts: [string, preact.ComponentChildren][] = [
    ["Kind", leave.leave_type_name ?? ""],
    ["First day", leave.first_on ? longDate(leave.first_on) : ""],
    ["Last day", leave.last_on ? longDate(leave.last_on) : ""],
    ["Of each day", partOf(leave.day_minutes)],
    ["Working time", hours(leave.minutes)],
    ["Note", leave.note ?? ""],
    ["Decided by", nameIn(people, leave.decided_by_id)],
    ["Why it was returned or cancelled", leave.reason ?? ""],
  ];
  return <Panel title="Days"><Facts facts={facts} /></Panel>;
}

function Planned({ leave }: { leave: Leave }) {
  const work = leave.planned_work;
  if (work.length === 0) return null;
  return (
    <Panel title="Work planned on these days">
      <p>Nothing is moved when leave is approved. Move these tasks, or give them to somebody else.</p>
      <ul>
        {work.map((task) => (
          <li key={task.task_id}>
            <a href={`/projects/${task.project_id}/tasks?task=${task.task_id}`}>{task.name}</a>
            {task.start_on && task.end_on && `, ${longDate(task.start_on)} to ${longDate(task.end_on)}`}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ReturnForm({ leave, onClose }: { leave: Leave; onClose: () => void }) {
  const form = useForm({ reason: "" }, `return leave ${leave.id}`);
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: "Returned the leave", send: () => returnLeave(leave, reason) });
    onClose();
  };
  return (
    <Dialog title="Return leave" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Return" onCancel={onClose}>
        <TextArea label="Reason" longest={1000} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
