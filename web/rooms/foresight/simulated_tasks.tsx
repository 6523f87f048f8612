/** The tasks of a simulated plan: their three points, and how often the project waits for each. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { NumberField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showShare } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { setThreePoints, type SimulatedTask } from "./data.ts";

const SHOWN_MAX = 300;
const HOUR = 60;

interface SimulatedTasksProps {
  tasks: readonly SimulatedTask[];
  mayWrite: boolean;
  onSaved: () => void;
}

export function SimulatedTasks({ tasks, mayWrite, onSaved }: SimulatedTasksProps) {
  const changing = useSignal<SimulatedTask | undefined>(undefined);
  const close = (saved: boolean): void => {
    changing.value = undefined;
    if (saved) onSaved();
  };
  const estimate: Column<SimulatedTask>[] = mayWrite ? [{ name: "Estimate", show: (task) => <Button kind="quiet" onClick={() => (changing.value = task)}>Estimate</Button> }] : [];
  return (
    <Panel flush title="Task by task">
      <Table label="Task by task" rows={tasks.slice(0, SHOWN_MAX)} keyOf={({ task_id }) => task_id ?? ""} columns={[
        { name: "Task", wide: true, show: ({ name }) => name },
        { name: "At best", number: true, show: ({ optimistic_minutes }) => hours(optimistic_minutes) },
        { name: "Likely", number: true, show: ({ likely_minutes }) => hours(likely_minutes) },
        { name: "At worst", number: true, show: ({ pessimistic_minutes }) => hours(pessimistic_minutes) },
        { name: "Expected", number: true, show: ({ expected_minutes }) => hours(expected_minutes) },
        { name: "Deviation", number: true, show: ({ deviation_minutes }) => hours(deviation_minutes) },
        { name: "Critical", number: true, show: ({ criticality }) => showShare(criticality) },
        ...estimate,
      ]} />
      {tasks.length > SHOWN_MAX && <p class="panel-body quiet">{`The first ${SHOWN_MAX} of ${tasks.length} tasks.`}</p>}
      {changing.value && <ThreePointForm task={changing.value} onClose={close} />}
    </Panel>
  );
}

function typed(minutes: number | null): string {
  return minutes === null ? "" : String(minutes / HOUR);
}

/** What is no number is left for the API to refuse. */
function minutesOf(text: string): number {
  return (text.trim() === "" ? 0 : Math.round(Number(text.replace(",", ".")) * HOUR)) as number;
}

function ThreePointForm({ task, onClose }: { task: SimulatedTask; onClose: (saved: boolean) => void }) {
  const form = useForm({ optimistic: typed(task.optimistic_minutes), likely: typed(task.likely_minutes), pessimistic: typed(task.pessimistic_minutes) }, `three points ${task.task_id}`);
  const { values, set, wrong } = form;
  const send = async ({ optimistic, likely, pessimistic }: typeof values.value): Promise<void> => {
    const body = { optimistic_minutes: minutesOf(optimistic), likely_minutes: minutesOf(likely), pessimistic_minutes: minutesOf(pessimistic) };
    await write({ words: `Estimated ${task.name}`, send: () => setThreePoints(task.task_id ?? "", body) });
    onClose(true);
  };
  return (
    <Dialog title={task.name ?? ""} onClose={() => onClose(false)}>
      <EntryForm form={form} send={send} fields={["optimistic_minutes", "likely_minutes", "pessimistic_minutes"]} submit="Save" onCancel={() => onClose(false)}>
        <NumberField label="At best" autofocus value={values.value.optimistic} hint="Hours; leave all three empty for no estimate" error={wrong("optimistic_minutes")} onValue={(text) => set("optimistic", text)} />
        <NumberField label="Most likely" value={values.value.likely} hint="Hours" error={wrong("likely_minutes")} onValue={(text) => set("likely", text)} />
        <NumberField label="At worst" value={values.value.pessimistic} hint="Hours" error={wrong("pessimistic_minutes")} onValue={(text) => set("pessimistic", text)} />
      </EntryForm>
    </Dialog>
  );
}
