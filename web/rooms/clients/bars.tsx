/** Live projects over one span of time: solid is past, outline is planned; the end is marked where it is late. */
import type { ClientOverview } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import { me } from "../../store/session.ts";

type Project = NonNullable<ClientOverview["delivery"]>["projects"][number];

const ENDED = new Set(["completed", "cancelled", "delivered"]);

export function Bars({ projects }: { projects: readonly Project[] }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const live = projects.filter(({ status, start_on, end_on }) => !ENDED.has(status) && start_on && end_on);
  if (live.length === 0) return <EmptySheet title="Nothing is planned">Projects that are planned or under way stand here as bars.</EmptySheet>;
  const days = live.flatMap(({ start_on, end_on, due_on }) => [start_on, end_on, due_on]).filter((day) => day !== null);
  const [first, last] = [days.reduce(earlier, today), days.reduce(later, today)];
  const at = (day: string): number => (100 * (Date.parse(day) - Date.parse(first))) / Math.max(1, Date.parse(last) - Date.parse(first));
  return (
    <ul class="client-bars" aria-label={`From ${showDay(first, today)} to ${showDay(last, today)}`}>
      <li class="client-bar client-bar-axis" aria-hidden="true">
        <span />
        <div class="client-bar-track"><span class="client-bar-today" style={{ left: `${at(today)}%` }}>Today</span></div>
        <span class="client-bar-end">Ends by plan</span>
      </li>
      {live.map((project) => <OneBar key={project.project_id} project={project} today={today} at={at} />)}
    </ul>
  );
}

function OneBar({ project, today, at }: { project: Project; today: string; at: (day: string) => number }) {
  const { project_id, reference, name, start_on, end_on, days_late } = project;
  if (!start_on || !end_on) return null;
  const now = Math.min(Math.max(at(today), at(start_on)), at(end_on));
  const late = (days_late ?? 0) > 0;
  return (
    <li class="client-bar">
      <Docket number={reference} name={name} href={`/projects/${project_id}`} />
      <div class="client-bar-track" aria-hidden="true">
        <div class="client-bar-plan" style={{ left: `${at(start_on)}%`, width: `${at(end_on) - at(start_on)}%` }} />
        <i class="client-bar-now" style={{ left: `${at(today)}%` }} />
        <div class="client-bar-past" style={{ left: `${at(start_on)}%`, width: `${now - at(start_on)}%` }} />
      </div>
      <span class={late ? "client-bar-end table-late" : "client-bar-end quiet"}>{showDay(end_on, today)}{late && " · late"}</span>
    </li>
  );
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
