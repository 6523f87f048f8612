/** The views of a list: choose one, keep what is shown as one, rename, share, make it the default, delete. */
import { useSignal } from "@preact/signals";
import type { ListName, SavedView } from "../contract/records.ts";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { Icon } from "../design/icon.tsx";
import { Menu, MenuItem } from "../design/menu.tsx";
import { asked, setQuery } from "../shell/router.ts";
import { useForm } from "../store/form.ts";
import { may, me } from "../store/session.ts";
import { attempt, write } from "../store/write.ts";
import type { ListState } from "./state.ts";
import { addressOf, archive, change, layoutHere, makeDefault, restore, save, useDefault, useViews, type Shared } from "./views.ts";

const NAME_MAX = 100;

export function Views<T>({ list }: { list: ListState<T> }) {
  const name = list.props.views as ListName;
  const views = useViews(name).data.value ?? [];
  const standard = useDefault(name).data.value ?? "";
  const shown = views.find(({ id }) => id === asked("view"));
  const naming = useSignal<SavedView | "new" | undefined>(undefined);
  const open = (view: SavedView | undefined): void => setQuery(addressOf(list.props, view), false);
  return (
    <>
      <Menu label={shown ? `View: ${shown.name}` : "Views"} button={<><Icon name="view" /> {shown?.name ?? "Views"}</>}>
        <MenuItem checked={shown === undefined} onChoose={() => open(undefined)}>{`All ${list.props.title.toLowerCase()}`}</MenuItem>
        {views.map((view) => (
          <MenuItem key={view.id} checked={view.id === shown?.id} onChoose={() => open(view)}>{view.name}</MenuItem>
        ))}
        <hr class="menu-rule" />
        {shown && isMine(shown) && <Changes list={list} view={shown} onName={() => (naming.value = shown)} />}
        {shown && (
          <MenuItem onChoose={() => void setDefault(name, shown, shown.id !== standard)}>
            {shown.id === standard ? "Do not open with this view" : "Open with this view"}
          </MenuItem>
        )}
        <MenuItem onChoose={() => (naming.value = "new")}>Save as a view …</MenuItem>
      </Menu>
      {naming.value && (
        <NameView list={list} view={naming.value === "new" ? undefined : naming.value} onClose={() => (naming.value = undefined)} />
      )}
    </>
  );
}

function isMine(view: SavedView): boolean {
  return view.owner_id === me.value?.person_id || view.owner_id === me.value?.id || may("view.manage");
}

function Changes<T>({ list, view, onName }: { list: ListState<T>; view: SavedView; onName: () => void }) {
  const keep = { words: `Saved ${view.name}`, send: () => change(view, { layout: layoutHere(list.props) }) };

  async function remove(): Promise<void> {
    await attempt({ words: `Deleted ${view.name}`, send: () => archive(view), inverse: restore });
    setQuery({ view: "" });
  }

  return (
    <>
      <MenuItem onChoose={() => void attempt(keep)}>{`Save changes to ${view.name}`}</MenuItem>
      <MenuItem onChoose={onName}>Rename or share …</MenuItem>
      <MenuItem onChoose={() => void remove()}>{`Delete ${view.name}`}</MenuItem>
    </>
  );
}

async function setDefault(name: ListName, view: SavedView, on: boolean): Promise<void> {
  const words = on ? `This list opens with ${view.name}` : "This list opens without a view";
  await attempt({ words, send: () => makeDefault(name, on ? view.id : null) });
}

interface NameProps<T> {
  list: ListState<T>;
  /** The view that is renamed; a new one without. */
  view: SavedView | undefined;
  onClose: () => void;
}

const AUDIENCES = [["nobody", "Only me"], ["everybody", "Everybody who may see this list"]] as const;

function NameView<T>({ list, view, onClose }: NameProps<T>) {
  const form = useForm({ name: view?.name ?? "", audience: (view?.sharing?.audience ?? "nobody") as Shared }, view?.id);
  const { name, audience } = form.values.value;
  async function send(typed: { name: string; audience: Shared }): Promise<void> {
    const saved = await write({
      words: `Saved ${typed.name}`,
      send: () =>
        view
          ? change(view, { name: typed.name, sharing: { audience: typed.audience } })
          : save(list.props.views as ListName, typed.name, typed.audience, layoutHere(list.props)),
      inverse: (saved) => (view ? change(saved, { name: view.name, sharing: { audience: (view.sharing?.audience ?? "nobody") as Shared } }) : archive(saved)),
    });
    setQuery({ view: saved.id });
    onClose();
  }
  return (
    <Dialog title={view ? "Rename or share" : "Save as a view"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name"]} submit="Save" onCancel={onClose} versions={{ names: { name: "Name", audience: "Who sees it" } }}>
        <TextField label="Name" required autofocus longest={NAME_MAX} value={name} error={form.wrong("name")}
          hint="Search, filters, order, groups and columns are kept under it." onValue={(text) => form.set("name", text)} />
        {may("view.share") && (
          <SelectField label="Who sees it" value={audience} options={AUDIENCES}
            onValue={(value) => form.set("audience", value as Shared)} />
        )}
      </EntryForm>
    </Dialog>
  );
}
