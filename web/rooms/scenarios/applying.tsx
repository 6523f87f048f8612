/** What applying a scenario would change, what has changed since, and what is to be done elsewhere. */
import { useSignal } from "@preact/signals";
import { Button, Link } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { attempt } from "../../store/write.ts";
import { applyScenario, usePreview, type Differing, type Effect, type Preview, type Scenario, type ToDo } from "./data.ts";

type Decisions = Readonly<Record<string, "apply" | "skip">>;

export function ApplyPanel({ found, isOpen }: { found: Scenario; isOpen: boolean }) {
  const decided = useSignal<Decisions>({});
  const query = usePreview(found);
  const preview = query.data.value;
  const decide = (id: string, word: string): void => {
    const { [id]: _, ...others } = decided.value;
    decided.value = word === "apply" || word === "skip" ? { ...others, [id]: word } : others;
  };
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !preview} />
      {preview && preview.conflicts.length > 0 && <Conflicts rows={preview.conflicts} decided={decided.value} onDecide={isOpen ? decide : undefined} />}
      {preview && <LeftToDo rows={preview.to_do} />}
      {preview && <Effects title="What applying it changes" rows={preview.effects} count={preview.effect_count} aside={isOpen && <Apply found={found} preview={preview} decided={decided.value} />} />}
    </>
  );
}

function Apply({ found, preview, decided }: { found: Scenario; preview: Preview; decided: Decisions }) {
  const open = preview.conflicts.filter(({ change_id }) => !decided[change_id ?? ""]);
  const apply = () => attempt({ words: `Applied ${found.reference}`, send: () => applyScenario(found, decided) });
  return <Button kind="primary" disabled={open.length > 0} onClick={() => void apply()}>Apply it</Button>;
}

interface ConflictsProps {
  rows: readonly Differing[];
  decided: Decisions;
  onDecide: ((id: string, word: string) => void) | undefined;
}

function Conflicts({ rows, decided, onDecide }: ConflictsProps) {
  const decision: Column<Differing> = { name: "Decision", show: (row) => onDecide && <Decision row={row} decided={decided} onDecide={onDecide} /> };
  return (
    <Panel flush title="Changed since">
      <Notice kind="warn">These records are not as they were when the changes were added. Decide on each before you apply the scenario.</Notice>
      <Table label="Changed since" rows={rows} keyOf={({ change_id, what }) => `${change_id} ${what}`} columns={onDecide ? [...CONFLICTS, decision] : CONFLICTS} />
    </Panel>
  );
}

const CONFLICTS: readonly Column<Differing>[] = [
  { name: "Record", wide: true, show: ({ name }) => name || "Not there any more" },
  { name: "Then", show: ({ what, seen }) => valueWords(what, seen) },
  { name: "Now", show: ({ reason, what, now }) => (reason === "closed" ? "Closed or gone" : valueWords(what, now)) },
];

function Decision({ row, decided, onDecide }: { row: Differing; decided: Decisions; onDecide: (id: string, word: string) => void }) {
  const id = row.change_id ?? "";
  const options = [["", "Choose"] as const, ...(row.can_apply ? [["apply", "Apply it all the same"] as const] : []), ["skip", "Skip it"] as const];
  return <SelectField hiddenLabel label={`Decision on ${row.name}`} value={decided[id] ?? ""} options={options} onValue={(word) => onDecide(id, word)} />;
}

interface EffectsProps {
  title: string;
  rows: readonly Effect[];
  count: number;
  aside?: preact.ComponentChildren;
}

export function Effects({ title, rows, count, aside }: EffectsProps) {
  return (
    <Panel flush title={title} aside={aside}>
      {rows.length > 0 ? <Table label={title} rows={rows} keyOf={({ kind, record_id, what, change_id }) => `${kind} ${record_id} ${what} ${change_id}`} columns={EFFECTS} /> : <p class="quiet">No record here changes.</p>}
      {count > rows.length && <p class="quiet">The first {rows.length} of {count} are shown.</p>}
    </Panel>
  );
}

const RECORDS: Readonly<Record<Effect["kind"], string>> = {
  task: "Task",
  project: "Project",
  booking: "Booking",
  working_pattern: "Working hours",
  leave: "Leave",
};
const FIELDS: Readonly<Record<Effect["what"], string>> = {
  dates: "Days",
  end_on: "End",
  person: "Person",
  minutes_per_day: "Hours a day",
  weekly_minutes: "Hours a week",
  leave: "Days",
};
const EFFECTS: readonly Column<Effect>[] = [
  { name: "Record", wide: true, show: ({ kind, name }) => <>{name}<div class="quiet">{RECORDS[kind]}</div></> },
  { name: "Field", show: ({ what }) => FIELDS[what] },
  { name: "Before", show: ({ what, before }) => valueWords(what, before) },
  { name: "After", show: ({ what, after }) => valueWords(what, after) },
];

/** Days as 2027-01-04/2027-01-08, minutes, shares and names, as people read them. */
function valueWords(what: string, value: string): string {
  if (!value || value === "/") return "–";
  if (what === "probability") return `${Math.round(Number(value) * 100)} %`;
  if (what.endsWith("minutes") || what === "minutes_per_day") return hours(Number(value));
  if (what === "end_on") return showDate(value);
  if (what !== "dates" && what !== "leave") return what === "person_id" ? "Another person" : value;
  const [start, end] = value.split("/");
  return start === end ? showDate(start ?? "") : [start, end].map((day) => (day ? showDate(day) : "–")).join(" to ");
}

const TO_DO: Readonly<Record<ToDo["kind"], string>> = {
  win: "Win it in the pipeline",
  lose: "Set it lost in the pipeline",
  delay_opportunity: "Change its days of delivery",
  hire: "Add the person when the contract is signed",
  delay_project: "It has no plan yet; change its days",
};

export function LeftToDo({ rows }: { rows: readonly ToDo[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel flush title="Left to do elsewhere">
      <Table label="Left to do elsewhere" rows={rows} keyOf={({ change_id }) => change_id ?? ""} columns={LEFT} />
    </Panel>
  );
}

const LEFT: readonly Column<ToDo>[] = [
  { name: "What", wide: true, show: ({ kind }) => TO_DO[kind] },
  { name: "Of", wide: true, show: ({ opportunity_id, kind, name }) => (opportunity_id ? <Link href={`/opportunities/${opportunity_id}`}>{name}</Link> : kind === "hire" ? <Link href="/settings/people">{name}</Link> : name) },
];
