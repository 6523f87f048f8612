/** A request of a client that is logged or changed, with whether it is in scope. */
import { useSignal } from "@preact/signals";
import type { ClientRequest } from "../contract/records.ts";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { go } from "../shell/router.ts";
import { people, projects } from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { CHANNEL_OPTIONS, SCOPES } from "./words.ts";

interface RequestFormProps {
  request?: ClientRequest;
  projectId?: string;
  onClose: () => void;
}

const FIELDS = ["project_id", "title", "description", "requested_by", "requested_on", "channel", "owner_id", "scope", "scope_reason"];

function valuesOf({ request, projectId = "" }: RequestFormProps) {
  return {
    project: request?.project_id ?? projectId,
    title: request?.title ?? "",
    description: request?.description ?? "",
    who: request?.requested_by ?? "",
    day: request?.requested_on ?? "",
    channel: (request?.channel ?? "email") as string,
    owner: request?.owner_id ?? "",
    scope: (request?.scope ?? "not_compared") as string,
    compared: request?.scope_reason ?? "",
  };
}

type Typed = ReturnType<typeof valuesOf>;

function sent({ title, description, who, day, channel, owner, scope, compared }: Typed) {
  return {
    title, description, requested_by: who, requested_on: day || null, channel: channel as NonNullable<ClientRequest["channel"]>,
    owner_id: owner || null, scope: scope as NonNullable<ClientRequest["scope"]>, scope_reason: compared,
  };
}

async function save(typed: Typed, request: ClientRequest | undefined): Promise<ClientRequest> {
  if (!request) return write({ words: (one) => `Logged ${one.reference}`, send: () => answer(api.POST("/v1/client-requests", { body: { ...sent(typed), project_id: typed.project } })) });
  const params = { path: { client_request_id: request.id } };
  return write({ words: `Changed ${request.reference}`, send: () => answer(api.PATCH("/v1/client-requests/{client_request_id}", { params, body: sent(typed), ...ifVersion(request.version) })) });
}

export function RequestForm(props: RequestFormProps) {
  const { request, projectId, onClose } = props;
  const form = useForm(valuesOf(props), `client request ${request?.id ?? "new"}`);
  const directory = usePeople().data.value;
  const project = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const isOpen = !request || request.outcome === "open";
  const send = async (typed: Typed): Promise<void> => {
    const saved = await save(typed, request);
    if (request) onClose();
    else go(`/client-requests/${saved.id}`, true);
  };
  return (
    <Dialog side title={request ? `Change ${request.reference}` : "Log a request"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={request ? "Save" : "Log the request"} onCancel={onClose}>
        {!request && !projectId && <Combobox label="Project" autofocus value={now.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />}
        <TextField label="What they ask for" required longest={200} value={now.title} error={wrong("title")} onValue={(text) => set("title", text)} />
        <div class="form-row">
          <TextField label="Who asks" required longest={200} value={now.who} error={wrong("requested_by")} onValue={(text) => set("who", text)} />
          <SelectField label="By" value={now.channel} options={CHANNEL_OPTIONS} error={wrong("channel")} onValue={(word) => set("channel", word)} />
        </div>
        <div class="form-row">
          <DayField label="On (today, if left out)" optional value={now.day} error={wrong("requested_on")} onValue={(day) => set("day", day)} />
          <Combobox label="Owner" value={now.owner} words={now.owner ? nameIn(directory, now.owner) : ""} ask={people} hint="Who answers it; you, if nobody is named" error={wrong("owner_id")} onValue={(id) => set("owner", id)} />
        </div>
        <TextArea label="In their words" optional longest={4000} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
        {isOpen && <SelectField label="Compared with what was sold" value={now.scope} options={Object.entries(SCOPES)} error={wrong("scope")} onValue={(word) => set("scope", word)} />}
        <TextArea label="Why it is in or out of scope" optional longest={2000} value={now.compared} error={wrong("scope_reason")} onValue={(text) => set("compared", text)} />
      </EntryForm>
    </Dialog>
  );
}
