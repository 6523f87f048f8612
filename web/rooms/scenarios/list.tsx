/** Scenarios of one's own and those that are shared; a new one is made here. */
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showInstant, showMoment } from "../../design/moment.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { STATES, TOPICS, type ScenarioRow } from "./data.ts";
import { ScenarioForm } from "./form.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "Status", several: true, options: Object.entries(STATES).map(([word, [words]]) => [word, words] as const) },
  { field: "shared", label: "Shared", options: [["true", "Yes"], ["false", "No"]] },
  { field: "archived", label: "Archived", options: [["yes", "Yes"], ["no", "No"]] },
];

export function Scenarios() {
  return (
    <Page title="Scenarios" actions={<Deeds />}>
      <List
        title="Scenarios"
        source={listAt("/v1/scenarios", { counted: true })}
        topics={TOPICS}
        columns={COLUMNS}
        order="-created_at"
        searches="Number or name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        pageOf={({ id }) => `/scenarios/${id}`}
        empty={<EmptySheet title="No scenario fits" action={<ShowAll />}>A scenario shows what happens if deals are won, projects are late and people are hired. Nothing else changes.</EmptySheet>}
      />
      {asked("new") && <ScenarioForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function Deeds() {
  return (
    <>
      <Link href="/scenario-comparison" class="button">Compare</Link>
      {may("scenario.write") && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New scenario</Button>}
    </>
  );
}

const COLUMNS: readonly ListColumn<ScenarioRow>[] = [
  { field: "reference", name: "Number", order: "reference", width: 7, text: ({ reference }) => reference },
  { field: "name", name: "Scenario", order: "name", width: 14, grow: true, text: ({ name }) => name, show: ({ id, name }) => <a class="table-open" href={`/scenarios/${id}`}>{name}</a> },
  { field: "status", name: "Status", order: "status", width: 7, text: ({ status }) => STATES[status][0], show: ({ status }) => <Chip tone={STATES[status][1]}>{STATES[status][0]}</Chip> },
  { field: "change_count", name: "Changes", order: "change_count", number: true, width: 6, text: ({ change_count }) => String(change_count) },
  { field: "owner", name: "Owner", order: "owner", width: 9, text: ({ owner_name }) => owner_name },
  { field: "shared", name: "Shared", width: 6, spare: true, text: ({ shared }) => (shared ? "Yes" : "No") },
  { field: "created_at", name: "Made", order: "created_at", width: 8, text: ({ created_at }) => showMoment(created_at), exact: ({ created_at }) => showInstant(created_at) },
];
