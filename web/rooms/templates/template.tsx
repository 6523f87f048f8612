/** One template as a grid of lines. What is typed stays until it is saved. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { TextField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import type { Template } from "../../records/templates.ts";
import type { RoomProps } from "../../shell/later.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { blank, bodyOf, linesOf, without, type Line } from "./lines.ts";
import "./templates.css";

const NAME_MAX = 200;

export function TemplateRoom({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<Template>({
    key: `template ${id}`,
    topics: ["template"],
    about: id,
    ask: () => answer(api.GET("/v1/templates/{template_id}", { params: { path: { template_id: id } } })),
  });
  const template = query.data.value;
  return (
    <Page title={template?.name ?? "Template"} above={<Crumbs above={[["/templates", "Templates"]]} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {template ? <Editor key={`${template.id} ${template.version}`} template={template} onSaved={() => void query.reload()} /> : <Wait busy={query.busy.value} />}
    </Page>
  );
}

function Editor({ template, onSaved }: { template: Template; onSaved: () => void }) {
  const form = useForm({ name: template.name }, template.id);
  const lines = useSignal<readonly Line[]>(linesOf(template));
  const mayWrite = may("template.write");
  const send = form.submit(async ({ name }) => {
    await write({
      words: `Saved ${name}`,
      send: () => save(template, name, bodyOf(lines.value, template.links)),
      inverse: (saved) => save(saved, template.name, bodyOf(linesOf(template), template.links)),
    });
    onSaved();
  });
  const set = (index: number, change: Partial<Line>): void => {
    lines.value = lines.value.map((line, place) => (place === index ? { ...line, ...change } : line));
  };
  return (
    <form class="form" onSubmit={send}>
      {template.archived_at && <Notice>This template is archived. Restore it to plan projects from it.</Notice>}
      <ProblemNotice problem={form.problem.value} fields={["name"]} />
      {mayWrite && <TextField label="Name" required longest={NAME_MAX} value={form.values.value.name} error={form.wrong("name")} onValue={(name) => form.set("name", name)} />}
      <section class="panel template-list" aria-label="Tasks of the template">
        <table class="table template">
          <Heads mayWrite={mayWrite} />
          <tbody>
            {lines.value.map((line, index) => (
              <LineRow key={line.key} line={line} number={index + 1} fixed={!mayWrite} wrong={form.wrong}
                onChange={(change) => set(index, change)} onRemove={() => (lines.value = without(lines.value, index))} />
            ))}
          </tbody>
        </table>
      </section>
      {mayWrite && (
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>Save</Button>
          <Button onClick={() => (lines.value = [...lines.value, blank(lines.value)])}>
            <Icon name="plus" /> Add a task
          </Button>
        </div>
      )}
    </form>
  );
}

function save({ id, version }: Template, name: string, plan: ReturnType<typeof bodyOf>): Promise<Template> {
  const params = { path: { template_id: id } };
  return answer(api.PATCH("/v1/templates/{template_id}", { params, body: { name, ...plan }, ...ifVersion(version) }));
}

function Heads({ mayWrite }: { mayWrite: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col" class="number">No.</th>
        {["Task", "Phase", "Charged as", "Days", "Hours", "Waits for no."].map((name) => <th key={name} scope="col">{name}</th>)}
        {mayWrite && <th scope="col"><span class="hidden-text">Remove</span></th>}
      </tr>
    </thead>
  );
}

interface LineRowProps {
  line: Line;
  number: number;
  fixed: boolean;
  wrong: (field: string) => string;
  onChange: (change: Partial<Line>) => void;
  onRemove: () => void;
}

const CELLS: readonly [name: Exclude<keyof Line, "key">, label: string, field: string, narrow: boolean][] = [
  ["name", "Name", "name", false],
  ["phase", "Phase", "phase", false],
  ["role", "Charged as", "charge_role", false],
  ["days", "Working days", "duration_days", true],
  ["hours", "Hours", "estimate_minutes", true],
  ["after", "Waits for", "", true],
];

function LineRow({ line, number, fixed, wrong, onChange, onRemove }: LineRowProps) {
  return (
    <tr>
      <td class="number">{number}</td>
      {CELLS.map(([name, label, field, narrow]) => {
        const error = field && wrong(`tasks.${number - 1}.${field}`);
        return (
          <td key={name} class={narrow ? "template-narrow" : undefined}>
            {fixed ? line[name] : (
              <input class="input" aria-label={`${label} of task ${number}`} value={line[name]} maxLength={NAME_MAX} aria-invalid={error ? true : undefined}
                title={error || undefined} onInput={(event) => onChange({ [name]: event.currentTarget.value })} />
            )}
          </td>
        );
      })}
      {!fixed && <td><Button kind="quiet" label={`Remove task ${number}`} onClick={onRemove}><Icon name="close" /></Button></td>}
    </tr>
  );
}
