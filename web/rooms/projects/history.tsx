/** Who changed what of a job, the latest first. */
import type { Project } from "../../contract/records.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";

export function History({ project }: { project: Project }) {
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
