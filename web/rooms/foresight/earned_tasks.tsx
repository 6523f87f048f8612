/** How each task of the baseline earns its value; who plans the project chooses the rule and measures. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { showShare } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import type { EarnedTask } from "./data.ts";
import { EarningForm } from "./earning_form.tsx";
import { RULES } from "./rules.ts";
import { showWorth } from "./worth.ts";

const SHOWN_MAX = 300;

interface EarnedTasksProps {
  tasks: readonly EarnedTask[];
  mayWrite: boolean;
  today: string;
  onSaved: () => void;
}

export function EarnedTasks({ tasks, mayWrite, today, onSaved }: EarnedTasksProps) {
  const changing = useSignal<EarnedTask | undefined>(undefined);
  const close = (saved: boolean): void => {
    changing.value = undefined;
    if (saved) onSaved();
  };
  const change: Column<EarnedTask>[] = mayWrite ? [{ name: "Change", show: (task) => <Button kind="quiet" onClick={() => (changing.value = task)}>Change</Button> }] : [];
  return (
    <Panel flush title="Task by task">
      <Table label="Task by task" rows={tasks.slice(0, SHOWN_MAX)} keyOf={({ task_id }) => task_id ?? ""} columns={[
        { name: "Task", wide: true, show: ({ name }) => name },
        { name: "Earns", show: ({ rule }) => RULES[rule] },
        { name: "Earned", number: true, show: ({ earned_share }) => showShare(earned_share) },
        { name: "Budget", number: true, show: ({ budget }) => showWorth(budget) },
        { name: "Planned value", number: true, show: ({ planned }) => showWorth(planned) },
        { name: "Earned value", number: true, show: ({ earned }) => showWorth(earned) },
        ...change,
      ]} />
      {tasks.length > SHOWN_MAX && <p class="panel-body quiet">{`The first ${SHOWN_MAX} of ${tasks.length} tasks.`}</p>}
      {changing.value && <EarningForm task={changing.value} today={today} onClose={close} />}
    </Panel>
  );
}
