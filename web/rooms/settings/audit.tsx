/** Who changed what, and when: of a record, or of everything that somebody did. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { plus } from "../../design/day.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList, type List } from "../../store/list.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { kindsOf } from "./audit_words.ts";
import { FactLine } from "./fact_line.tsx";
import type { Fact } from "./records.ts";
import "./settings.css";

const PAGE_SIZE = 100;

interface Wanted {
  record: string;
  actor: string;
  from: string;
  to: string;
}

/** Without a choice: what I did myself, so that the page is never empty. */
function wanted(): Wanted {
  const record = asked("record");
  return { record, actor: asked("actor") || (record ? "" : (me.value?.id ?? "")), from: asked("from"), to: asked("to") };
}

function useFacts({ record, actor, from, to }: Wanted): List<Fact> {
  const query = {
    ...(record && { record }),
    ...(actor && { actor }),
    ...(from && { from: `${from}T00:00:00Z` }),
    ...(to && { to: `${plus(to, 1)}T00:00:00Z` }),
    page_size: PAGE_SIZE,
  };
  return useList<Fact>({
    key: `audit ${JSON.stringify(query)}`,
    topics: [],
    ask: (page_token) => answer(api.GET("/v1/audit", { params: { query: { ...query, page_token } } })),
  });
}

export function Audit() {
  const now = wanted();
  const list = useFacts(now);
  const kind = asked("kind");
  const facts = list.rows?.filter((fact) => !kind || fact.type?.startsWith(kind));
  useCommands([{ words: "Find a record", group: "Audit trail", keys: "/", run: () => document.querySelector<HTMLElement>(".audit-find input")?.focus() }], []);
  return (
    <Page title="Audit trail">
      <Filters now={now} kinds={kindsOf(list.rows ?? [])} />
      <ProblemNotice problem={list.problem} actions={<Button onClick={list.reload}>Try again</Button>} />
      <Wait busy={list.busy && !list.rows} />
      {facts && (
        <Panel flush title="What happened" aside={<span class="quiet">{facts.length}, the newest first</span>}>
          {facts.length > 0 ? <ol class="facts-list">{facts.map((fact) => <FactLine key={fact.id} fact={fact} />)}</ol> : (
            <EmptySheet title="Nothing happened here" action={<Button onClick={() => setQuery({ from: "", to: "", kind: "" })}>Any day and kind</Button>}>
              Choose another person or record, or more days.
            </EmptySheet>
          )}
          {list.more && <div class="table-foot"><Button busy={list.busy} onClick={list.more}>Show more</Button></div>}
        </Panel>
      )}
    </Page>
  );
}

function Filters({ now, kinds }: { now: Wanted; kinds: readonly (readonly [string, string])[] }) {
  const people = usePeople();
  const options = (people.data.value ?? []).map(({ id, name }) => [id ?? "", name ?? ""] as const);
  return (
    <div class="filters" role="search">
      <RecordField record={now.record} />
      <SelectField label="Done by" value={now.actor} options={[["", "Anybody"], ...options]} onValue={(actor) => setQuery({ actor })} />
      <SelectField label="Kind" value={asked("kind")} options={[["", "Everything"], ...kinds]} onValue={(kind) => setQuery({ kind })} />
      <DayField label="From" optional value={now.from} onValue={(from) => setQuery({ from })} />
      <DayField label="To" optional value={now.to} onValue={(to) => setQuery({ to })} />
    </div>
  );
}

/** A record found by its name or number; Enter takes the first. */
function RecordField({ record }: { record: string }) {
  const typed = useSignal("");
  const text = typed.value.trim();
  const query = useQuery({
    key: `audit search ${text}`,
    topics: [],
    ask: async () => (text ? (await answer(api.GET("/v1/search", { params: { query: { q: text, page_size: 6 } } }))).items : []),
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
