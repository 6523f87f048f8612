/** A new link of a task: with which task, of this project or another, which way round, of which kind, with what lag. */
import type { Task } from "../../contract/records.ts";
import { Combobox, type Option } from "../../design/combobox.tsx";
import { Checkbox, NumberField, SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { searched } from "../../store/search.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { numberIn } from "../../store/numbers.ts";
import { write } from "../../store/write.ts";
import type { LinkType } from "../../time-axis/links.ts";
import { LINK_WORDS } from "./link_words.ts";
import type { Sheet } from "./sheet.ts";

const FOUND_MAX = 20;
const NOTHING = { other: "", words: "", way: "waits", type: "finish_to_start", lag: "0", unit: "days", elapsed: "" };
type Values = typeof NOTHING;
const FIELDS = ["predecessor_id", "successor_id", "lag_days", "lag_minutes", "type"];

export function NewLink({ sheet, task }: { sheet: Sheet; task: Task }) {
  const form = useForm<Values>(NOTHING, `new link of ${task.id}`);
  const typed = form.values.value;
  const other = typed.words || "the other task";
  const [before, behind] = typed.way === "waits" ? [other, task.name] : [task.name, other];
  const kinds = Object.entries(LINK_WORDS).map(([type, meaning]) => [type, `${behind} ${meaning} of ${before}`] as const);
  async function send(values: Values): Promise<void> {
    await add(task, values);
    form.startOver();
    sheet.reload();
  }
  return (
    <EntryForm form={form} send={send} fields={FIELDS} submit="Add the link" label="New link">
      <Combobox label="Link with" hint="A task of this project or of another" value={typed.other} words={typed.words}
        ask={(text) => tasksLike(sheet, task, text)} error={form.wrong("predecessor_id") || form.wrong("successor_id")}
        onValue={(id, option) => (form.set("other", id), form.set("words", option?.words ?? ""))} />
      <SelectField label="Which way" value={typed.way} onValue={(way) => form.set("way", way)}
        options={[["waits", `${task.name} waits for it`], ["holds", `It waits for ${task.name}`]]} />
      <SelectField label="Kind of the link" value={typed.type} options={kinds} onValue={(type) => form.set("type", type)} />
      <NumberField label="Lag" hint="A minus is a lead" value={typed.lag} error={form.wrong("lag_days") || form.wrong("lag_minutes")} onValue={(lag) => form.set("lag", lag)} />
      <SelectField label="Unit of the lag" value={typed.unit} options={[["days", "Days"], ["hours", "Hours"]]} onValue={(unit) => form.set("unit", unit)} />
      <Checkbox label="Count nights and days off in the lag too" checked={typed.elapsed === "yes"} onChecked={(on) => form.set("elapsed", on ? "yes" : "")} />
    </EntryForm>
  );
}

/** Tasks of this plan first, then what the search finds elsewhere. */
async function tasksLike(sheet: Sheet, task: Task, typed: string): Promise<Option[]> {
  const wanted = typed.trim().toLowerCase();
  const near = sheet.tasks.peek().filter(({ id, name }) => id !== task.id && name.toLowerCase().includes(wanted));
  const own = near.slice(0, FOUND_MAX).map(({ id, name }) => ({ value: id, words: name, note: "This project" }));
  if (!wanted) return own;
  const hits = await searched({ q: typed, kinds: "task", page_size: FOUND_MAX });
  const far = hits.filter(({ project_id, archived }) => project_id !== sheet.projectId && !archived);
  const found = far.map(({ id, title, reference, project_name }) => ({ value: id, words: title, note: [reference, project_name].filter(Boolean).join(" · ") }));
  return [...own, ...found].slice(0, FOUND_MAX);
}

/** It is undone by removing the link. */
function add(task: Task, { other, words, way, type, lag, unit, elapsed }: Values): Promise<unknown> {
  const [predecessor_id, successor_id] = way === "waits" ? [other, task.id] : [task.id, other];
  const amount = numberIn(lag) ?? 0;
  const lagged = unit === "hours" ? { lag_minutes: Math.round(amount * 60) } : { lag_days: amount };
  const body = { predecessor_id, successor_id, type: type as LinkType, lag_elapsed: elapsed === "yes", ...lagged };
  return write({
    words: `Linked ${task.name} and ${words}`,
    send: () => answer(api.POST("/v1/dependencies", { body })),
    inverse: ({ dependency }) => removeLink(dependency?.id ?? ""),
  });
}

export function removeLink(id: string): Promise<unknown> {
  return answer(api.DELETE("/v1/dependencies/{dependency_id}", { params: { path: { dependency_id: id } } }));
}
