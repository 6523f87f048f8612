/** What a task waits for, and what waits for it: the kind and the lag of each dependency. */
import type { Task } from "../../contract/records.ts";
import { Checkbox, NumberField, SelectField } from "../../design/field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm, type Form } from "../../store/form.ts";
import { numberIn } from "../../store/numbers.ts";
import type { LinkType } from "../../time-axis/links.ts";
import { carryOut } from "./changing.ts";
import type { Changes, Dependency } from "./data.ts";
import { LINK_WORDS } from "./link_words.ts";
import { LinksAcross } from "./links_across.tsx";
import { NewLink } from "./new_link.tsx";
import type { Sheet } from "./sheet.ts";

const OPTIONS = Object.entries(LINK_WORDS);
const NO_LINK = "none";

interface Values {
  [key: string]: string;
}

export function LinksPanel({ sheet, task, onClose }: { sheet: Sheet; task: Task; onClose: () => void }) {
  const links = sheet.dependencies.value.filter(({ predecessor_id, successor_id }) => [predecessor_id, successor_id].includes(task.id));
  const form = useForm<Values>(Object.assign({}, ...links.map(valuesOf)) as Values, `links of ${task.id}`);
  async function send(values: Values): Promise<void> {
    const isDone = await carryOut(sheet, `Changed the dependencies of ${task.name}`, changesOf(links, values));
    if (isDone || links.every((link) => isSame(link, values))) onClose();
  }
  return (
    <Dialog side title={`Dependencies of ${task.name}`} onClose={onClose}>
      {links.length > 0 ? (
        <EntryForm form={form} send={send} fields={[]} submit="Save" onCancel={onClose}>
          {links.map((link) => <Link key={link.id} sheet={sheet} link={link} form={form} />)}
        </EntryForm>
      ) : (
        sheet.acrossOf(task.id).length === 0 && <p class="quiet">Nothing holds this task, and it holds nothing.</p>
      )}
      <LinksAcross sheet={sheet} task={task} />
      <h3>Add a link</h3>
      <NewLink sheet={sheet} task={task} />
    </Dialog>
  );
}

function Link({ sheet, link, form }: { sheet: Sheet; link: Dependency; form: Form<Values> }) {
  const values = form.values.value;
  const [before, behind] = [nameOf(sheet, link.predecessor_id), nameOf(sheet, link.successor_id)];
  const kind = `type of ${link.id}`;
  const lag = `lag of ${link.id}`;
  const elapsed = `elapsed of ${link.id}`;
  const words = OPTIONS.map(([type, meaning]) => [type, `${behind} ${meaning} of ${before}`] as const);
  return (
    <fieldset class="form">
      <legend>{`${before} → ${behind}`}</legend>
      <SelectField label={`Kind of ${before} to ${behind}`} value={values[kind] ?? ""} options={[...words, [NO_LINK, "Remove it"]]}
        onValue={(type) => form.set(kind, type)} />
      <NumberField label={`Lag of ${before} to ${behind}`} hint="Days; a minus is a lead" value={values[lag] ?? ""} onValue={(days) => form.set(lag, days)} />
      <Checkbox label="Count nights and days off too" checked={values[elapsed] === "yes"} onChecked={(on) => form.set(elapsed, on ? "yes" : "")} />
    </fieldset>
  );
}

function nameOf(sheet: Sheet, id: string | null): string {
  return sheet.task(id ?? "")?.name ?? "A task";
}

function valuesOf({ id, type, lag_days, lag_elapsed }: Dependency): Values {
  return { [`type of ${id}`]: type ?? "finish_to_start", [`lag of ${id}`]: String(lag_days), [`elapsed of ${id}`]: lag_elapsed ? "yes" : "" };
}

function isSame(link: Dependency, values: Values): boolean {
  return Object.entries(valuesOf(link)).every(([name, value]) => values[name] === value);
}

function changesOf(links: readonly Dependency[], values: Values): Changes {
  const different = links.filter((link) => !isSame(link, values));
  const isGone = ({ id }: Dependency): boolean => values[`type of ${id}`] === NO_LINK;
  return {
    remove_dependency_ids: different.filter(isGone).map(({ id }) => id),
    change_dependencies: different.filter((link) => !isGone(link)).map(({ id }) => ({
      dependency_id: id,
      type: values[`type of ${id}`] as LinkType,
      lag_days: numberIn(values[`lag of ${id}`] ?? "0"),
      lag_elapsed: values[`elapsed of ${id}`] === "yes",
    })),
  };
}
