/** Who is away: approved leave of everybody, without its kind. */
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { partOf, type Away } from "../../leave/data.ts";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";

export function AwayList() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page title="Who is away">
      <List
        title="Away from today on"
        source={listAt("/v1/away", { counted: true, fixed: { days_from: today } })}
        topics={["leave"]}
        columns={columnsOf(today)}
        order="first_on"
        searches="Person"
        keyOf={({ id }) => id}
        nameOf={({ person_name }) => person_name ?? ""}
        empty={<EmptySheet title="Nobody is away" action={<ShowAll />}>Leave is shown here once it is approved.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: string): ListColumn<Away>[] {
  return [
    { field: "person", name: "Person", order: "person", width: 12, grow: true, text: ({ person_name }) => person_name ?? "" },
    { field: "first_on", name: "First day", order: "first_on", width: 8, text: ({ first_on }) => showDay(first_on, today), exact: ({ first_on }) => first_on ?? "" },
    { field: "last_on", name: "Last day", order: "last_on", width: 8, text: ({ last_on }) => showDay(last_on, today), exact: ({ last_on }) => last_on ?? "" },
    { field: "part", name: "Of each day", width: 8, text: ({ day_minutes }) => partOf(day_minutes) },
  ];
}
