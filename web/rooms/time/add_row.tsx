/** Choosing work for a new row: a project, then one of its tasks or the project as a whole. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { setQuery } from "../../shell/router.ts";
import { useTasks } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { addedWorks, takesTime, type Sheet } from "./sheet.ts";
import { keyOf } from "./week.ts";

interface AddRowProps {
  sheet: Sheet;
  onClose: () => void;
}

export function AddRow({ sheet, onClose }: AddRowProps) {
  const open = sheet.projects.filter(takesTime);
  const form = useForm({ project: open[0]?.id ?? "", task: "" });
  const { values, busy, set } = form;
  const send = form.submit(async ({ project, task }) => {
    const key = keyOf({ projectId: project, taskId: task || null });
    const rows = [...addedWorks().map(keyOf), key];
    onClose();
    setQuery({ rows: [...new Set(rows)].join() });
  });
  return (
    <Dialog title="Add a row" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <SelectField
          label="Project"
          value={values.value.project}
          options={open.map(({ id, reference, name, client_name }) => [
            id,
            [`${reference} ${name}`, client_name].filter(Boolean).join(" · "),
          ])}
          onValue={(id) => {
            set("project", id);
            set("task", "");
          }}
        />
        {values.value.project && (
          <TaskChoice projectId={values.value.project} value={values.value.task} onValue={(id) => set("task", id)} />
        )}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!values.value.project}>Add</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface TaskChoiceProps {
  projectId: string;
  value: string;
  onValue: (id: string) => void;
}

function TaskChoice({ projectId, value, onValue }: TaskChoiceProps) {
  const tasks = useTasks(projectId);
  const open = (tasks.data.value ?? []).filter((task) => task.status !== "cancelled");
  const options = open.map(({ id, name }) => [id, name] as const);
  return (
    <SelectField label="Task" value={value} onValue={onValue} options={[["", "The project as a whole"], ...options]} />
  );
}
