/** The phases of a plan: added, renamed, put in order and deleted, beside the tasks. */
import { CreatePhaseRequest } from "../../contract/limits.ts";
import type { Project, Task } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NamedList, newest, type NamedChanges } from "../../records/named_list.tsx";
import { useProject } from "../../records/project_page.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { attempt, write } from "../../store/write.ts";

const PARAMETER = "phases";

/** The button that opens them, and its command. */
export function PhasesButton({ project }: { project: Project }) {
  const open = (): void => setQuery({ [PARAMETER]: "all" }, false);
  useCommands([{ words: "Change the phases", group: "Project", run: open }], []);
  return <Button onClick={open}>{project.phases.length > 0 ? "Phases" : "Add phases"}</Button>;
}

export function Phases({ project, tasks }: { project: Project; tasks: readonly Task[] }) {
  const query = useProject(project.id);
  if (!asked(PARAMETER)) return null;
  const phases = project.phases.toSorted((one, other) => one.position - other.position);
  const items = phases.map(({ id, name }) => ({ id, name, note: countWords(tasks.filter((task) => task.phase_id === id).length) }));
  return (
    <Dialog side title="Phases of the plan" onClose={() => setQuery({ [PARAMETER]: "" })}>
      <p class="quiet">A phase holds tasks that belong together. Its dates are those of its tasks.</p>
      <NamedList kind="phase" items={items} longest={CreatePhaseRequest.name.longest}
        changes={changesOf(project.id, phases.map(({ id }) => id), () => query.reload())} />
    </Dialog>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

function changesOf(project_id: string, before: readonly string[], reload: () => Promise<void>): NamedChanges {
  const path = { project_id };
  const rename = (phase_id: string, name: string) =>
    answer(api.PATCH("/v1/projects/{project_id}/phases/{phase_id}", { params: { path: { ...path, phase_id } }, body: { name } }));
  const order = (ids: readonly string[]) =>
    answer(api.PUT("/v1/projects/{project_id}/phase-order", { params: { path }, body: { phase_ids: [...ids] } }));
  const make = (name: string) => answer(api.POST("/v1/projects/{project_id}/phases", { params: { path }, body: { name } }));
  const drop = (phase_id: string) =>
    answer(api.DELETE("/v1/projects/{project_id}/phases/{phase_id}", { params: { path: { ...path, phase_id } } }));
  return {
    add: async (name) => {
      await write({ words: `Added ${name}`, send: () => make(name), inverse: (made) => drop(newest(made.phases, before)) });
      await reload();
    },
    rename: async ({ id, name }, now) => {
      await write({ words: `Renamed ${name}`, send: () => rename(id, now), inverse: () => rename(id, name) });
      await reload();
    },
    order: async (ids) => {
      await attempt({ words: "Changed the order of the phases", send: () => order(ids), inverse: () => order(before) });
      await reload();
    },
    remove: async ({ id, name }) => {
      const back = async () => {
        const made = newest((await make(name)).phases, before);
        return order(before.map((each) => (each === id ? made : each)));
      };
      await attempt({ words: `Deleted ${name}`, send: () => drop(id), inverse: back });
      await reload();
    },
  };
}
