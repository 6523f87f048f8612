/** What can be done with a retainer: pause and resume, new terms, its end, the archive. Each is undone. */
import { useSignal } from "@preact/signals";
import type { Retainer } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may, me } from "../../store/session.ts";
import { attempt, write, type Change } from "../../store/write.ts";
import { TermsForm } from "./terms_form.tsx";
import { opensOn } from "./words.ts";

type Deed = "pause" | "resume" | "end" | "terms";

export function Deeds({ retainer }: { retainer: Retainer }) {
  const open = useSignal<Deed | undefined>(undefined);
  if (!may("retainer.write")) return null;
  if (retainer.status === "archived") return <Button onClick={() => void attempt(restored(retainer))}>Restore</Button>;
  const isPaused = retainer.pauses.at(-1)?.to_on === null;
  const close = (): void => void (open.value = undefined);
  return (
    <>
      <Button onClick={() => (open.value = "terms")}>New terms</Button>
      <Button onClick={() => (open.value = isPaused ? "resume" : "pause")}>{isPaused ? "Resume" : "Pause"}</Button>
      {retainer.ends_on ? <Button onClick={() => void attempt(continued(retainer))}>Undo the end</Button> : <Button onClick={() => (open.value = "end")}>End</Button>}
      {(retainer.status === "ended" || retainer.status === "upcoming") && <Button onClick={() => void attempt(archived(retainer))}>Archive</Button>}
      {open.value === "terms" && <TermsForm retainer={retainer} onClose={close} />}
      {open.value && open.value !== "terms" && <DayForm retainer={retainer} deed={open.value} onClose={close} />}
    </>
  );
}

const WORDS = {
  pause: ["Pause", "First day without it", "Nothing is granted or billed from this day, and what is carried waits. Work is billed as usual.", "from_on"],
  resume: ["Resume", "First day", "It runs again from this day. The day on which it was paused undoes the pause.", "on"],
  end: ["End", "Last day", "The fee and the allowance of its last period are shared by days.", "ends_on"],
} as const;

function DayForm({ retainer, deed, onClose }: { retainer: Retainer; deed: keyof typeof WORDS; onClose: () => void }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const first = opensOn(retainer);
  const [verb, label, about, field] = WORDS[deed];
  const { values, problem, busy, set, wrong, submit } = useForm({ day: first > today ? first : today }, `${deed} ${retainer.id}`);
  const send = submit(async ({ day }) => {
    await write(changeOf(retainer, deed, day));
    onClose();
  });
  return (
    <Dialog title={`${verb} ${retainer.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={[field]} />
        <p>{about}</p>
        <DayField label={label} value={values.value.day} error={wrong(field)} onValue={(day) => set("day", day)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{verb}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function changeOf(retainer: Retainer, deed: keyof typeof WORDS, day: string): Change<Retainer> {
  const params = { path: { retainer_id: retainer.id } };
  const pause = (from_on: string): Promise<Retainer> => answer(api.POST("/v1/retainers/{retainer_id}/pause", { params, body: { from_on } }));
  const resume = (on: string): Promise<Retainer> => answer(api.POST("/v1/retainers/{retainer_id}/resume", { params, body: { on } }));
  if (deed === "pause") return { words: `Paused ${retainer.name}`, send: () => pause(day), inverse: () => resume(day) };
  if (deed === "end") {
    return { words: `Ended ${retainer.name}`, send: () => answer(api.POST("/v1/retainers/{retainer_id}/end", { params, body: { ends_on: day } })), inverse: () => continued(retainer).send() };
  }
  const from = retainer.pauses.at(-1)?.from_on ?? day;
  const isUndone = from === day;
  return { words: `Resumed ${retainer.name}`, send: () => resume(day), ...(isUndone && { inverse: () => pause(from) }) };
}

function continued(retainer: Retainer): Change<Retainer> {
  const params = { path: { retainer_id: retainer.id } };
  const ends_on = retainer.ends_on;
  return {
    words: `${retainer.name} has no end`,
    send: () => answer(api.POST("/v1/retainers/{retainer_id}/continue", { params })),
    ...(ends_on && { inverse: () => answer(api.POST("/v1/retainers/{retainer_id}/end", { params, body: { ends_on } })) }),
  };
}

function archived(retainer: Retainer): Change<Retainer> {
  const params = { path: { retainer_id: retainer.id } };
  return { words: `Archived ${retainer.name}`, send: () => answer(api.POST("/v1/retainers/{retainer_id}/archive", { params })), inverse: () => restored(retainer).send() };
}

function restored(retainer: Retainer): Change<Retainer> {
  const params = { path: { retainer_id: retainer.id } };
  return { words: `Restored ${retainer.name}`, send: () => answer(api.POST("/v1/retainers/{retainer_id}/restore", { params })), inverse: () => answer(api.POST("/v1/retainers/{retainer_id}/archive", { params })) };
}
