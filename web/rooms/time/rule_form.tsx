/** A rule of time, set or changed. */
import type { TimeRule } from "../../contract/records.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useProjects } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

type Rounding = NonNullable<TimeRule["rounding"]>;
type Level = NonNullable<TimeRule["first_level"]>;

export const ROUNDINGS: readonly (readonly [Rounding, string])[] = [
  ["agency", "As the agency"], ["none", "As it was worked"], ["up", "Up"], ["nearest", "To the nearest"], ["down", "Down"],
];
export const LEVELS: readonly (readonly [Exclude<Level, "none">, string])[] = [
  ["project_manager", "The project's manager"], ["lead", "The person's lead"], ["approver", "Who may approve all time"],
];
const FIELDS = ["project_id", "rounding", "unit_minutes", "minimum_minutes", "first_level", "second_level", "by_week"];
const FIRST = [["none", "As the agency, or anyone who may"], ...LEVELS] as const;
const SECOND = [["none", "Nobody"], ...LEVELS] as const;

function valuesOf(rule: TimeRule | undefined) {
  return {
    project: rule?.project_id ?? "",
    rounding: rule?.rounding ?? ("agency" as Rounding),
    unit: String(rule?.unit_minutes ?? 15),
    minimum: String(rule?.minimum_minutes ?? 0),
    first: rule?.first_level ?? ("none" as Level),
    second: rule?.second_level ?? ("none" as Level),
    by_week: rule?.by_week ?? false,
  };
}

export function RuleForm({ rule, onClose }: { rule?: TimeRule; onClose: () => void }) {
  const form = useForm(valuesOf(rule), `time rule ${rule?.id ?? "new"}`);
  const projects = useProjects().data.value ?? [];
  const { values, set, wrong } = form;
  const now = values.value;
  async function send(typed: typeof now): Promise<void> {
    const body = {
      rounding: typed.rounding, unit_minutes: Number(typed.unit), minimum_minutes: Number(typed.minimum),
      first_level: typed.first, second_level: typed.second, by_week: typed.by_week,
    };
    const params = { path: { time_rule_id: rule?.id ?? "" } };
    if (rule) await write({ words: "Changed the rule", send: () => answer(api.PATCH("/v1/time-rules/{time_rule_id}", { params, body, ...ifVersion(rule.version) })) });
    else await write({ words: "Set the rule", send: () => answer(api.POST("/v1/time-rules", { body: { ...body, ...(typed.project && { project_id: typed.project }) } })) });
    onClose();
  }
  return (
    <Dialog title={rule ? "Change the rule" : "New rule of time"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={onClose}>
        {!rule && (
          <SelectField label="Of" value={now.project} error={wrong("project_id")} onValue={(id) => set("project", id)}
            options={[["", "The agency"], ...projects.map(({ id, reference, name }) => [id, `${reference} ${name}`] as const)]} />
        )}
        <SelectField label="Rounding" value={now.rounding} options={ROUNDINGS} error={wrong("rounding")} onValue={(word) => set("rounding", word as Rounding)} />
        <NumberField label="Unit, in minutes" value={now.unit} error={wrong("unit_minutes")} onValue={(text) => set("unit", text)} />
        <NumberField label="At least, in minutes" value={now.minimum} error={wrong("minimum_minutes")} onValue={(text) => set("minimum", text)} />
        <SelectField label="Approved first by" value={now.first} options={FIRST} error={wrong("first_level")} onValue={(word) => set("first", word as Level)} />
        <SelectField label="Then by" value={now.second} options={SECOND} error={wrong("second_level")} onValue={(word) => set("second", word as Level)} />
        {!now.project && <Checkbox label="Time waits for approval once its week is submitted" checked={now.by_week} onChecked={(on) => set("by_week", on)} />}
      </EntryForm>
    </Dialog>
  );
}
