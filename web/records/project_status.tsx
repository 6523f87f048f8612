/** Taking a project to another status, with what it means; its archive. Which steps are possible is the API's to say. */
import { useSignal } from "@preact/signals";
import type { Project, ProjectStatus } from "../contract/records.ts";
import { stateOptions } from "../design/chip.tsx";
import { Dialog } from "../design/dialog.tsx";
import { TextArea } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { Menu, MenuItem } from "../design/menu.tsx";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { may } from "../store/session.ts";
import { attempt, write } from "../store/write.ts";

type Chosen = Exclude<ProjectStatus, "handover">;

const CHOICES: readonly Chosen[] = ["planning", "active", "on_hold", "delivered", "completed", "cancelled"];
const REASON_MAX = 500;

/** What a status means for those who work on the project. */
const MEANINGS: Record<Chosen, string> = {
  planning: "It is planned; work has not begun.",
  active: "Work goes on and people log time.",
  on_hold: "Work rests. Its people see why, and time can still be logged.",
  delivered: "The client has everything. Time can be logged until it is completed.",
  completed: "It is closed. No more time is logged.",
  cancelled: "It ends here. No more time is logged.",
};

export function changeStatus(project: Pick<Project, "id" | "version">, status: ProjectStatus, reason: string): Promise<Project> {
  const params = { path: { project_id: project.id } };
  const body = { status, ...(reason && { reason }) };
  return answer(api.POST("/v1/projects/{project_id}/status", { params, body, ...ifVersion(project.version) }));
}

export function archive(id: string): Promise<Project> {
  return answer(api.POST("/v1/projects/{project_id}/archive", { params: { path: { project_id: id } } }));
}

export function restore(id: string): Promise<Project> {
  return answer(api.POST("/v1/projects/{project_id}/restore", { params: { path: { project_id: id } } }));
}

export function StatusMenu({ project }: { project: Project }) {
  const chosen = useSignal<Chosen | undefined>(undefined);
  if (!may("project.write")) return null;
  const { id, reference } = project;
  return (
    <>
      <Menu button="Change status" label="Change status">
        {stateOptions(CHOICES).map(([status, words]) => (
          <MenuItem key={status} checked={status === project.status} onChoose={() => (chosen.value = status as Chosen)}>
            {words}
          </MenuItem>
        ))}
        {project.archived_at
          ? <MenuItem onChoose={() => void attempt({ words: `Restored ${reference}`, send: () => restore(id), inverse: () => archive(id) })}>Restore</MenuItem>
          : <MenuItem onChoose={() => void attempt({ words: `Archived ${reference}`, send: () => archive(id), inverse: () => restore(id) })}>Archive</MenuItem>}
      </Menu>
      {chosen.value && chosen.value !== project.status && (
        <StatusDialog project={project} status={chosen.value} onClose={() => (chosen.value = undefined)} />
      )}
    </>
  );
}

interface StatusDialogProps {
  project: Project;
  status: Chosen;
  onClose: () => void;
}

function StatusDialog({ project, status, onClose }: StatusDialogProps) {
  const form = useForm({ reason: "" });
  const words = stateOptions([status])[0]?.[1] ?? status;
  const before = project.status;
  async function send({ reason }: { reason: string }): Promise<void> {
    await write({
      words: `${project.reference} is now: ${words.toLowerCase()}`,
      send: () => changeStatus(project, status, reason),
      ...(before && before !== "handover" && { inverse: (after: Project) => changeStatus(after, before, "The change before was a mistake") }),
    });
    onClose();
  }
  return (
    <Dialog title={`${project.reference}: ${words.toLowerCase()}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit={`Set to ${words.toLowerCase()}`} onCancel={onClose}>
        <p class="quiet">{MEANINGS[status]}</p>
        {(status === "on_hold" || status === "cancelled") && (
          <TextArea label="Why" value={form.values.value.reason} longest={REASON_MAX} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
        )}
      </EntryForm>
    </Dialog>
  );
}
