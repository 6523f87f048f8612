/** One levelling: how far it is, what it would change and why; applied, undone, discarded or cancelled here. */
import type { Levelling } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";
import { applyLevelling, cancelLevelling, discardLevelling, isUnfinished, STATES, undoLevelling, useLevelling } from "./data.ts";
import { isChanged, Moves, People, Projects } from "./tables.tsx";

export function LevellingPage({ parameters }: RoomProps) {
  const query = useLevelling(parameters["id"] ?? "");
  const found = query.data.value;
  const above = (
    <Crumbs above={[["/levellings", "Levelling"]]}>
      {found && <Chip tone={STATES[found.status][1]}>{STATES[found.status][0]}</Chip>}
    </Crumbs>
  );
  return (
    <Page title={found?.reference ?? "Levelling"} above={above} actions={found && <Deeds found={found} query={query} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Found found={found} />}
    </Page>
  );
}

function Deeds({ found, query }: { found: Levelling; query: Query<Levelling> }) {
  const { reference, status, moves } = found;
  const run = async (words: string, send: (one: Levelling) => Promise<Levelling>): Promise<void> => {
    await attempt({ words, send: () => send(found) });
    void query.reload();
  };
  if (isUnfinished(found)) return <Button onClick={() => void run(`Cancelled ${reference}`, cancelLevelling)}>Cancel</Button>;
  if (status === "applied") return <Button onClick={() => void run(`Undid ${reference}`, undoLevelling)}>Undo it</Button>;
  if (status !== "ready") return null;
  return (
    <>
      <Button onClick={() => void run(`Discarded ${reference}`, discardLevelling)}>Discard</Button>
      {moves.length > 0 && <Button kind="primary" onClick={() => void run(`Applied ${reference}`, applyLevelling)}>Apply it</Button>}
    </>
  );
}

function Found({ found }: { found: Levelling }) {
  const { moves, projects, warnings } = found;
  const people = found.people.filter(isChanged);
  return (
    <>
      <Standing found={found} />
      {warnings.length > 0 && (
        <Panel title="Warnings">
          <ul>{warnings.map((words) => <li key={words}>{words}</li>)}</ul>
        </Panel>
      )}
      {projects.length > 0 && <Projects projects={projects} />}
      {people.length > 0 && <People people={people} />}
      {moves.length > 0 && <Moves moves={moves} fromOn={found.from_on} />}
      <About found={found} />
    </>
  );
}

function Standing({ found }: { found: Levelling }) {
  const { status, message, answers, tasks, effort, moves, people } = found;
  if (status === "failed") return <Notice kind="bad">{message || "The levelling failed."} Start another one.</Notice>;
  if (status === "cancelled") return <Notice>It was cancelled. Nothing changed in a plan.</Notice>;
  if (status === "waiting") return <Notice>It waits for its turn. The first answer comes within seconds.</Notice>;
  if (status === "running") {
    return <Notice>It looks for better answers, for {effort} {effort === 1 ? "second" : "seconds"} at most. Found so far: {answers}.</Notice>;
  }
  const before = people.reduce((sum, { overloaded_days_before }) => sum + overloaded_days_before, 0);
  const after = people.reduce((sum, { overloaded_days }) => sum + overloaded_days, 0);
  return (
    <>
      {status === "ready" && moves.length === 0 && <Notice kind="good">No task has to move.</Notice>}
      <Figures>
        <Figure name="Tasks that move" value={String(moves.length)} note={`Of ${tasks} that may be moved`} />
        <Figure name="Overloaded days before" value={String(before)} note="Working days with more work than hours" />
        <Figure name="Overloaded days after" value={String(after)} note="Of all people together" />
      </Figures>
    </>
  );
}

function About({ found }: { found: Levelling }) {
  const people = usePeople().data.value;
  const { from_on, effort, answers, optimal, cost_first, cost, bound } = found;
  const facts: [string, string][] = [
    ["No task before", from_on ? longDate(from_on) : ""],
    ["Looked for", `${effort} ${effort === 1 ? "second" : "seconds"} at most`],
    ["Answers found", String(answers)],
    ["How good it is", answers === 0 ? "" : optimal ? "No answer is better" : "A better answer may exist"],
    ["Cost of the first answer", answers === 0 ? "" : String(cost_first)],
    ["Cost of the best answer", answers === 0 ? "" : String(cost)],
    ["No answer costs less than", bound > 0 ? String(bound) : ""],
    ["Started by", nameIn(people, found.started_by_id)],
  ];
  return (
    <Panel title="How it was worked out">
      <Facts facts={facts} />
      <p class="quiet">The cost counts the days on which projects end, and above all the days after the day on which they are due.</p>
    </Panel>
  );
}
