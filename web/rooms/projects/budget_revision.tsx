/** The budget of a project revised by hand: hours and amount of each line, lines added and removed, and why. */
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { draftOf, NEW_LINE, typedOf, type TypedLine } from "./budget_values.ts";

type Version = components["schemas"]["BudgetVersion"];

export function BudgetRevision({ project, onClose }: { project: Project; onClose: () => void }) {
  const path = { project_id: project.id };
  const query = useQuery<Version>({
    key: `budget in force of ${project.id}`,
    topics: ["budget"],
    ask: async () => {
      const { items } = await answer(api.GET("/v1/projects/{project_id}/budget-versions", { params: { path, query: { page_size: 1 } } }));
      return answer(api.GET("/v1/budget-versions/{budget_version_id}", { params: { path: { budget_version_id: items[0]?.id ?? "" } } }));
    },
  });
  const version = query.data.value;
  return (
    <Dialog side title="Revise the budget" onClose={onClose}>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !version} />
      {version && <RevisionForm version={version} project={project} onClose={onClose} />}
    </Dialog>
  );
}

function RevisionForm({ version, project, onClose }: { version: Version; project: Project; onClose: () => void }) {
  const form = useForm({ reason: "", lines: version.lines.map(typedOf) as readonly TypedLine[] }, version.id);
  const { values, set, wrong } = form;
  const { lines, reason } = values.value;
  const currency = version.total?.currency_code ?? "";
  const put = (at: number, change: Partial<TypedLine>): void => set("lines", lines.map((line, place) => (place === at ? { ...line, ...change } : line)));
  const send = async (typed: typeof values.value): Promise<void> => {
    const body = { reason: typed.reason, lines: typed.lines.map((line) => draftOf(line, currency)) };
    await write({
      words: (made) => `The budget is version ${made.number}`,
      send: () => answer(api.POST("/v1/projects/{project_id}/budget/revise", { params: { path: { project_id: project.id } }, body })),
    });
    onClose();
  };
  const fields = ["reason", ...lines.flatMap((_, at) => ["description", "charge_role", "minutes", "amount"].map((name) => `lines[${at}].${name}`))];
  return (
    <EntryForm form={form} send={send} fields={fields} submit="Revise" onCancel={onClose}>
      <p class="quiet">What the client accepted, and what is invoiced, stays as it is. The work stays with its lines.</p>
      {lines.map((line, at) => (
        <LineFields key={line.line_id || `new ${at}`} line={line} name={`Line ${at + 1}`} currency={currency} wrong={(field) => wrong(`lines[${at}].${field}`)}
          onChange={(change) => put(at, change)} onRemove={() => set("lines", lines.filter((_, place) => place !== at))} />
      ))}
      <div class="form-actions"><Button onClick={() => set("lines", [...lines, NEW_LINE])}>Add a line</Button></div>
      <TextArea label="Reason" longest={1000} value={reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
    </EntryForm>
  );
}

interface LineProps {
  line: TypedLine;
  name: string;
  currency: string;
  wrong: (field: string) => string;
  onChange: (change: Partial<TypedLine>) => void;
  onRemove: () => void;
}

function LineFields({ line, name, currency, wrong, onChange, onRemove }: LineProps) {
  return (
    <fieldset class="budget-line">
      <legend class="field-label">{name}</legend>
      <TextField label="What it is" longest={2000} value={line.description} error={wrong("description")} onValue={(description) => onChange({ description })} />
      <div class="form-row">
        <TextField label="Role" optional longest={100} value={line.role} error={wrong("charge_role")} onValue={(role) => onChange({ role })} />
        <TextField label="Hours" optional inputMode="decimal" longest={12} value={line.hours} error={wrong("minutes")} onValue={(hours) => onChange({ hours })} />
        <MoneyField label="Amount" value={line.amount} currency={currency} error={wrong("amount")} onValue={(amount) => onChange({ amount })} />
      </div>
      <Button kind="quiet" label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>Remove</Button>
    </fieldset>
  );
}
