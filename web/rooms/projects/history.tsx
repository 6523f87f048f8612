/** Who changed what of a job, the latest first. */
import type { Project } from "../../contract/records.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { Happened } from "../../records/happened.tsx";
import { may } from "../../store/session.ts";

const LAST = 100;

/** Who may read the audit trail sees each value; everybody else sees what happened, as far as the feed shows it to them. */
export function History({ project }: { project: Project }) {
  if (!may("audit.read")) return <Happened title="History" of={{ project_id: project.id }} last={LAST} />;
  return (
    <FactList
      title="History"
      of={{ record: `project:${project.id}` }}
      topics={["project"]}
      about={project.id}
      empty={<EmptySheet title="Nothing has happened yet">Every change of this project stands here, with who made it and when.</EmptySheet>}
    />
  );
}
