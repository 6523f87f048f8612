/** Time that waits for my decision: approve a week, all weeks, or what is chosen; return with a reason. */
import { useSignal, type Signal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjects } from "../../store/directory.ts";
import { me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { approve, entryWords, useWaiting } from "./data.ts";
import { GroupPanel } from "./group.tsx";
import { groupsOf } from "./groups.ts";
import { SendBack } from "./send_back.tsx";

type Chosen = Signal<ReadonlySet<string>>;

const NONE: ReadonlySet<string> = new Set();

export function Approvals() {
  const query = useWaiting();
  const people = usePeople();
  const projects = useProjects();
  const chosen: Chosen = useSignal(NONE);
  const refused = useSignal<readonly string[]>([]);
  const returning = useSignal(false);
  const entries = query.data.value ?? [];
  const there = entries.filter((entry) => chosen.value.has(entry.id)).map((entry) => entry.id);
  const { agency } = me.value ?? {};

  async function decide(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const done = await attempt({ words: "", send: () => approve(ids) });
    refused.value = [...new Set(done?.refused)];
    chosen.value = NONE;
  }

  useCommands(
    [{ words: "Approve what is chosen", group: "Approvals", keys: "a", run: () => void decide(there) }],
    [there.join()],
  );
  return (
    <Page title="Approvals" actions={<Actions chosen={there.length} onApprove={() => void decide(there)} onReturn={() => (returning.value = true)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {refused.value.length > 0 && (
        <Notice kind="warn" actions={<Button onClick={() => (refused.value = [])}>Dismiss</Button>}>
          Not approved: {refused.value.join(" ")}
        </Notice>
      )}
      <Wait busy={query.busy.value && !query.data.value} />
      {query.data.value && entries.length === 0 && <Nothing />}
      {entries.length > 0 && (
        <p class="quiet">
          {entryWords(entries.length)}, {hours(entries.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0))} in all
        </p>
      )}
      {groupsOf(entries, agency?.week_starts_on ?? 1).map((group) => (
        <GroupPanel
          key={group.key}
          group={group}
          name={nameIn(people.data.value, group.personId)}
          projects={projects.data.value ?? []}
          today={todayIn(agency?.time_zone ?? "UTC")}
          chosen={chosen.value}
          onChoose={(now) => (chosen.value = now)}
          onApprove={() => void decide(group.entries.map((entry) => entry.id))}
        />
      ))}
      {returning.value && (
        <SendBack
          ids={there}
          onClose={() => (returning.value = false)}
          onDone={() => (chosen.value = NONE)}
        />
      )}
    </Page>
  );
}

interface ActionsProps {
  chosen: number;
  onApprove: () => void;
  onReturn: () => void;
}

function Actions({ chosen, onApprove, onReturn }: ActionsProps) {
  if (chosen === 0) return null;
  return (
    <>
      <Button onClick={onReturn}>Return {entryWords(chosen)}</Button>
      <Button kind="primary" onClick={onApprove}>Approve {entryWords(chosen)}</Button>
    </>
  );
}

function Nothing() {
  return (
    <EmptySheet title="Nothing waits for you">
      Time of the people whom you lead, and on the projects that you run, stands here until you approve it.
    </EmptySheet>
  );
}
