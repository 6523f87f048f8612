/** The risks of one project: what they may cost beside the contingency, the matrix, and the register. */
import { useSignal } from "@preact/signals";
import type { Project } from "../contract/records.ts";
import { Button, Link } from "../design/button.tsx";
import { todayIn } from "../design/day.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { EmptySheet, Wait } from "../design/panel.tsx";
import { List, ShowAll } from "../list/list.tsx";
import { useProjectAccess } from "../records/project_access.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { isAnswered } from "../store/query.ts";
import { listAt } from "../store/rows.ts";
import { may, me } from "../store/session.ts";
import { riskColumns, riskFilters } from "./columns.tsx";
import { useContingency, useExposure, useMatrix } from "./data.ts";
import { contingencyIn, ExposureFigures } from "./figures.tsx";
import { RiskForm } from "./form.tsx";
import { RiskMatrix } from "./matrix.tsx";
import { TOPICS } from "./words.ts";

export function ProjectRisks({ project }: { project: Project }) {
  const adding = useSignal(false);
  const holds = useProjectAccess(project);
  const mayCompare = holds("budget.read");
  const exposure = useExposure(project.id);
  const contingency = useContingency(project.id, mayCompare);
  const matrix = useMatrix(project.id, "threat");
  const aside = contingency.data.value;
  const isNext = isAnswered(exposure) && isAnswered(contingency) && isAnswered(matrix);
  return (
    <>
      <ProblemNotice problem={exposure.problem.value ?? contingency.problem.value ?? matrix.problem.value} />
      {!isNext && <Wait busy />}
      {isNext && exposure.data.value && (
        <ExposureFigures exposure={exposure.data.value} {...(mayCompare && aside && { contingency: (currency: string) => contingencyIn(aside, project.id, currency) })} />
      )}
      {isNext && matrix.data.value && <RiskMatrix matrix={matrix.data.value} projectId={project.id} />}
      {isNext && (
        <div class="form-actions">
          {may("risk.write") && <Button kind="primary" onClick={() => (adding.value = true)}>New risk</Button>}
          <Link href={`/issues?project_id=${project.id}`}>Issues of this project</Link>
          <Link href={`/decisions?project_id=${project.id}`}>Decisions of this project</Link>
          <Link href={`/client-requests?project_id=${project.id}`}>Requests of this client</Link>
        </div>
      )}
      {isNext && <Register projectId={project.id} />}
      {adding.value && <RiskForm projectId={project.id} onClose={() => (adding.value = false)} />}
    </>
  );
}

function Register({ projectId }: { projectId: string }) {
  const people = usePeople().data.value;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <List
      title="Risks"
      source={listAt("/v1/risks", { fixed: { project_id: [projectId] }, counted: true })}
      topics={TOPICS}
      columns={riskColumns({ today, nameOf: (id) => nameIn(people, id), isOfProject: true })}
      order="-score"
      searches="Number or what may happen"
      filters={riskFilters(me.value?.person_id ?? "")}
      keyOf={({ id }) => id}
      nameOf={({ reference }) => reference ?? ""}
      pageOf={({ id }) => `/risks/${id}`}
      empty={<EmptySheet title="No risk fits" action={<ShowAll />}>What may happen to this project stands here, with what is done about it.</EmptySheet>}
    />
  );
}
