/** The Gantt with what stands above it: how the plan ends, its zoom, and what can be done with the chosen tasks. */
import { useCallback, useEffect, useMemo } from "preact/hooks";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { TaskPanel } from "../../records/task_panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { numberOf } from "../../time-axis/days.ts";
import { ZOOMS } from "../../time-axis/scale.ts";
import { actionsOf } from "./actions.ts";
import { BaselineChoice } from "./baseline_choice.tsx";
import { useCalendar, useSchedule } from "./data.ts";
import { FileMenu, ImportDialog } from "./files.tsx";
import { FromTemplate } from "./from_template.tsx";
import { firstDayOf, Gantt, zoomAsked } from "./gantt.tsx";
import { LinksPanel } from "./links_panel.tsx";
import { Phases, PhasesButton } from "./phases.tsx";
import { Sheet } from "./sheet.ts";
import { Standing } from "./standing.tsx";
import { Toolbar } from "./toolbar.tsx";
import { View } from "./view.ts";

const NEW_TASK = "new";

export function Timeline({ project }: { project: Project }) {
  const query = useSchedule(project.id);
  const people = usePeople();
  const today = numberOf(todayIn(me.value?.agency.time_zone ?? "UTC"));
  const calendar = useCalendar(firstDayOf(project, today)).data.value;
  const sheet = useMemo(() => new Sheet(project.id, () => query.reload()), [project.id]);
  const view = useMemo(() => new View(), [project.id]);
  const schedule = query.data.value;
  const nameOf = useCallback((id: string | null) => nameIn(people.data.value, id), [people.data.value]);
  useMemo(() => schedule && sheet.take(project, schedule.tasks, schedule.dependencies, schedule.dependencies_across), [project, schedule, query.answers.value]);
  const mayChange = may("project.write") && !["completed", "cancelled", "handover"].includes(project.status ?? "");
  const actions = actionsOf(sheet, calendar, mayChange);
  useCommands(
    [
      ...actions.map(({ words, run }) => ({ words, group: "Plan", run })),
      ...ZOOMS.map((zoom) => ({ words: `Zoom: ${zoom}`, group: "Plan", run: () => setQuery({ zoom }) })),
      { words: "Show today", group: "Plan", keys: "Shift+t", run: () => view.show(today - 7) },
    ],
    [sheet, calendar, mayChange],
  );
  useEffect(() => () => sheet.forget(), [sheet]);
  if (!schedule) {
    return (
      <>
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </>
    );
  }
  const task = schedule.tasks.find((each) => each.id === asked("task"));
  const linked = mayChange ? schedule.tasks.find((each) => each.id === asked("links")) : undefined;
  return (
    <>
      <Standing project={project} sheet={sheet} today={today} />
      {schedule.tasks.length > 0 ? (
        <section class="panel plan" aria-label="Timeline">
          <Toolbar sheet={sheet} actions={actions} zoom={zoomAsked()} onToday={() => view.show(today - 7)}>
            {mayChange && <PhasesButton project={project} />}
            <BaselineChoice projectId={project.id} sheet={sheet} />
            <FileMenu project={project} mayChange={mayChange} />
          </Toolbar>
          <Gantt project={project} sheet={sheet} view={view} calendar={calendar} today={today} mayChange={mayChange}
            nameOf={nameOf} />
        </section>
      ) : (
        <Empty project={project} mayChange={mayChange} />
      )}
      {(task || asked("task") === NEW_TASK) && <TaskPanel project={project} task={task} onClose={() => setQuery({ task: "" })} />}
      {linked && <LinksPanel sheet={sheet} task={linked} onClose={() => setQuery({ links: "" })} />}
      {mayChange && asked("import") && <ImportDialog project={project} onClose={() => setQuery({ import: "" })} />}
      {mayChange && <Phases project={project} tasks={schedule.tasks} />}
    </>
  );
}

function Empty({ project, mayChange }: { project: Project; mayChange: boolean }) {
  if (!mayChange) return <EmptySheet title="No plan yet">{notYet(project)}</EmptySheet>;
  return (
    <section class="panel">
      <EmptySheet title="No plan yet" action={<div class="form-actions"><Button onClick={() => setQuery({ task: NEW_TASK }, false)}>Add the first task</Button><PhasesButton project={project} /><Button onClick={() => setQuery({ import: "1" })}>Import a file</Button></div>}>
        Lay out a template, whose hours become what was sold, or add tasks one by one.
      </EmptySheet>
      <FromTemplate project={project} />
    </section>
  );
}

function notYet({ status }: Project): string {
  return status === "handover" ? "It is planned once its handover is accepted." : "Nobody has planned it.";
}
