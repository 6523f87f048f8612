/** My hours of this week against the contract, day by day; days without time are named. */
import type { TimeWeek } from "../../contract/records.ts";
import { Bar } from "../../design/bar.tsx";
import { showDay, showWeekday } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { useTimer } from "../../records/timer.ts";
import { agencyToday, thisWeek, useTimeWeek } from "../../records/week.ts";
import { isAnswered } from "../../store/query.ts";

type Day = TimeWeek["days"][number];

export function WeekSum() {
  const query = useTimeWeek(thisWeek());
  const week = query.data.value;
  if (!isAnswered(useTimer())) return null; // it stands above
  if (!week) return <ProblemNotice problem={query.problem.value} />;
  const [logged, contract] = [week.logged_minutes ?? 0, week.contract_minutes ?? 0];
  const missing = week.days.filter((day) => isMissing(day, agencyToday()));
  return (
    <Panel title="This week" aside={<a class="link" href="/time">Open the week</a>}>
      <p class="week-total"><strong>{clock(logged)}</strong> <span class="quiet">of {clock(contract)}</span></p>
      <Bar label={`${clock(logged)} of ${clock(contract)} logged`} total={contract} solid={logged} />
      <ol class="week-days">{week.days.map((day) => <DayColumn key={day.on} day={day} />)}</ol>
      {missing.length > 0 && (
        <p class="week-missing">
          No time yet on {missing.map((day) => showDay(day.on)).join(", ")}.
        </p>
      )}
    </Panel>
  );
}

function DayColumn({ day }: { day: Day }) {
  const { on, logged_minutes, contract_minutes, off, status } = day;
  const [logged, contract] = [logged_minutes ?? 0, contract_minutes ?? 0];
  const height = `${Math.min(100, (100 * logged) / Math.max(contract, 1, logged))}%`;
  return (
    <li class={on === agencyToday() ? "week-bar week-bar-today" : "week-bar"} title={off || undefined}>
      <span class={off ? "week-bar-space week-bar-off" : "week-bar-space"}>
        <span class={`week-bar-fill week-bar-${status}`} style={{ height }} />
      </span>
      <span>{showWeekday(on ?? "")}</span>
      <strong>{logged > 0 ? clock(logged) : "–"}</strong>
    </li>
  );
}

/** A working day that is over and has no time. */
function isMissing({ on, logged_minutes, contract_minutes }: Day, today: string): boolean {
  return (on ?? "") < today && (contract_minutes ?? 0) > 0 && (logged_minutes ?? 0) === 0;
}
