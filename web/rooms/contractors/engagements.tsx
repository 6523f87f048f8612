/** Contractors and their engagements: found, made, opened. */
import type { Engagement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { EngagementForm } from "./engagement_form.tsx";
import { capOf, rateOf, TOPICS } from "./words.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function Engagements() {
  const create = (): void => setQuery({ new: "1" });
  return (
    <Page title="Engagements" actions={<Button kind="primary" onClick={create}>New engagement</Button>}>
      <List
        title="Engagements"
        source={listAt("/v1/engagements", { counted: true })}
        topics={TOPICS}
        columns={engagementColumns(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, role, person or supplier"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/engagements/${id}`}
        empty={<EmptySheet title="No engagement fits" action={<ShowAll />}>An engagement says for which supplier a contractor works, at which rate, and up to how much.</EmptySheet>}
      />
      {asked("new") && <EngagementForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

export function engagementColumns(today: string): ListColumn<Engagement>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/engagements/${id}`}>{number}</a> },
    { field: "person", name: "Contractor", order: "person", width: 10.5, grow: true, text: ({ person_name }) => person_name },
    { field: "supplier", name: "Supplier", order: "supplier", width: 11, text: ({ supplier_name }) => supplier_name },
    { field: "rate", name: "Rate", width: 9.5, text: rateOf },
    { field: "cap", name: "Up to", width: 9, text: capOf },
    { field: "starts_on", name: "From", order: "starts_on", width: 6.5, text: ({ starts_on }) => showDay(starts_on, today), exact: ({ starts_on }) => starts_on ?? "" },
    { field: "ends_on", name: "To", order: "ends_on", width: 6.5, text: ({ ends_on }) => (ends_on ? showDay(ends_on, today) : "Open"), exact: ({ ends_on }) => ends_on ?? "" },
  ];
}
