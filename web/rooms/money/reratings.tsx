/** Batches of unbilled time that got the rates of the present cards: found, and begun with a preview. */
import type { Rerating, ReratingInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { ReratingForm } from "./rerating_form.tsx";
import "./money.css";

const STATES = { previewed: "Preview", applied: "Applied", undone: "Undone" };
const FILTERS: readonly ListFilter[] = [{ field: "status", label: "State", options: Object.entries(STATES) }];

export function Reratings() {
  const begin = (): void => setQuery({ new: "rerating" }, false);
  useCommands([{ words: "New re-rating", group: "Rates", keys: "n", run: begin }], []);
  return (
    <Page title="Re-rate time" actions={<Button kind="primary" onClick={begin}>New re-rating</Button>}>
      <List
        title="Re-ratings"
        source={listAt("/v1/re-ratings", { counted: true })}
        topics={["rerating"]}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Reason, client or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={whose}
        pageOf={({ id }) => `/re-ratings/${id}`}
        empty={<EmptySheet title="Nothing was rated again" action={<ShowAll />}>After a rate card has changed, unbilled time can get its rates: preview what changes, then apply it.</EmptySheet>}
      />
      {asked("new") === "rerating" && <ReratingForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

/** Whose time it is, in words. */
export function whose({ client_name, project_reference, person_name, charge_role }: ReratingInList): string {
  return [project_reference || client_name || "All clients", person_name, charge_role].filter(Boolean).join(", ");
}

export function amounts(money: Rerating["before"]): string {
  return money.map((one) => showMoney(one)).join(" + ") || "–";
}

function columnsOf(today: string): ListColumn<ReratingInList>[] {
  return [
    { field: "whose", name: "Whose time", width: 13, text: whose, show: (row) => <a class="table-open" href={`/re-ratings/${row.id}`}>{whose(row)}</a> },
    { field: "worked_from", name: "From", order: "worked_from", width: 6.5, text: ({ worked_from }) => showDay(worked_from, today), exact: ({ worked_from }) => worked_from ?? "" },
    { field: "worked_to", name: "To", order: "worked_to", width: 6.5, text: ({ worked_to }) => showDay(worked_to, today), exact: ({ worked_to }) => worked_to ?? "" },
    { field: "status", name: "State", order: "status", width: 7, text: ({ status }) => STATES[status], show: (row) => <ReratingChip {...row} /> },
    { field: "hours", name: "Hours", order: "seconds", number: true, width: 5.5, text: ({ minutes }) => hours(minutes) },
    { field: "before", name: "Before", number: true, width: 8.5, text: ({ before }) => amounts(before) },
    { field: "after", name: "After", number: true, width: 8.5, text: ({ after }) => amounts(after) },
  ];
}

export function ReratingChip({ status }: Pick<Rerating, "status">) {
  return <Chip tone={status === "applied" ? "solid" : "plain"}>{STATES[status]}</Chip>;
}
