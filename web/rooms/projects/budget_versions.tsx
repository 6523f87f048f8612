/** The versions of a project's budget: why each came about, what it changed, and an earlier one restored. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextArea } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { listAt, type Source } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { BudgetComparison } from "./budget_comparison.tsx";
import { BudgetRevision } from "./budget_revision.tsx";

export type BudgetVersion = components["schemas"]["BudgetVersionInList"];

const SOURCES: Readonly<Record<string, string>> = {
  quote: "Accepted quote",
  change: "Accepted change",
  undone: "Acceptance undone",
  revision: "Revised by hand",
  restored: "Restored",
};
const FILTERS: readonly ListFilter[] = [{ field: "source", label: "Came from", options: Object.entries(SOURCES).map(([value, words]) => [value, words]) }];

export function BudgetVersions({ project }: { project: Project }) {
  const people = usePeople().data.value;
  const holds = useProjectAccess(project);
  const [revising, compared, restored] = [useSignal(false), useSignal<BudgetVersion | null>(null), useSignal<BudgetVersion | null>(null)];
  const mayWrite = holds("budget.write");
  const source = listAt("/v1/projects/{project_id}/budget-versions", { counted: true, path: { project_id: project.id } }) as Source<BudgetVersion>;
  const doing = { onCompare: (one: BudgetVersion) => (compared.value = one), ...(mayWrite && { onRestore: (one: BudgetVersion) => (restored.value = one) }) };
  return (
    <>
      {mayWrite && <div class="form-actions"><Button onClick={() => (revising.value = true)}>Revise the budget</Button></div>}
      <List
        title="Versions of the budget"
        source={source}
        topics={["budget"]}
        columns={columnsOf((id) => nameIn(people, id), doing)}
        order="-number"
        searches="Part of the reason"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => `Version ${number}`}
        empty={<EmptySheet title="No version fits" action={<ShowAll />}>Each change of the budget is kept here, with its reason.</EmptySheet>}
      />
      {revising.value && <BudgetRevision project={project} onClose={() => (revising.value = false)} />}
      {compared.value && <BudgetComparison version={compared.value} onClose={() => (compared.value = null)} />}
      {restored.value && <RestoreVersion version={restored.value} onClose={() => (restored.value = null)} />}
    </>
  );
}

interface Doing {
  onCompare: (version: BudgetVersion) => void;
  onRestore?: (version: BudgetVersion) => void;
}

function columnsOf(nameOf: (id: string) => string, { onCompare, onRestore }: Doing): ListColumn<BudgetVersion>[] {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return [
    { field: "number", name: "Version", order: "number", width: 7, text: ({ number }) => `Version ${number}`, show: (one) => <>{one.number} {one.in_force && <Chip tone="good">In force</Chip>}</> },
    { field: "reason", name: "Why", text: ({ reason }) => reason },
    { field: "source", name: "Came from", width: 9, spare: true, text: ({ source }) => SOURCES[source ?? ""] ?? "" },
    { field: "created_by", name: "By", width: 8, spare: true, text: ({ created_by_id }) => nameOf(created_by_id ?? "") },
    { field: "created_at", name: "Day", width: 7, text: ({ created_at }) => showDay(created_at?.slice(0, 10) ?? null, today), exact: ({ created_at }) => created_at ?? "" },
    { field: "hours", name: "Hours", number: true, width: 6, text: ({ total_minutes }) => hours(total_minutes) },
    { field: "total", name: "Total", order: "total", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    {
      field: "do", name: "Do", width: 11, text: () => "",
      show: (one) => (
        <>
          <Button kind="quiet" label={`Changes of version ${one.number}`} onClick={() => onCompare(one)}>Changes</Button>
          {onRestore && !one.in_force && <Button kind="quiet" label={`Restore version ${one.number}`} onClick={() => onRestore(one)}>Restore</Button>}
        </>
      ),
    },
  ];
}

function RestoreVersion({ version, onClose }: { version: BudgetVersion; onClose: () => void }) {
  const form = useForm({ reason: "" }, version.id);
  const params = { path: { budget_version_id: version.id } };
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: `The budget is as in version ${version.number}`, send: () => answer(api.POST("/v1/budget-versions/{budget_version_id}/restore", { params, body: { reason } })) });
    onClose();
  };
  return (
    <Dialog title={`Restore version ${version.number}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Restore" onCancel={onClose}>
        <p class="quiet">Its lines become the next version: {showMoney(version.total)}. The versions in between stay in the list.</p>
        <TextArea label="Reason" longest={1000} value={form.values.value.reason} error={form.wrong("reason")} onValue={(reason) => form.set("reason", reason)} />
      </EntryForm>
    </Dialog>
  );
}
