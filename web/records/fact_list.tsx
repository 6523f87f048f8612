/** The audit trail as a list: a line for each fact, which opens everything that it changed. */
import type { ComponentChildren } from "preact";
import type { Change, Fact } from "../contract/records.ts";
import { Link } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { showAgo, showInstant } from "../design/moment.ts";
import { Facts } from "../design/panel.tsx";
import { Table } from "../design/table.tsx";
import type { ListColumn, ListFilter } from "../list/columns.ts";
import { List } from "../list/list.tsx";
import { asked, setQuery, withQuery } from "../shell/router.ts";
import { usePeople } from "../store/directory.ts";
import { answer, api } from "../store/http.ts";
import type { Question, Source } from "../store/rows.ts";
import { changeWords, deedWords, fieldWords, shownChanges, valueWords, type NameOf } from "./fact_words.ts";
import "./records.css";

interface FactListProps {
  title: string;
  /** Of which record, as kind:id, or of whom; neither: everything. */
  of: { record?: string; actor?: string };
  filters?: readonly ListFilter[];
  topics?: readonly string[];
  about?: string;
  empty: ComponentChildren;
}

export function FactList({ title, of, filters = [], topics = [], about, empty }: FactListProps) {
  const people = usePeople().data.value;
  const nameOf: NameOf = (id) => people?.find((person) => person.id === id)?.name;
  return (
    <List
      title={title}
      source={factsOf(of)}
      topics={topics}
      {...(about && { about })}
      filters={filters}
      columns={columnsOf(nameOf)}
      keyOf={(fact) => fact.id ?? ""}
      nameOf={(fact) => deedWords(fact.type ?? "")}
      empty={empty}
      beside={(facts) => <Opened fact={facts.find(({ id }) => id === asked("fact"))} nameOf={nameOf} />}
    />
  );
}

/** Days of the address are whole days at the API. */
function factsOf(of: FactListProps["of"]): Source<Fact> {
  return {
    name: `audit ${JSON.stringify(of)}`,
    counted: false,
    ask: ({ from, to, ...question }: Question) => {
      const query = { ...of, ...question, ...(from && { from: `${from}T00:00:00Z` }), ...(to && { to: `${to}T23:59:59.999999Z` }) };
      return answer(api.GET("/v1/audit", { params: { query } }));
    },
  };
}

function summary({ changes, record }: Fact, nameOf: NameOf): string {
  return shownChanges(changes ?? [], record?.id).map((change) => changeWords(change, nameOf)).join("; ");
}

function columnsOf(nameOf: NameOf): ListColumn<Fact>[] {
  return [
    {
      field: "what",
      name: "What",
      text: (fact) => [deedWords(fact.type ?? ""), summary(fact, nameOf)].filter(Boolean).join(". "),
      show: (fact) => (
        <a class="table-open" href={withQuery({ fact: fact.id ?? "" })}>
          {deedWords(fact.type ?? "")}
          <span class="fact-summary">{summary(fact, nameOf)}</span>
        </a>
      ),
    },
    { field: "who", name: "Who", width: 11, text: actorWords },
    {
      field: "when",
      name: "When",
      width: 11,
      text: ({ happened_at }) => showInstant(happened_at),
      show: ({ happened_at }) => <span title={showAgo(happened_at)}>{showInstant(happened_at)}</span>,
      exact: ({ happened_at }) => happened_at ?? "",
    },
  ];
}

function actorWords({ actor }: Fact): string {
  if (actor?.name) return actor.name;
  if (actor?.kind === "system") return "Tandem";
  return actor?.kind === "person" ? "Erased person" : "Unknown";
}

/** Everything of one fact, beside the list. */
function Opened({ fact, nameOf }: { fact: Fact | undefined; nameOf: NameOf }) {
  if (!fact) return null;
  const { record, happened_at, changes } = fact;
  const kind = record?.type?.replaceAll("_", " ") ?? "";
  const shown = shownChanges(changes ?? [], record?.id);
  return (
    <Dialog side title={deedWords(fact.type ?? "")} onClose={() => setQuery({ fact: "" })}>
      <div class="form">
        <Facts
          facts={[
            ["When", `${showInstant(happened_at)}, ${showAgo(happened_at)}`],
            ["By", actorWords(fact)],
            ...(record?.id ? [["Record", <Link key="record" href={`/settings/audit?record=${record.type}:${record.id}`}>All changes of this {kind}</Link>] as const] : []),
          ]}
        />
        {shown.length > 0 && <Changes changes={shown} nameOf={nameOf} />}
      </div>
    </Dialog>
  );
}

function Changes({ changes, nameOf }: { changes: readonly Change[]; nameOf: NameOf }) {
  return (
    <Table
      label="Changes"
      rows={changes}
      keyOf={({ field = "" }) => field}
      columns={[
        { name: "Field", show: ({ field = "" }) => fieldWords(field) },
        { name: "Before", wide: true, show: ({ field = "", before }) => <span class="quiet">{valueWords(field, before, nameOf)}</span> },
        { name: "After", wide: true, show: ({ field = "", after }) => valueWords(field, after, nameOf) },
      ]}
    />
  );
}
