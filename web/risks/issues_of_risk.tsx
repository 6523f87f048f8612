/** What a risk has brought about: its issues. */
import { Chip } from "../design/chip.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel, Wait } from "../design/panel.tsx";
import { Table } from "../design/table.tsx";
import { nameIn, usePeople } from "../store/directory.ts";
import { GRAVITIES, STANDS, useIssuesOf } from "./issues.ts";

export function IssuesOfRisk({ riskId }: { riskId: string }) {
  const query = useIssuesOf(riskId);
  const people = usePeople().data.value;
  const issues = query.data.value;
  if (!issues) return <><ProblemNotice problem={query.problem.value} /><Wait busy={query.busy.value} /></>;
  if (issues.length === 0) return null;
  return (
    <Panel flush title="Issues raised from it">
      <Table label="Issues raised from it" rows={issues} keyOf={({ id }) => id} columns={[
        { name: "Issue", show: ({ id, reference, title }) => <a class="table-open" href={`/issues/${id}`}>{reference} {title}</a> },
        { name: "Severity", show: ({ severity }) => <Chip tone={GRAVITIES[severity ?? "medium"][1]}>{GRAVITIES[severity ?? "medium"][0]}</Chip> },
        { name: "Owner", show: ({ owner_id }) => nameIn(people, owner_id) },
        { name: "Status", show: ({ status }) => <Chip tone={STANDS[status ?? "open"][1]}>{STANDS[status ?? "open"][0]}</Chip> },
      ]} />
    </Panel>
  );
}
