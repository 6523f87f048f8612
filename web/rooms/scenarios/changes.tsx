/** The changes of a scenario, in their order. */
import { Button, Link } from "../../design/button.tsx";
import { EmptySheet, Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { attempt } from "../../store/write.ts";
import { changeWords, KINDS, pageOfChange, removeChange, type Change, type Scenario } from "./data.ts";

interface ChangesProps {
  found: Scenario;
  /** It may be changed by the reader. */
  isOpen: boolean;
  onAdd: () => void;
  onChange: (change: Change) => void;
}

export function Changes({ found, isOpen, onAdd, onChange }: ChangesProps) {
  const add = isOpen && <Button kind="primary" onClick={onAdd}>Add a change</Button>;
  if (found.changes.length === 0) {
    return <Panel title="Changes"><EmptySheet title="No change yet" action={add || undefined}>Add what would be different: a deal that is won, a project that is late, somebody who is hired.</EmptySheet></Panel>;
  }
  const deeds: Column<Change> = { name: "Actions", show: (change) => <Deeds found={found} change={change} onChange={onChange} /> };
  return (
    <Panel flush title="Changes" aside={add}>
      <Table label="Changes" rows={found.changes} keyOf={({ id }) => id ?? ""} columns={isOpen ? [...COLUMNS, deeds] : COLUMNS} />
    </Panel>
  );
}

const COLUMNS: readonly Column<Change>[] = [
  { name: "Change", wide: true, show: ({ kind, note }) => <>{KINDS[kind]}{note && <div class="quiet">{note}</div>}</> },
  { name: "Of", wide: true, show: (change) => <Of change={change} /> },
  { name: "What", wide: true, show: changeWords },
];

function Of({ change }: { change: Change }) {
  const page = pageOfChange(change);
  const name = capital(change.name) || "Not there any more";
  return page ? <Link href={page}>{name}</Link> : <>{name}</>;
}

function Deeds({ found, change, onChange }: { found: Scenario; change: Change; onChange: (change: Change) => void }) {
  const of = `${KINDS[change.kind]}, ${change.name}`;
  const remove = () => attempt({ words: "Removed the change", send: () => removeChange(found, change) });
  return (
    <>
      <Button kind="quiet" onClick={() => onChange(change)}>Change<span class="hidden-text"> {of}</span></Button>
      <Button kind="quiet" onClick={() => void remove()}>Remove<span class="hidden-text"> {of}</span></Button>
    </>
  );
}
