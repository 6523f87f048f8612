/** Who changed what, and when: of a record, or of everything, by anybody or by one person. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListFilter } from "../../list/columns.ts";
import { FactList } from "../../records/fact_list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { useQuery } from "../../store/queries.ts";
import { searched } from "../../store/search.ts";
import "./settings.css";

export function Audit() {
  const people = usePeople();
  const record = asked("record");
  const named = (people.data.value ?? []).map(({ id, name }) => [id ?? "", name ?? ""] as const);
  const options = [["", "Anybody"] as const, ...named];
  const filters: readonly ListFilter[] = [
    { field: "actor", label: "Done by", options },
    { field: "from", label: "From", day: true },
    { field: "to", label: "Up to", day: true },
  ];
  useCommands([{ words: "Find a record", group: "Audit trail", keys: "/", run: () => document.querySelector<HTMLElement>(".audit-find input")?.focus() }], []);
  return (
    <Page title="Audit trail">
      <RecordField record={record} />
      <FactList
        title="What happened"
        of={record ? { record } : {}}
        filters={filters}
        empty={
          <EmptySheet title="Nothing happened here" action={<Button onClick={() => setQuery({ from: "", to: "" })}>Any day</Button>}>
            Choose another person or record, or more days.
          </EmptySheet>
        }
      />
    </Page>
  );
}

/** A record found by its name or number; Enter takes the first. */
function RecordField({ record }: { record: string }) {
  const typed = useSignal("");
  const text = typed.value.trim();
  const query = useQuery({
    key: `audit search ${text}`,
    topics: [],
    ask: () => searched({ q: text, page_size: 6 }),
  });
  const found = text ? (query.data.value ?? []) : [];
  function take(kind: string | null | undefined, id: string | undefined): void {
    typed.value = "";
    setQuery({ record: `${kind}:${id}`, actor: "" }, false);
  }
  return (
    <form class="audit-find" onSubmit={(event) => { event.preventDefault(); take(found[0]?.kind, found[0]?.id); }}>
      <TextField label={record ? `Record: one ${record.split(":", 1)[0]?.replaceAll("_", " ")}` : "Record: name or number"} type="search" value={typed.value} onValue={(next) => (typed.value = next)} />
      {record && <Button kind="quiet" onClick={() => setQuery({ record: "" })}>All records</Button>}
      {found.length > 0 && (
        <ul class="audit-found">
          {found.map(({ kind, id, reference, title }) => (
            <li key={id}><button type="button" class="menu-item" onClick={() => take(kind, id)}>{[reference, title].filter(Boolean).join(" ")}<span class="quiet">{kind}</span></button></li>
          ))}
        </ul>
      )}
    </form>
  );
}
