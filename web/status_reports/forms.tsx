/** A new status report, and the words and the colour of a draft. */
import { useSignal } from "@preact/signals";
import type { StatusReport } from "../contract/records.ts";
import { Combobox } from "../design/combobox.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextArea } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { go } from "../shell/router.ts";
import { projects } from "../store/choices.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { AUDIENCES, COLOUR_OPTIONS } from "./data.ts";

export function NewReport({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const form = useForm({ project: projectId, audience: "client" }, "status report new");
  const project = useSignal("");
  const { values, set, wrong } = form;
  const send = async (typed: { project: string; audience: string }): Promise<void> => {
    const body = { project_id: typed.project, audience: typed.audience as NonNullable<StatusReport["audience"]> };
    const made = await write({ words: (one: StatusReport) => `Wrote ${one.reference}`, send: () => answer(api.POST("/v1/status-reports", { body })) });
    go(`/status-reports/${made.id}`, true);
  };
  return (
    <Dialog title="New report" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["project_id", "audience"]} submit="Write the report" onCancel={onClose}>
        {!projectId && <Combobox label="Project" autofocus value={values.value.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />}
        <SelectField label="For" value={values.value.audience} options={Object.entries(AUDIENCES)} error={wrong("audience")} onValue={(word) => set("audience", word)} />
      </EntryForm>
    </Dialog>
  );
}

export function EditReport({ report, onClose }: { report: StatusReport; onClose: () => void }) {
  const start = { narrative: report.narrative ?? "", colour: (report.colour ?? "green") as string, reason: report.colour_reason ?? "" };
  const form = useForm(start, `status report ${report.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: typeof start): Promise<void> => {
    const params = { path: { status_report_id: report.id } };
    const body = { narrative: typed.narrative, colour: typed.colour as NonNullable<StatusReport["colour"]>, colour_reason: typed.reason };
    await write({ words: `Changed ${report.reference}`, send: () => answer(api.PATCH("/v1/status-reports/{status_report_id}", { params, body, ...ifVersion(report.version) })) });
    onClose();
  };
  return (
    <Dialog side title={`Edit ${report.reference}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["narrative", "colour", "colour_reason"]} submit="Save" onCancel={onClose}>
        <TextArea label="What it says" longest={20000} value={now.narrative} error={wrong("narrative")} onValue={(text) => set("narrative", text)} />
        <SelectField label="Colour" value={now.colour} options={COLOUR_OPTIONS} error={wrong("colour")} onValue={(word) => set("colour", word)} />
        <TextArea label="Why another colour than the rule gave" optional longest={1000} value={now.reason} error={wrong("colour_reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
