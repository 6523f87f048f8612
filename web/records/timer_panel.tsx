/** The timer: what runs and for how long, and stopping it. S starts and stops. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Timer, TimeWeekRow } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { clock } from "../design/duration.ts";
import { SelectField } from "../design/field.tsx";
import { Icon } from "../design/icon.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel } from "../design/panel.tsx";
import { useCommands } from "../shell/commands.ts";
import { asProblem, type Problem } from "../store/problem.ts";
import { minutesRun, startTimer, stopTimer, useTimer } from "./timer.ts";
import { thisWeek, useTimeWeek, workWords } from "./week.ts";

const EACH_MS = 10_000;

export function TimerPanel() {
  const timer = useTimer();
  const week = useTimeWeek(thisWeek());
  const chosen = useSignal("");
  const refused = useSignal<Problem | undefined>(undefined);
  const found = timer.data.value;
  const rows = (week.data.value?.rows ?? []).filter((row) => row.takes_time);
  const row = rows.find((each) => keyOf(each) === chosen.value) ?? rows[0];

  async function turn(): Promise<void> {
    try {
      if (found?.started_at) await stopTimer(found, timer);
      else await startTimer(row && { projectId: row.project_id ?? "", taskId: row.task_id }, timer);
      refused.value = undefined;
    } catch (error) {
      refused.value = asProblem(error);
    }
  }

  useCommands(
    [{ words: found?.started_at ? "Stop the timer" : "Start the timer", group: "Time", keys: "s", run: () => void turn() }],
    [found?.started_at, row && keyOf(row)],
  );
  if (!found) return null;
  return (
    <Panel title="Timer" aside={<kbd>S</kbd>}>
      <div class="timer">
        <ProblemNotice problem={refused.value} />
        {found.started_at ? (
          <Running timer={found} rows={rows} onStop={() => void turn()} />
        ) : (
          <Standing rows={rows} value={row ? keyOf(row) : ""} onValue={(key) => (chosen.value = key)} onStart={() => void turn()} />
        )}
      </div>
    </Panel>
  );
}

function keyOf({ project_id, task_id }: Pick<TimeWeekRow, "project_id" | "task_id">): string {
  return `${project_id}.${task_id ?? ""}`;
}

interface RunningProps {
  timer: Timer;
  rows: readonly TimeWeekRow[];
  onStop: () => void;
}

function Running({ timer, rows, onStop }: RunningProps) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => (now.value = Date.now()), EACH_MS);
    return () => clearInterval(ticking);
  }, []);
  const row = rows.find((each) => keyOf(each) === keyOf(timer));
  return (
    <>
      <div class="timer-now">
        <strong class="timer-clock" role="timer">{clock(minutesRun(timer, now.value))}</strong>
        <Button kind="primary" onClick={onStop}><Icon name="stop" /> Stop and log</Button>
      </div>
      <p class="quiet">{row ? workWords(row) : timer.note}</p>
    </>
  );
}

interface StandingProps {
  rows: readonly TimeWeekRow[];
  value: string;
  onValue: (key: string) => void;
  onStart: () => void;
}

function Standing({ rows, value, onValue, onStart }: StandingProps) {
  if (rows.length === 0) return <p class="quiet">Add a row to your week first, then time it from here.</p>;
  return (
    <>
      <SelectField label="Work on" value={value} options={rows.map((row) => [keyOf(row), workWords(row)])} onValue={onValue} />
      <Button onClick={onStart}><Icon name="play" /> Start</Button>
    </>
  );
}
