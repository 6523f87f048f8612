/** The one list in its states: rows, waiting, empty, refused, out of reach. */
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { asked, withQuery } from "../../shell/router.ts";
import { Problem } from "../../store/problem.ts";
import type { ListPage, Source } from "../../store/rows.ts";

interface Job {
  id: string;
  number: string;
  name: string;
  client: string;
  status: "active" | "planning" | "on_hold";
  hours: number;
}

const NAMES = ["Practice websites", "Autumn list campaign", "Booking platform", "Legacy giving appeal"];
const CLIENTS = ["Bracken Veterinary Group", "Quill & Quarto Books Ltd", "Harbour & Vale Ltd", "Saltmarsh Hospice Trust"];
const STATUSES = ["active", "planning", "on_hold"] as const;

const JOBS: readonly Job[] = Array.from({ length: 60 }, (_, index) => ({
  id: String(index),
  number: `JOB-${1000 + index}`,
  name: NAMES[index % NAMES.length] ?? "",
  client: CLIENTS[(index * 7) % CLIENTS.length] ?? "",
  status: STATUSES[index % STATUSES.length] ?? "active",
  hours: (index * 37) % 400,
}));

/** What the API would answer in each state. */
const ANSWERS: Readonly<Record<string, () => Promise<ListPage<Job>>>> = {
  rows: () => Promise.resolve({ items: [...JOBS], next_page_token: "", total: JOBS.length }),
  waiting: () => new Promise(() => undefined),
  empty: () => Promise.resolve({ items: [], next_page_token: "", total: 0 }),
  refused: () => Promise.reject(new Problem({ status: 403, reason: "PERMISSION_DENIED", detail: "You may not see these projects. An administrator can give you the permission." })),
  unreachable: () => Promise.reject(new TypeError("out of reach")),
};
const STATES = [["rows", "Rows"], ["waiting", "Waiting"], ["empty", "Empty"], ["refused", "Refused"], ["unreachable", "Out of reach"]] as const;

export function Lists() {
  const state = asked("state") || "rows";
  const source: Source<Job> = { name: `gallery ${state}`, counted: true, ask: ANSWERS[state] ?? (() => Promise.resolve({ items: [], next_page_token: "" })) };
  return (
    <>
      <nav class="segments" aria-label="State of the list">
        {STATES.map(([name, words]) => (
          <a key={name} class="segment" href={withQuery({ state: name })} aria-current={name === state ? "true" : undefined}>{words}</a>
        ))}
      </nav>
      <List
        key={state}
        title="Jobs"
        source={source}
        topics={[]}
        columns={COLUMNS}
        order="number"
        searches="Name, number or client"
        filters={[{ field: "status", label: "Status", options: stateOptions([...STATUSES]), several: true }, { field: "due_from", label: "From", day: true }]}
        actions={[{ words: "Archive", run: () => Promise.resolve() }]}
        keyOf={(job) => job.id}
        nameOf={(job) => job.name}
        pageOf={() => "/design?part=lists"}
        empty={<EmptySheet title="No job fits" action={<ShowAll />}>A job begins with an accepted handover.</EmptySheet>}
      />
    </>
  );
}

const COLUMNS: readonly ListColumn<Job>[] = [
  { field: "name", name: "Job", order: "number", text: ({ number, name }) => `${number} ${name}`,
    show: ({ number, name, client }) => <Docket number={number} name={name} client={client} href="/design?part=lists" /> },
  { field: "status", name: "Status", text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
  { field: "hours", name: "Sold", number: true, text: ({ hours }) => `${hours} h` },
];
