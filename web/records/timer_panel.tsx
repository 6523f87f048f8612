/** The timer: what runs and for how long, and stopping it. S starts and stops. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Timer, TimeWeekRow } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { Combobox } from "../design/combobox.tsx";
import { clock } from "../design/duration.ts";
import { Icon } from "../design/icon.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel } from "../design/panel.tsx";
import { useCommands } from "../shell/commands.ts";
import { answer, api } from "../store/http.ts";
import { asProblem, type Problem } from "../store/problem.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { minutesRun, startTimer, stopTimer, switchTimer, useTimer } from "./timer.ts";
import { thisWeek, useTimeWeek } from "./week.ts";
import { workIn, workKey, workOf, works } from "./works.ts";

const EACH_MS = 10_000;

export function TimerPanel() {
  const timer = useTimer();
  const week = useTimeWeek(thisWeek());
  const chosen = useSignal("");
  const refused = useSignal<Problem | undefined>(undefined);
  const found = timer.data.value;
  const rows = week.data.value?.rows ?? [];
  const first = rows.find((row) => row.takes_time);
  const work = chosen.value || (first ? workKey(workOf(first)) : "");

  async function trying(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      refused.value = undefined;
    } catch (error) {
      refused.value = asProblem(error);
    }
  }

  function turn(): void {
    if (found?.started_at && found.project_id) void trying(() => stopTimer(found, timer));
    else if (work && !found?.started_at) void trying(() => startTimer(workIn(work), timer));
    else document.querySelector<HTMLElement>(".timer input")?.focus();
  }

  useCommands(
    [{ words: found?.started_at ? "Stop the timer" : "Start the timer", group: "Time", keys: "s", run: turn }],
    [found?.started_at, found?.project_id, work],
  );
  if (!found) return null;
  return (
    <Panel title="Timer" aside={<kbd>S</kbd>}>
      <div class="timer">
        <ProblemNotice problem={refused.value} />
        {found.started_at ? (
          <Running timer={found} rows={rows} onStop={turn} onWork={(key) => void trying(() => switchTimer(found, workIn(key), timer))} />
        ) : (
          <>
            <WorkField rows={rows} value={work} onValue={(key) => (chosen.value = key)} />
            <Button onClick={turn}><Icon name="play" /> Start</Button>
          </>
        )}
      </div>
    </Panel>
  );
}

interface WorkFieldProps {
  rows: readonly TimeWeekRow[];
  /** A task or a project; "" while nothing is chosen. */
  value: string;
  onValue: (key: string) => void;
}

function WorkField({ rows, value, onValue }: WorkFieldProps) {
  const names = useNames(value, rows);
  return (
    <Combobox label="Work on" value={value} words={names.data.value ?? ""} ask={works(rows)} {...(!value && { hint: "A task, a project or a job number" })}
      onValue={(key) => key && onValue(key)} />
  );
}

/** What the work is called that was chosen elsewhere, or before this page was opened. */
function useNames(key: string, rows: readonly TimeWeekRow[]): Query<string> {
  const row = rows.find((each) => workKey(workOf(each)) === key);
  return useQuery<string>({
    key: `name of work ${key} ${row?.task_name || row?.project_name || ""}`,
    topics: [],
    ask: async () => {
      const { projectId, taskId } = workIn(key);
      if (row || !projectId) return row?.task_name || row?.project_name || "";
      if (taskId) return (await answer(api.GET("/v1/tasks/{task_id}", { params: { path: { task_id: taskId } } }))).name;
      return (await answer(api.GET("/v1/projects/{project_id}", { params: { path: { project_id: projectId } } }))).name;
    },
  });
}

interface RunningProps {
  timer: Timer;
  rows: readonly TimeWeekRow[];
  onStop: () => void;
  onWork: (key: string) => void;
}

function Running({ timer, rows, onStop, onWork }: RunningProps) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => (now.value = Date.now()), EACH_MS);
    return () => clearInterval(ticking);
  }, []);
  return (
    <>
      <div class="timer-now">
        <strong class="timer-clock" role="timer">{clock(minutesRun(timer, now.value))}</strong>
        <Button kind="primary" onClick={onStop}><Icon name="stop" /> Stop and log</Button>
      </div>
      <WorkField rows={rows} value={timer.project_id ? workKey(workOf(timer)) : ""} onValue={onWork} />
      {timer.note && <p class="quiet">{timer.note}</p>}
    </>
  );
}
