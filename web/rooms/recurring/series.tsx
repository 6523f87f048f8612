/** One series of tasks: its rule, what it made, single days, and its end. */
import { useSignal } from "@preact/signals";
import type { TaskSeries } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { endSeries, leaveOut, ON_DAY_OFF, putBack, useSeries } from "./data.ts";
import { ChangeSeries } from "./forms.tsx";

type Occurrence = NonNullable<TaskSeries["occurrences"]>[number];

export function SeriesPage({ parameters }: RoomProps) {
  const query = useSeries(parameters["id"] ?? "");
  const changing = useSignal(false);
  const found = query.data.value;
  const project = useProjectsIn([found?.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  const writes = Boolean(project) && may("project.write") && holds("project.write");
  const above = found?.project_id ? [[`/projects/${found.project_id}/plan`, found.project_name ?? ""] as const] : [];
  return (
    <Page title={found?.name ?? "Recurring task"} above={<Crumbs above={[["/task-series", "Recurring tasks"], ...above]} />}
      actions={found && writes && !found.ends_on && <Actions series={found} onChange={() => (changing.value = true)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.held_up && <Notice kind="warn">{`No tasks can be made: ${found.held_up}`}</Notice>}
      {found && <Rule series={found} />}
      {found && project && <Panel flush title="Its days"><Table label="The latest days" rows={found.occurrences ?? []} keyOf={({ occurs_on }) => occurs_on ?? ""} columns={columnsOf(found, writes)} /></Panel>}
      {found && changing.value && <ChangeSeries series={found} onClose={() => { changing.value = false; void query.reload(); }} />}
    </Page>
  );
}

function Actions({ series, onChange }: { series: TaskSeries; onChange: () => void }) {
  const end = (): Promise<unknown> => attempt({ words: `Ended ${series.name}`, send: () => endSeries(series.id) });
  return (
    <>
      <Button onClick={() => void end()}>End it today</Button>
      <Button kind="primary" onClick={onChange}>Change</Button>
    </>
  );
}

function Rule({ series }: { series: TaskSeries }) {
  const people = usePeople().data.value;
  const off = ON_DAY_OFF.find(([word]) => word === series.on_day_off)?.[1] ?? "";
  return (
    <Panel title="Its rule">
      <Facts facts={[
        ["Comes", series.rule_in_words ?? ""],
        ["From", series.starts_on ? longDate(series.starts_on) : ""],
        ["Ended", series.ends_on ? longDate(series.ends_on) : ""],
        ["On a day off", off],
        ["Hours", String((series.duration_minutes ?? 0) / 60)],
        ["Who does it", series.assignee_id ? nameIn(people, series.assignee_id) : ""],
        ["Made ahead", `${series.horizon_days ?? 0} days`],
      ]} />
      {series.follows_id && <p><a href={`/task-series/${series.follows_id}`}>The series before it</a></p>}
    </Panel>
  );
}

function columnsOf(series: TaskSeries, writes: boolean): Column<Occurrence>[] {
  const day = (one: Occurrence): string => one.occurs_on ?? "";
  const out = (one: Occurrence) => attempt({ words: `Left out ${day(one)}`, send: () => leaveOut(series.id, day(one)), inverse: () => putBack(series.id, day(one)) });
  const back = (one: Occurrence) => attempt({ words: `Put back ${day(one)}`, send: () => putBack(series.id, day(one)), inverse: () => leaveOut(series.id, day(one)) });
  const change = (one: Occurrence) => {
    if (one.left_out) return <Button kind="quiet" onClick={() => void back(one)}>Put back</Button>;
    return one.status === "to_do" && <Button kind="quiet" onClick={() => void out(one)}>Leave out</Button>;
  };
  return [
    { name: "Day", show: (one) => (one.occurs_on ? longDate(one.occurs_on) : "") },
    { name: "Planned", show: (one) => (one.start_on ? longDate(one.start_on) : "–") },
    { name: "Task", show: (one) => (one.task_id ? <a href={`/projects/${series.project_id}/plan?task=${one.task_id}`}>{(one.status ?? "").replaceAll("_", " ")}</a> : one.left_out ? "Left out" : "None") },
    ...(writes ? [{ name: "Change", number: true, show: change }] : []),
  ];
}
