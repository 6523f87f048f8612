/** One template as a grid of lines. What is typed stays until it is saved. */
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Icon } from "../../design/icon.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import type { Template } from "../../records/templates.ts";
import type { RoomProps } from "../../shell/later.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { blank, bodyOf, linesOf, lineWords, without, type Line } from "./lines.ts";
import { mayUse, Use } from "./use.tsx";
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
  const offers = template && !template.archived_at && mayUse();
  return (
    <Page title={template?.name ?? "Template"} above={<Crumbs above={[["/templates", "Templates"]]} />}
      actions={offers && <Button onClick={() => setQuery({ use: template.id }, false)}>Use in a new project</Button>}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {template ? <Editor key={template.id} template={template} onSaved={() => void query.reload()} /> : <Wait busy={query.busy.value} />}
      {offers && asked("use") === template.id && <Use template={template} onClose={() => setQuery({ use: "" })} />}
    </Page>
  );
}

function valuesOf(template: Template) {
  return { name: template.name, lines: linesOf(template) as readonly Line[] };
}

type Values = ReturnType<typeof valuesOf>;

const NAMES = { name: "Name", lines: "Tasks" };

function words(_field: keyof Values, value: string | readonly Line[]): string | string[] {
  return typeof value === "string" ? value : value.map(lineWords);
}

function Editor({ template, onSaved }: { template: Template; onSaved: () => void }) {
  const form = useForm<Values>(valuesOf(template), template.id, `template ${template.id}`);
  const { name, lines } = form.values.value;
  const mayWrite = may("template.write");
  async function send(typed: Values): Promise<void> {
    const before = valuesOf(template);
    await write({
      words: `Saved ${typed.name}`,
      send: () => save(template, typed, template.links),
      inverse: (saved) => save(saved, before, template.links),
    });
    onSaved();
  }
  const set = (index: number, change: Partial<Line>): void =>
    form.set("lines", lines.map((line, place) => (place === index ? { ...line, ...change } : line)));
  return (
    <EntryForm stays form={form} send={send} fields={["name", ...lines.flatMap((_, index) => LINE_FIELDS.map((field) => `tasks.${index}.${field}`))]} submit="Save"
      versions={{ names: NAMES, words }}>
      {template.archived_at && <Notice>This template is archived. Restore it to plan projects from it.</Notice>}
      {mayWrite && <TextField label="Name" required longest={NAME_MAX} value={name} error={form.wrong("name")} onValue={(typed) => form.set("name", typed)} />}
      <section class="panel template-list" aria-label="Tasks of the template">
        <table class="table template">
          <Heads mayWrite={mayWrite} />
          <tbody>
            {lines.map((line, index) => (
              <LineRow key={line.key} line={line} number={index + 1} fixed={!mayWrite} wrong={form.wrong}
                onChange={(change) => set(index, change)} onRemove={() => form.set("lines", without(lines, index))} />
            ))}
          </tbody>
        </table>
      </section>
      {mayWrite && (
        <div>
          <Button onClick={() => form.set("lines", [...lines, blank(lines)])}>
            <Icon name="plus" /> Add a task
          </Button>
        </div>
      )}
    </EntryForm>
  );
}

function save({ id, version }: Template, { name, lines }: Values, links: Template["links"]): Promise<Template> {
  const params = { path: { template_id: id } };
  return answer(api.PATCH("/v1/templates/{template_id}", { params, body: { name, ...bodyOf(lines, links) }, ...ifVersion(version) }));
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

const LINE_FIELDS = CELLS.map(([, , field]) => field).filter(Boolean);

function LineRow({ line, number, fixed, wrong, onChange, onRemove }: LineRowProps) {
  const wrongs = LINE_FIELDS.map((field) => wrong(`tasks.${number - 1}.${field}`)).filter(Boolean);
  return (
    <>
    <tr>
      <td class="number">{number}</td>
      {CELLS.map(([name, label, field, narrow]) => {
        const error = field && wrong(`tasks.${number - 1}.${field}`);
        return (
          <td key={name} class={name === "name" ? "template-name" : narrow ? "template-narrow" : undefined}>
            {fixed ? line[name] : (
              <input class="input" aria-label={`${label} of task ${number}`} value={line[name]} maxLength={NAME_MAX} aria-invalid={error ? true : undefined}
                title={error || undefined} onInput={(event) => onChange({ [name]: event.currentTarget.value })} />
            )}
          </td>
        );
      })}
      {!fixed && <td><Button kind="quiet" label={`Remove task ${number}`} onClick={onRemove}><Icon name="close" /></Button></td>}
    </tr>
    {wrongs.length > 0 && <tr><td /><td colSpan={CELLS.length} class="field-error" role="alert">{wrongs.join(" ")}</td></tr>}
    </>
  );
}
