/** All bookings: found, ordered and counted. */
import { bookingColumns, bookingFilters } from "../../bookings/columns.tsx";
import { TOPICS } from "../../bookings/words.ts";
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { NewBookingForm } from "./form.tsx";

export function Bookings() {
  const writes = may("booking.write");
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const roles = [...new Set((usePeople().data.value ?? []).map(({ charge_role }) => charge_role ?? "").filter(Boolean))].sort();
  const fixed = Object.fromEntries(["project_id", "person_id"].filter((name) => asked(name)).map((name) => [name, [asked(name)]]));
  const close = (): void => setQuery({ new: "" });
  return (
    <Page title="Bookings" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New booking</Button>}>
      <List
        title="Bookings"
        source={listAt("/v1/bookings", { counted: true, fixed })}
        topics={TOPICS}
        columns={bookingColumns(today)}
        order="-start_on"
        searches="Number, project, person or note"
        filters={bookingFilters(roles)}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference}
        pageOf={({ id }) => `/bookings/${id}`}
        empty={<EmptySheet title="No booking fits" action={<ShowAll />}>Who works on which project, and when, stands here; and the roles that are wanted.</EmptySheet>}
      />
      {writes && asked("new") && <NewBookingForm start={{ person: "", personName: "", from: today, to: today }} onClose={close} onDone={close} />}
    </Page>
  );
}
