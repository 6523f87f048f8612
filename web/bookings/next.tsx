/** The bookings of a project or of a person that are not over. */
import type { BookingInList } from "../contract/records.ts";
import { Link } from "../design/button.tsx";
import { showDay } from "../design/day.ts";
import { showDuration } from "../design/duration.ts";
import { EmptySheet, Panel } from "../design/panel.tsx";
import { Table } from "../design/table.tsx";
import { BookingState, whoOf } from "./columns.tsx";

interface NextProps {
  bookings: readonly BookingInList[];
  today: string;
  /** The list of all of them. */
  href: string;
  of: "project" | "person";
  empty: string;
}

export function NextBookings({ bookings, today, href, of, empty }: NextProps) {
  const name = of === "project"
    ? { name: "Who", show: (each: BookingInList) => <a class="table-open" href={`/bookings/${each.id}`}>{whoOf(each)}</a> }
    : { name: "Project", show: (each: BookingInList) => <a class="table-open" href={`/bookings/${each.id}`}>{each.project_name}</a> };
  return (
    <Panel flush title="Bookings" aside={<Link href={href}>All bookings</Link>}>
      {bookings.length === 0 ? <EmptySheet title="Nothing is booked">{empty}</EmptySheet> : (
        <Table label="Bookings" rows={bookings} keyOf={({ id }) => id} columns={[
          name,
          { name: "From", show: ({ start_on }) => showDay(start_on, today) },
          { name: "To", show: ({ end_on }) => showDay(end_on, today) },
          { name: "In all", number: true, show: ({ total_minutes }) => showDuration(total_minutes) },
          { name: "Status", show: (booking) => <BookingState booking={booking} /> },
        ]} />
      )}
    </Panel>
  );
}
