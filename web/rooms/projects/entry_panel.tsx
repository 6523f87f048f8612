/** One time entry: what it says, who decided on it, and how it is put right after its approval. */
import { useSignal } from "@preact/signals";
import type { ReasonKind, TimeEntry } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { clock, readDuration, showDuration } from "../../design/duration.ts";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { numberIn } from "../../store/numbers.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

interface EntryPanelProps {
  id: string;
  nameOf: (id: string | null) => string;
  onClose: () => void;
}

type Deed = "reopen" | "correct" | "charge";

export function EntryPanel({ id, nameOf, onClose }: EntryPanelProps) {
  const deed = useSignal<Deed | undefined>(undefined);
  const query = useQuery<TimeEntry>({
    key: `time entry ${id}`,
    topics: ["time_entry"],
    ask: () => answer(api.GET("/v1/time-entries/{time_entry_id}", { params: { path: { time_entry_id: id } } })),
  });
  const entry = query.data.value;
  const approved = entry?.status === "approved";
  return (
    <Dialog side title="Time entry" onClose={onClose}>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !entry} />
      {entry && <EntryFacts entry={entry} nameOf={nameOf} />}
      {entry && !deed.value && (
        <div class="form-actions">
          {may("time.billable") && !entry.corrects_id && !entry.settled && entry.status !== "rejected" && (
            <Button onClick={() => (deed.value = "charge")}>Set billable time</Button>
          )}
          {approved && may("time.approve") && <Button onClick={() => (deed.value = "reopen")}>Take the approval back</Button>}
          {approved && may("time.log") && !entry.corrects_id && <Button onClick={() => (deed.value = "correct")}>Correct</Button>}
        </div>
      )}
      {entry && deed.value && <PutRight entry={entry} deed={deed.value} onCancel={() => (deed.value = undefined)} onDone={onClose} />}
    </Dialog>
  );
}

function EntryFacts({ entry, nameOf }: { entry: TimeEntry; nameOf: (id: string | null) => string }) {
  const kinds = useReasonKinds();
  const kindOf = (id: string): string => kinds.find((kind) => kind.id === id)?.name ?? "";
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const decided = entry.decided_by_id ? `${nameOf(entry.decided_by_id)}, ${showDay(entry.decided_at?.slice(0, 10) ?? null, today)}` : "";
  return (
    <Facts
      facts={[
        ["Person", nameOf(entry.person_id)],
        ["Day", showDay(entry.worked_on, today)],
        ["Worked", clock(entry.minutes ?? 0)],
        ["Billable", entry.chargeable ? clock(entry.billable_minutes ?? 0) : "Nothing"],
        ["Charged otherwise because", entry.non_chargeable_reason],
        ...(entry.reason_kind_id ? [["Kind of reason", kindOf(entry.reason_kind_id)] as const] : []),
        ["Billable time set by", entry.billable_set_by_id ? nameOf(entry.billable_set_by_id) : ""],
        ["Note", entry.note],
        ["Status", <StateChip key="status" state={entry.status} />],
        ["Decided by", decided],
        ...(entry.rejected_reason ? [["Returned because", entry.rejected_reason] as const] : []),
        ...(entry.correction_reason ? [["Corrects another because", entry.correction_reason] as const] : []),
      ]}
    />
  );
}

interface PutRightProps {
  entry: TimeEntry;
  deed: Deed;
  onCancel: () => void;
  onDone: () => void;
}

const HINTS: Record<Deed, string> = {
  reopen: "The entry can be changed and decided on again. Not once it is on an issued invoice.",
  correct: "A negative entry takes the time away, billed or not. It waits for approval like any other.",
  charge: "What the client is charged; the worked time stays. Approved time leaves the draft that holds it. Not once it is on an issued invoice.",
};
const DONE: Record<Deed, string> = {
  reopen: "The approval is taken back",
  correct: "The correction waits for approval",
  charge: "The billable time is set",
};
const SUBMIT: Record<Deed, string> = { reopen: "Take back", correct: "Correct", charge: "Set" };
const TIME_LABEL = { correct: "Time to take away", charge: "Billable time" };

interface Given {
  time: string;
  reason: string;
  kind: string;
}

/** At most 100 are in use; those that are archived are read for the entries that name one. */
function useReasonKinds(): ReasonKind[] {
  const query = useQuery<{ items: ReasonKind[] }>({
    key: "reason kinds",
    topics: ["reason_kind"],
    ask: () => answer(api.GET("/v1/reason-kinds", { params: { query: { page_size: 200 } } })),
  });
  return query.data.value?.items ?? [];
}

/** Those in use, and the one that the entry names. */
function choicesOf(kinds: ReasonKind[], entry: TimeEntry): [string, string][] {
  const open = kinds.filter(({ id, archived }) => !archived || id === entry.reason_kind_id);
  return [["", "None"], ...open.map(({ id, name }): [string, string] => [id, name])];
}

function PutRight({ entry, deed, onCancel, onDone }: PutRightProps) {
  const kinds = useReasonKinds();
  const form = useForm(
    deed === "charge"
      ? { time: showDuration(entry.billable_minutes ?? 0), reason: entry.non_chargeable_reason, kind: entry.reason_kind_id ?? "" }
      : { time: "", reason: "", kind: "" },
  );
  const { values, set, wrong } = form;
  async function send(given: Given): Promise<void> {
    await write({ words: DONE[deed], send: () => carryOut(entry, deed, given) });
    onDone();
  }
  return (
    <EntryForm form={form} send={send} fields={["reason", "minutes", "reason_kind_id"]} submit={SUBMIT[deed]} onCancel={onCancel}>
      <p class="quiet">{HINTS[deed]}</p>
      {deed !== "reopen" && (
        <TextField label={TIME_LABEL[deed]} hint="1:30, 1.5 or 90m" value={values.value.time} error={wrong("minutes")} onValue={(time) => set("time", time)} />
      )}
      {deed === "charge" && kinds.length > 0 && (
        <SelectField label="Kind of reason" optional hint="For time that is charged less" value={values.value.kind} error={wrong("reason_kind_id")} options={choicesOf(kinds, entry)} onValue={(kind) => set("kind", kind)} />
      )}
      <TextArea label="Why" optional={deed === "charge"} value={values.value.reason} longest={500} error={wrong("reason")} onValue={(text) => set("reason", text)} />
    </EntryForm>
  );
}

function carryOut({ id, version, minutes }: TimeEntry, deed: Deed, { time, reason, kind }: Given): Promise<TimeEntry> {
  const params = { path: { time_entry_id: id } };
  if (deed === "reopen") return answer(api.POST("/v1/time-entries/{time_entry_id}/reopen", { params, body: { reason }, ...ifVersion(version) }));
  if (deed === "charge") {
    const billable = readDuration(time) ?? numberIn(time);
    const less = (billable ?? 0) < (minutes ?? 0);
    const body = { minutes: billable, reason, ...(kind && less && { reason_kind_id: kind }) };
    return answer(api.PUT("/v1/time-entries/{time_entry_id}/billable", { params, body, ...ifVersion(version) }));
  }
  const body = { minutes: -(readDuration(time) ?? 0), reason };
  return answer(api.POST("/v1/time-entries/{time_entry_id}/correct", { params, body }));
}
