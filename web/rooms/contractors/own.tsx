/** A contractor's own page: engagements, self-bills, and what of them is paid. */
import { todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { selfBillColumns } from "./self_bills.tsx";
import { Link } from "../../design/button.tsx";
import { useOwnEngagements } from "./own_data.ts";
import { rateOf, TOPICS } from "./words.tsx";

export function OwnEngagements() {
  const person = me.value?.person_id ?? "";
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const engagements = useOwnEngagements(person).data.value;
  return (
    <Page title="My engagements and self-bills">
      {engagements && <p>{engagements.length === 0 ? "You have no engagement as a contractor." : engagements.map((one) => <span key={one.id}><Link href={`/engagements/${one.id}`}>{one.number}</Link> with {one.supplier_name}, {rateOf(one)} </span>)}</p>}
      {engagements && (
        <List
          title="My self-bills"
          source={listAt("/v1/self-bills", { counted: true, fixed: { person_id: [person] } })}
          topics={TOPICS}
          columns={selfBillColumns(today).filter(({ field }) => field !== "person")}
          order="-created_at"
          keyOf={({ id }) => id}
          nameOf={({ number }) => number || "Draft"}
          pageOf={({ id }) => `/self-bills/${id}`}
          empty={<EmptySheet title="No self-bill yet">The agency drafts one from your approved time; you accept it here, and see when it is paid.</EmptySheet>}
        />
      )}
    </Page>
  );
}
