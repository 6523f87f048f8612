/** Handovers between account and project managers: what was sold, where it is, and what is still open. */
import type { Handover, HandoverStatus } from "../../contract/records.ts";
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { itemWords } from "./items.ts";
import { showMoment } from "../../design/moment.ts";

const STATES: readonly HandoverStatus[] = ["draft", "offered", "returned", "accepted", "cancelled"];
const HANDOVERS = listAt("/v1/handovers", { counted: true });

export function Handovers() {
  const people = usePeople();
  return (
    <Page title="Handovers">
      <List
        title="Handovers"
        source={HANDOVERS}
        topics={["handover"]}
        columns={columnsOf((id) => nameIn(people.data.value, id))}
        order="-created_at"
        searches="What was sold, or client"
        filters={filtersOf(me.value?.person_id ?? "")}
        views="handovers"
        keyOf={(handover) => handover.id}
        nameOf={(handover) => `${handover.opportunity_reference} ${handover.opportunity_name}`}
        pageOf={(handover) => `/opportunities/${handover.opportunity_id}/handover`}
        empty={
          <EmptySheet title="No handover fits" action={<ShowAll />}>
            A handover is drafted when an opportunity is won. It brings the job from the account manager to a project manager.
          </EmptySheet>
        }
      />
    </Page>
  );
}

function filtersOf(mine: string): ListFilter[] {
  return [
    { field: "status", label: "Status", options: stateOptions(STATES), several: true },
    { field: "project_manager_id", label: "Accepted by", options: [[mine, "Me"]] },
  ];
}

function columnsOf(nameOf: (id: string | null) => string): ListColumn<Handover>[] {
  return [
    {
      field: "opportunity_name",
      name: "What was sold",
      width: 16,
      order: "opportunity_name",
      text: ({ opportunity_reference, opportunity_name, client_name }) => [opportunity_reference, opportunity_name, client_name].join(" · "),
      show: ({ opportunity_id, opportunity_reference, opportunity_name, client_name }) => (
        <Docket number={opportunity_reference} name={opportunity_name} client={client_name} href={`/opportunities/${opportunity_id}/handover`} />
      ),
    },
    { field: "status", name: "Status", order: "status", width: 12, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "owner_id", name: "From", width: 7, text: ({ owner_id }) => nameOf(owner_id) },
    { field: "project_manager_id", name: "To", width: 7, text: ({ project_manager_id }) => nameOf(project_manager_id) },
    { field: "open_items", name: "Still open", width: 7, text: ({ open_items }) => itemWords(open_items) || "–" },
    { field: "offered_at", name: "Offered", order: "offered_at", width: 6.5, text: ({ offered_at }) => showMoment(offered_at) },
    { field: "accepted_at", name: "Accepted", order: "accepted_at", width: 6.5, text: ({ accepted_at }) => showMoment(accepted_at) },
  ];
}
