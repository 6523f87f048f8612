/** Time that waits for my decision: weeks with something to look at first, clean ones folded to a line each. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { approve, entryWords, useWaiting } from "../../records/deciding.ts";
import { weekStartsOn } from "../../records/week.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjects } from "../../store/directory.ts";
import { attempt } from "../../store/write.ts";
import { focusNext, WeekLine } from "./week_line.tsx";
import { groupsOf, type Group } from "./groups.ts";
import { SendBack } from "./send_back.tsx";

const NONE: ReadonlySet<string> = new Set();

export function Approvals() {
  const query = useWaiting();
  const people = usePeople();
  const projects = useProjects();
  const chosen = useSignal(NONE);
  const refused = useSignal<readonly string[]>([]);
  const returning = useSignal<readonly string[]>([]);
  const groups = groupsOf(query.data.value ?? [], weekStartsOn());
  const [clean, marked] = [groups.filter(isClean), groups.filter((group) => !isClean(group))];

  async function decide(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const done = await attempt({ words: "", send: () => approve(ids) });
    refused.value = [...new Set(done?.refused)];
    chosen.value = NONE;
  }

  const here = (): Group | undefined => groups.find(({ key }) => key === focusedWeek()) ?? groups[0];
  useCommands(
    [
      { words: "Approve what is chosen, or the week", group: "Approvals", keys: "a", run: () => void decide(idsOf(here(), chosen.value)) },
      { words: "Send back what is chosen, or the week", group: "Approvals", keys: "r", run: () => (returning.value = idsOf(here(), chosen.value)) },
      { words: "Approve all clean weeks", group: "Approvals", keys: "Shift+A", run: () => void decide(clean.flatMap((group) => idsOf(group, NONE))) },
      { words: "Next week that waits", group: "Approvals", keys: "j", run: () => focusNext(1) },
      { words: "Week before", group: "Approvals", keys: "k", run: () => focusNext(-1) },
    ],
    [groups.map(({ key, entries }) => `${key} ${entries.length}`).join(), [...chosen.value].join()],
  );
  const lines = (found: readonly Group[]) =>
    found.map((group) => (
      <WeekLine
        key={group.key}
        group={group}
        name={nameIn(people.data.value, group.personId)}
        projects={projects.data.value ?? []}
        chosen={chosen.value}
        onChoose={(now) => (chosen.value = now)}
        onApprove={() => void decide(idsOf(group, chosen.value))}
        onReturn={() => (returning.value = idsOf(group, chosen.value))}
      />
    ));
  return (
    <Page title="Approvals" actions={<Hint shown={groups.length > 0} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {refused.value.length > 0 && (
        <Notice kind="warn" actions={<Button onClick={() => (refused.value = [])}>Dismiss</Button>}>
          Not approved: {refused.value.join(" ")}
        </Notice>
      )}
      <Wait busy={query.busy.value && !query.data.value} />
      {query.data.value && groups.length === 0 && <Nothing />}
      {marked.length > 0 && <Panel flush title="To check" aside={<Total groups={marked} />}>{lines(marked)}</Panel>}
      {clean.length > 0 && (
        <Panel flush title="Nothing unusual" aside={
          <div class="page-actions">
            <Total groups={clean} />
            <Button onClick={() => void decide(clean.flatMap((group) => idsOf(group, NONE)))}>Approve all {clean.length}</Button>
          </div>
        }>
          {lines(clean)}
        </Panel>
      )}
      {returning.value.length > 0 && <SendBack ids={returning.value} onClose={() => (returning.value = [])} onDone={() => (chosen.value = NONE)} />}
    </Page>
  );
}

function isClean({ remarks }: Group): boolean {
  return remarks.length === 0;
}

/** What of the week is chosen, else all of it. */
function idsOf(group: Group | undefined, chosen: ReadonlySet<string>): string[] {
  const ids = (group?.entries ?? []).map((entry) => entry.id);
  const some = ids.filter((id) => chosen.has(id));
  return some.length > 0 ? some : ids;
}

function focusedWeek(): string | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-week]")?.dataset["week"];
}

function Total({ groups }: { groups: readonly Group[] }) {
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  return <span class="quiet">{entryWords(count)}, {hours(groups.reduce((sum, { minutes }) => sum + minutes, 0))}</span>;
}

function Hint({ shown }: { shown: boolean }) {
  return shown ? <p class="quiet approvals-hint"><kbd>A</kbd> approve <kbd>R</kbd> send back <kbd>J</kbd><kbd>K</kbd> move</p> : null;
}

function Nothing() {
  return (
    <EmptySheet title="Nothing waits for you">
      Time of the people whom you lead, and on the projects that you run, stands here until you approve it.
    </EmptySheet>
  );
}
