/** What legal entities charge each other: found, made, opened. */
import type { IntercompanyCharge, LegalEntity } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useEntities } from "../../store/entities.ts";
import { isAnswered } from "../../store/query.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { ChargeForm } from "./charge_form.tsx";
import { ChargeChip, STATES, TOPICS } from "./data.tsx";

export function Charges() {
  const entities = useEntities();
  const found = entities.data.value ?? [];
  const writes = may("journal.write") && found.length > 1;
  return (
    <Page title="Intercompany" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New charge</Button>}>
      <Wait busy={!isAnswered(entities)} />
      {isAnswered(entities) && (
        <List
          title="Charges between legal entities"
          source={listAt("/v1/intercompany-charges", { counted: true })}
          topics={TOPICS}
          columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
          order="-charged_on"
          searches="Description or reference"
          filters={filtersOf(found)}
          keyOf={({ id }) => id}
          nameOf={({ description }) => description}
          pageOf={({ id }) => `/intercompany/${id}`}
          empty={<EmptySheet title="No charge fits" action={<ShowAll />}>A charge is booked in both companies at once: revenue and a receivable in one, cost and a payable in the other. The consolidated statements leave it out.</EmptySheet>}
        />
      )}
      {writes && asked("new") && <ChargeForm entities={found} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function filtersOf(entities: readonly LegalEntity[]): readonly ListFilter[] {
  return [
    { field: "status", label: "State", several: true, options: Object.entries(STATES) },
    { field: "legal_entity_id", label: "Legal entity", several: true, options: entities.map(({ id, name }) => [id, name] as const) },
    { field: "charged_from", label: "From", day: true },
    { field: "charged_to", label: "To", day: true },
  ];
}

function columnsOf(today: string): ListColumn<IntercompanyCharge>[] {
  return [
    { field: "description", name: "What", order: "description", width: 14, grow: true, text: ({ description }) => description, show: ({ id, description }) => <a class="table-open" href={`/intercompany/${id}`}>{description}</a> },
    { field: "amount", name: "Amount", order: "amount", number: true, width: 8, text: ({ amount }) => showMoney(amount), exact: ({ amount }) => amount?.amount ?? "" },
    { field: "status", name: "State", order: "status", width: 7, text: ({ status }) => STATES[status], show: (one) => <ChargeChip {...one} /> },
    { field: "charged_on", name: "Day", order: "charged_on", width: 7, text: ({ charged_on }) => showDay(charged_on, today), exact: ({ charged_on }) => charged_on ?? "" },
    { field: "seller", name: "From", width: 11, text: ({ seller_name }) => seller_name },
    { field: "buyer", name: "To", width: 11, text: ({ buyer_name }) => buyer_name },
  ];
}
