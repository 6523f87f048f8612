/** Who wrote which edition and when, and two of them compared word by word. */
import type { ComponentChildren } from "preact";
import type { Brief } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { isAnswered } from "../../store/query.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useEdition } from "./data.ts";
import { Differences } from "./difference.tsx";
import { valuesOf } from "./values.ts";
import { showMoment } from "../../design/moment.ts";

export function Editions({ brief }: { brief: Brief }) {
  const people = usePeople();
  return (
    <Panel title="Editions" aside={<span class="quiet">{brief.editions.length}</span>}>
      <ol class="editions" reversed>
        {brief.editions.toReversed().map(({ edition, written_by_id, written_at }) => (
          <li key={edition}>
            <strong>Edition {edition}</strong> <span class="quiet">{nameIn(people.data.value, written_by_id)}, {showMoment(written_at)}</span>
            {edition > 1 && (
              <a class="link" href={withQuery({ from: String(edition - 1), to: String(edition) })}>
                What changed<span class="hidden-text"> in edition {edition}</span>
              </a>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** children: what stands under it, once both editions are there. */
export function Comparison({ id, children }: { id: string; children: ComponentChildren }) {
  const [from, to] = [Number(asked("from")) || 1, Number(asked("to")) || 1];
  const [before, after] = [useEdition(id, from), useEdition(id, to)];
  const problem = before.problem.value ?? after.problem.value;
  const all = after.data.value?.editions.map(({ edition }) => [String(edition), `Edition ${edition}`] as const) ?? [];
  const isThere = before.data.value && after.data.value;
  return (
    <>
      <Panel title={`From edition ${from} to edition ${to}`} aside={<Button kind="quiet" onClick={() => setQuery({ from: "", to: "" })}>Close</Button>}>
        <div class="stack">
          <div class="filters">
            <SelectField label="From" value={String(from)} options={all} onValue={(edition) => setQuery({ from: edition })} />
            <SelectField label="To" value={String(to)} options={all} onValue={(edition) => setQuery({ to: edition })} />
          </div>
          <ProblemNotice problem={problem} />
          <Wait busy={!problem && !isThere} />
          {before.data.value && after.data.value && (
            <Differences before={valuesOf(before.data.value)} after={valuesOf(after.data.value)} />
          )}
        </div>
      </Panel>
      {isAnswered(before) && isAnswered(after) && children}
    </>
  );
}
