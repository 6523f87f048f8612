/** When somebody leaves: what they answer for, who takes it over, and what is kept of them. */
import { useSignal } from "@preact/signals";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt } from "../../store/write.ts";
import { EraseDialog } from "./erase_dialog.tsx";
import { HandOver } from "./hand_over.tsx";
import type { Responsibilities } from "./records.ts";

/** isNext: what stands above is there. */
export function PersonLeaving({ person, isNext }: { person: Person; isNext: boolean }) {
  const id = person.id ?? "";
  const query = useQuery<Responsibilities>({
    key: `responsibilities of ${id}`,
    topics: ["project", "task", "person", "time_entry"],
    ask: () => answer(api.GET("/v1/people/{person_id}/responsibilities", { params: { path: { person_id: id } } })),
  });
  const open = useSignal<"hand over" | "erase" | "">("");
  const found = query.data.value;
  if (!isNext) return null;
  return (
    <Panel title="What they answer for" aside={found && <Button onClick={() => (open.value = "hand over")}>Give to somebody</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {query.busy.value && !found && <Wait busy />}
      {found && <Answers found={found} />}
      {!person.erased_at && (
        <div class="panel-foot">
          <Button onClick={() => void setActive(person, !person.active)}>{person.active ? "Mark as left" : "Works here again"}</Button>
          {!person.active && <Button kind="bad" onClick={() => (open.value = "erase")}>Erase personal data</Button>}
        </div>
      )}
      {open.value === "hand over" && found && <HandOver person={person} found={found} onClose={() => (open.value = "")} />}
      {open.value === "erase" && <EraseDialog person={person} onClose={() => (open.value = "")} />}
    </Panel>
  );
}

function Answers({ found }: { found: Responsibilities }) {
  const lines = [
    line(found.project_count, "open project that they manage", "open projects that they manage", found.projects),
    line(found.task_count, "open task", "open tasks", found.tasks),
    line(found.person_count, "person whom they lead", "people whom they lead", found.people),
    line(found.undecided_time_entry_count, "own time entry that waits for a decision", "own time entries that wait for a decision"),
  ].filter((each) => each !== undefined);
  if (lines.length === 0) return <p class="quiet">No project, task or person.</p>;
  return (
    <ul class="choices">
      {lines.map(([words, names]) => (
        <li key={words}>
          <strong>{words}</strong>
          {names && <div class="quiet">{names}</div>}
        </li>
      ))}
    </ul>
  );
}

const NAMES_MAX = 4;

function line(count: number | undefined, one: string, several: string, named?: readonly { name?: string }[] | null): [string, string] | undefined {
  if (!count) return undefined;
  const names = (named ?? []).slice(0, NAMES_MAX).map(({ name }) => name).join(", ");
  return [`${count} ${count === 1 ? one : several}`, names && count > NAMES_MAX ? `${names} and others` : names];
}

async function setActive(person: Person, active: boolean): Promise<void> {
  const path = { person_id: person.id ?? "" };
  const patch = (wanted: boolean, version: number) =>
    answer(api.PATCH("/v1/people/{person_id}", { params: { path }, body: { active: wanted }, ...ifVersion(version) }));
  await attempt({
    words: active ? `${person.name} works here again` : `${person.name} has left`,
    send: () => patch(active, person.version ?? 0),
    inverse: (changed) => patch(!active, changed.version ?? 0),
  });
}

