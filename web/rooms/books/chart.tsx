/** Which account has which role, when a financial year begins, and the accounts of a template. */
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { accountsLike } from "./journal_lines.tsx";

type Chart = components["schemas"]["Chart"];
type Role = Chart["roles"][number]["role"];
type Template = NonNullable<Chart["template"]>;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
  .map((name, index) => [String(index + 1), name] as const);
const TEMPLATES: readonly (readonly [Template, string])[] = [["uk", "United Kingdom"], ["us", "United States"], ["skr03", "Germany, SKR 03"], ["skr04", "Germany, SKR 04"], ["fr", "France"]];

export function RolesDialog({ onClose }: { onClose: () => void }) {
  const found = useQuery<Chart>({ key: "chart", topics: ["chart", "ledger_account"], ask: () => answer(api.GET("/v1/chart-of-accounts")) });
  const chart = found.data.value;
  return (
    <Dialog side title="Roles of accounts" onClose={onClose}>
      <ProblemNotice problem={found.problem.value} />
      <Wait busy={found.busy.value && !chart} />
      {chart && <RolesForm chart={chart} onClose={onClose} />}
    </Dialog>
  );
}

function set(chart: Chart, roles: Chart["roles"], year_starts_in: number): Promise<Chart> {
  return answer(api.PUT("/v1/chart-of-accounts", { body: { roles, year_starts_in }, ...ifVersion(chart.version) }));
}

function RolesForm({ chart, onClose }: { chart: Chart; onClose: () => void }) {
  const codes: Record<string, string> = Object.fromEntries(chart.roles.map(({ role, code }) => [role, code]));
  const initial: Record<string, string> = { ...codes, year: String(chart.year_starts_in) };
  const form = useForm(initial, chart.id);
  const { values, wrong } = form;
  const changed = (typed: Record<string, string>) => chart.roles.filter(({ role, code }) => typed[role] !== code).map(({ role }) => ({ role, code: typed[role] ?? "" }));
  async function send(typed: Record<string, string>): Promise<void> {
    const before = chart.roles.filter(({ role, code }) => typed[role] !== code);
    await write({ words: "Changed the roles of accounts", send: () => set(chart, changed(typed), Number(typed["year"])), inverse: (now) => set(now, before, chart.year_starts_in ?? 1) });
    onClose();
  }
  const errorOf = (role: Role): string => wrong(`roles[${changed(values.value).findIndex((one) => one.role === role)}].code`);
  return (
    <EntryForm form={form} send={send} fields={["year_starts_in", ...chart.roles.map((_, at) => `roles[${at}].code`)]} submit="Save" onCancel={onClose}>
      <p class="quiet">Tandem books to roles, and the chart says which account has each. What is posted stays where it is.</p>
      <SelectField label="A financial year begins in" value={values.value["year"] ?? "1"} options={MONTHS} error={wrong("year_starts_in")} onValue={(month) => (values.value = { ...values.value, year: month })} />
      {chart.roles.map(({ role }) => (
        <Combobox key={role} label={capital(role.replaceAll("_", " "))} value={values.value[role] ?? ""} words={values.value[role] ?? ""} ask={accountsLike} error={errorOf(role)}
          onValue={(code) => (values.value = { ...values.value, [role]: code })} />
      ))}
    </EntryForm>
  );
}

export function TemplateDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ template: "uk" as Template }, "template");
  async function send({ template }: { template: Template }): Promise<void> {
    const name = TEMPLATES.find(([key]) => key === template)?.[1] ?? "";
    await write({ words: `The accounts are those of ${name}`, send: () => answer(api.POST("/v1/chart-of-accounts/template", { body: { template } })) });
    onClose();
  }
  return (
    <Dialog title="Take the accounts of a template" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["template"]} submit="Replace all accounts" onCancel={onClose}>
        <SelectField label="Template" value={form.values.value.template} options={TEMPLATES} error={form.wrong("template")}
          onValue={(word) => form.set("template", TEMPLATES.find(([key]) => key === word)?.[0] ?? "uk")} />
        <p class="quiet">It replaces all accounts and their roles, and is possible only while nothing is posted. This cannot be undone.</p>
      </EntryForm>
    </Dialog>
  );
}

export function ChartActions({ onRoles, onTemplate, onAdd }: Record<"onRoles" | "onTemplate" | "onAdd", () => void>) {
  return (
    <>
      <Button onClick={onTemplate}>Template</Button>
      <Button onClick={onRoles}>Roles</Button>
      <Button kind="primary" onClick={onAdd}>Add an account</Button>
    </>
  );
}
