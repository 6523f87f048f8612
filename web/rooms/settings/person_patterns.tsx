/** The working patterns of somebody: hours of each weekday from a day on, stated, corrected, archived. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { mayFor } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { PatternForm, WEEKDAYS } from "./pattern_form.tsx";

export type Pattern = components["schemas"]["WorkingPattern"];
const PATTERNS_MAX = 200;

/** Those in force one after the other, the latest first; with person.read. */
export function usePatterns(personId: string): Query<Pattern[]> {
  return useQuery<Pattern[]>({
    key: `working patterns of ${personId}`,
    topics: ["working_pattern"],
    ask: async () => {
      const query = { person_id: [personId], archived: "no" as const, page_size: PATTERNS_MAX };
      return (await answer(api.GET("/v1/working-patterns", { params: { query } }))).items;
    },
  });
}

export function PersonPatterns({ person }: { person: Person }) {
  const query = usePatterns(person.id ?? "");
  const open = useSignal<Pattern | "new" | undefined>(undefined);
  const patterns = query.data.value;
  const changes = mayFor("person.write", [person.id, person.lead_id]) && Boolean(person.active);
  const close = (): void => {
    open.value = undefined;
    void query.reload();
  };
  return (
    <Panel flush title="Working patterns" aside={changes && patterns && <Button onClick={() => (open.value = "new")}>New pattern</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {!patterns && <p class="panel-body">&nbsp;</p>}
      {patterns && patterns.length === 0 && <p class="panel-body quiet">None: the hours a week count, evenly from Monday to Friday.</p>}
      {patterns && patterns.length > 0 && (
        <Table label="Working patterns" columns={columnsOf(changes, (pattern) => (open.value = pattern), query)} rows={patterns} keyOf={({ id }) => id} />
      )}
      {open.value && <PatternForm personId={person.id ?? ""} onClose={close} {...(open.value !== "new" && { pattern: open.value })} />}
    </Panel>
  );
}

/** Such as Mon 7:30, Tue 4:00. */
function weekWords({ days }: Pattern): string {
  return days.map(({ weekday, minutes }) => `${WEEKDAYS[weekday - 1]?.slice(0, 3)} ${hours(minutes)}`).join(", ");
}

function columnsOf(changes: boolean, onChange: (pattern: Pattern) => void, query: Query<Pattern[]>): Column<Pattern>[] {
  return [
    { name: "From", show: ({ from_on }) => (from_on ? longDate(from_on) : "") },
    { name: "Days", wide: true, show: (pattern) => <>{weekWords(pattern)}{pattern.note && <div class="quiet">{pattern.note}</div>}</> },
    { name: "Week", number: true, show: ({ weekly_minutes }) => hours(weekly_minutes) },
    ...(changes ? [{ name: "Actions", show: (pattern: Pattern) => <RowActions pattern={pattern} onChange={onChange} onDone={() => void query.reload()} /> }] : []),
  ];
}

function RowActions({ pattern, onChange, onDone }: { pattern: Pattern; onChange: (pattern: Pattern) => void; onDone: () => void }) {
  const params = { path: { working_pattern_id: pattern.id } };
  const archive = (): Promise<unknown> =>
    attempt({
      words: "Archived the working pattern",
      send: () => answer(api.POST("/v1/working-patterns/{working_pattern_id}/archive", { params })),
      inverse: () => answer(api.POST("/v1/working-patterns/{working_pattern_id}/restore", { params })),
    });
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onChange(pattern)}>Correct</Button>
      <Button kind="quiet" onClick={() => void archive().then(onDone)}>Archive</Button>
    </span>
  );
}
