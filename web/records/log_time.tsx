/** Logging time on one piece of work, on top of what its day holds. */
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { clock, readDuration } from "../design/duration.ts";
import { TextArea, TextField } from "../design/field.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { useSignal } from "@preact/signals";
import { agencyToday, logCells } from "./week.ts";
import type { Work } from "./works.ts";

const NO_DURATION = "Type a duration such as 1:30, 1.5 or 90m.";
const NOTE_MAX = 2000;

interface LogTimeProps {
  work: Work;
  title: string;
  onClose: () => void;
}

export function LogTime({ work, title, onClose }: LogTimeProps) {
  const form = useForm({ time: "", day: agencyToday(), note: "" });
  const unread = useSignal("");
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ time, day, note }) => {
    const minutes = readDuration(time);
    unread.value = minutes ? "" : NO_DURATION;
    if (!minutes) return;
    await logCells(`Logged ${clock(minutes)} on ${title}`, [{ ...work, day, add: minutes, note }]);
    onClose();
  });
  const wrongTime = unread.value || wrong("cells.0.minutes");
  return (
    <Dialog title={`Log time: ${title}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["cells.0.minutes", "cells.0.worked_on", "cells.0.note"]} />
        <div class="form-row">
          <TextField label="Time" required autofocus value={values.value.time} error={wrongTime} hint="1:30, 1.5 or 90m"
            onValue={(text) => set("time", text)} />
          <DayField label="Day" value={values.value.day} error={wrong("cells.0.worked_on")} onValue={(day) => set("day", day)} />
        </div>
        <TextArea label="Note" optional value={values.value.note} longest={NOTE_MAX} error={wrong("cells.0.note")}
          onValue={(text) => set("note", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Log</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
