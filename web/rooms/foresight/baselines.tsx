/** The baselines of one project: taken, chosen, compared with the plan and with each other, archived. */
import { useSignal } from "@preact/signals";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { List, ShowAll } from "../../list/list.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { useProjectAccess } from "../../records/project_access.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { isAnswered } from "../../store/query.ts";
import { listAt } from "../../store/rows.ts";
import { attempt } from "../../store/write.ts";
import { BaselineForm } from "./baseline_form.tsx";
import { ComparisonPart } from "./comparison.tsx";
import { archiveBaseline, restoreBaseline, TOPICS, useBaselines, useComparison, type Baseline } from "./data.ts";

type Open = "" | "new" | "change";
const CLOSED: ReadonlySet<string> = new Set(["completed", "cancelled", "handover"]);

export function ProjectBaselines({ project }: { project: Project }) {
  const open = useSignal<Open>("");
  const query = useBaselines(project.id);
  const baselines = query.data.value ?? [];
  const chosen = baselines.find(({ id }) => id === asked("of")) ?? baselines[0];
  const comparison = useComparison(chosen?.id ?? "", otherOf(baselines, chosen));
  const found = comparison.data.value;
  const mayWrite = useProjectAccess(project)("project.write");
  const isThere = isAnswered(query) && isAnswered(comparison);
  const close = (saved?: Baseline): void => {
    open.value = "";
    if (saved) setQuery({ of: saved.id });
    void query.reload();
  };
  return (
    <>
      <ProblemNotice problem={query.problem.value ?? comparison.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {!isThere && <Wait busy />}
      {isThere && (
        <div class="foresight-choice">
          {chosen && <Choice baselines={baselines} chosen={chosen} />}
          {mayWrite && !CLOSED.has(project.status ?? "") && <Button kind="primary" onClick={() => (open.value = "new")}>Take a baseline</Button>}
          {chosen && mayWrite && <Button onClick={() => (open.value = "change")}>Change</Button>}
          {chosen && mayWrite && <Archive baseline={chosen} />}
        </div>
      )}
      {isThere && found && <ComparisonPart comparison={found} />}
      {isThere && <Taken projectId={project.id} mayWrite={mayWrite} />}
      {open.value === "new" && <BaselineForm projectId={project.id} onClose={close} />}
      {open.value === "change" && chosen && <BaselineForm projectId={project.id} baseline={chosen} onClose={close} />}
    </>
  );
}

/** The other baseline in the address, unless it is the chosen one or is not there. */
function otherOf(baselines: readonly Baseline[], chosen: Baseline | undefined): string {
  const other = asked("with");
  return other !== chosen?.id && baselines.some(({ id }) => id === other) ? other : "";
}

function Choice({ baselines, chosen }: { baselines: readonly Baseline[]; chosen: Baseline }) {
  const named = baselines.map(({ id, name }) => [id, name ?? ""] as const);
  return (
    <>
      <SelectField label="Baseline" value={chosen.id} options={named} onValue={(id) => setQuery({ of: id })} />
      <SelectField label="Compared with" value={otherOf(baselines, chosen)} options={[["", "The plan as it is"], ...named.filter(([id]) => id !== chosen.id)]} onValue={(id) => setQuery({ with: id })} />
    </>
  );
}

/** With project.write. */
function Archive({ baseline }: { baseline: Baseline }) {
  const archive = (): Promise<unknown> => attempt({ words: `Archived the baseline ${baseline.name}`, send: () => archiveBaseline(baseline), inverse: restoreBaseline });
  return <Button onClick={() => void archive()}>Archive</Button>;
}

function Taken({ projectId, mayWrite }: { projectId: string; mayWrite: boolean }) {
  const people = usePeople().data.value;
  const restore = (baseline: Baseline): Promise<unknown> => attempt({ words: `Restored the baseline ${baseline.name}`, send: () => restoreBaseline(baseline), inverse: archiveBaseline });
  const columns: ListColumn<Baseline>[] = [
    { field: "name", name: "Baseline", order: "name", width: 12, grow: true, text: ({ name }) => name ?? "", show: ({ id, name }) => <a class="table-open" href={`/projects/${projectId}/baselines?of=${id}`}>{name}</a> },
    { field: "taken_at", name: "Taken", order: "taken_at", width: 7, text: ({ taken_at }) => showDay(taken_at?.slice(0, 10)), exact: ({ taken_at }) => taken_at ?? "" },
    { field: "by", name: "By", width: 8, text: ({ taken_by_id, automatic }) => (automatic ? "By itself" : nameIn(people, taken_by_id)) },
    { field: "start_on", name: "Start", order: "start_on", width: 7, text: ({ start_on }) => showDay(start_on), exact: ({ start_on }) => start_on ?? "" },
    { field: "end_on", name: "Finish", order: "end_on", width: 7, text: ({ end_on }) => showDay(end_on), exact: ({ end_on }) => end_on ?? "" },
    { field: "tasks", name: "Tasks", number: true, width: 5, text: ({ task_count }) => String(task_count ?? 0) },
    { field: "work", name: "Work", number: true, width: 6, text: ({ estimate_minutes }) => hours(estimate_minutes) },
    { field: "reason", name: "Reason", width: 10, grow: true, spare: true, text: ({ reason }) => reason ?? "" },
    { field: "archived", name: "Archived", width: 7, spare: true, text: ({ archived }) => (archived ? "Yes" : "No"), show: (row) => (row.archived && mayWrite ? <Button onClick={() => void restore(row)}>Restore</Button> : row.archived ? <Chip tone="plain">Archived</Chip> : "–") },
  ];
  return (
    <List
      title="Baselines"
      source={listAt("/v1/baselines", { fixed: { project_id: [projectId] }, counted: true })}
      topics={TOPICS}
      columns={columns}
      order="-taken_at"
      searches="Name or reason"
      filters={[{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }]}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name ?? ""}
      pageOf={({ id }) => `/projects/${projectId}/baselines?of=${id}`}
      empty={<EmptySheet title="No baseline fits" action={<ShowAll />}>A baseline is a copy of the plan that never changes. The kick-off takes one by itself; take another one whenever a new plan is agreed.</EmptySheet>}
    />
  );
}
