/** One fact of the audit trail: when, who, what, and each value from what to what. */
import { usePeople } from "../../store/directory.ts";
import { withQuery } from "../../shell/router.ts";
import { deedWords, fieldWords, isNothing, shownChanges, valueWords } from "./audit_words.ts";
import { showAgo, showInstant } from "./instant.ts";
import type { Change, Fact } from "./records.ts";

export function FactLine({ fact }: { fact: Fact }) {
  const { type = "", record, actor, happened_at, changes } = fact;
  const shown = shownChanges(changes ?? [], record?.id);
  return (
    <li>
      <div>
        <div>{showInstant(happened_at)}</div>
        <div class="quiet">{showAgo(happened_at)}</div>
      </div>
      <div>
        <div>
          <strong>{deedWords(type)}</strong> by {actorWords(actor)}
          {record?.id && <> · <a class="link" href={withQuery({ record: `${record.type}:${record.id}`, actor: "", kind: "" })}>all of this {record.type?.replaceAll("_", " ")}</a></>}
        </div>
        {shown.map((change) => <ChangeLine key={change.field} change={change} />)}
      </div>
    </li>
  );
}

function actorWords(actor: Fact["actor"]): string {
  if (actor?.name) return actor.name;
  if (actor?.kind === "system") return "Tandem itself";
  return actor?.kind === "person" ? "somebody whose data was erased" : "somebody unknown";
}

function ChangeLine({ change: { field = "", before, after } }: { change: Change }) {
  const people = usePeople();
  const nameOf = (id: string): string | undefined => people.data.value?.find((person) => person.id === id)?.name;
  return (
    <div class="fact-change">
      <span class="quiet">{fieldWords(field)}</span>
      {!isNothing(before) && <><span class="fact-before">{valueWords(field, before, nameOf)}</span><span aria-label="became">→</span></>}
      <span>{valueWords(field, after, nameOf)}</span>
    </div>
  );
}
