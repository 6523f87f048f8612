/** The columns and filters of a list of bookings. */
import type { BookingInList } from "../contract/records.ts";
import { Chip } from "../design/chip.tsx";
import { showDay } from "../design/day.ts";
import { showDuration } from "../design/duration.ts";
import { showShare } from "../design/money.ts";
import type { ListColumn, ListFilter } from "../list/columns.ts";
import { stateOf, STATUSES } from "./words.ts";

export function bookingFilters(roles: readonly string[]): readonly ListFilter[] {
  return [
    { field: "status", label: "Status", several: true, options: Object.entries(STATUSES).map(([word, [words]]) => [word, words] as const) },
    { field: "charge_role", label: "Role", several: true, options: roles.map((role) => [role, role] as const) },
    { field: "placeholder", label: "Placeholder", options: [["yes", "Nobody yet"], ["no", "Somebody is booked"]] },
    { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
    { field: "from", label: "Not over on", day: true },
    { field: "to", label: "Begins by", day: true },
  ];
}

/** Who, or the role that is wanted. */
export function whoOf({ person_name, charge_role }: Pick<BookingInList, "person_name" | "charge_role">): string {
  return person_name || `Wanted: ${charge_role}`;
}

export function hoursWords({ minutes_per_day, share, total_minutes }: BookingInList): string {
  const stated = minutes_per_day ? `${showDuration(minutes_per_day)} a day` : share ? `${showShare(share)} of the time` : "";
  return [stated, `${showDuration(total_minutes)} in all`].filter(Boolean).join(", ");
}

export function BookingState({ booking }: { booking: BookingInList }) {
  const [words, tone] = STATUSES[booking.status ?? "tentative"];
  if (booking.archived) return <Chip>Archived</Chip>;
  if (booking.offered) return <Chip tone="good">Room now</Chip>;
  return <Chip tone={booking.overtime ? "bad" : tone}>{booking.overtime ? "Overtime" : words}</Chip>;
}

export function bookingColumns(today: string): ListColumn<BookingInList>[] {
  return [
    { field: "reference", name: "Booking", order: "reference", width: 7, text: ({ reference }) => reference, show: ({ id, reference }) => <a class="table-open" href={`/bookings/${id}`}>{reference}</a> },
    { field: "person", name: "Who", order: "person", width: 9, grow: true, text: whoOf },
    { field: "project", name: "Project", order: "project", width: 10, grow: true, text: ({ project_name }) => project_name },
    { field: "start", name: "From", order: "start_on", width: 6.5, text: ({ start_on }) => showDay(start_on, today), exact: ({ start_on }) => start_on ?? "" },
    { field: "end", name: "To", order: "end_on", width: 6.5, text: ({ end_on }) => showDay(end_on, today), exact: ({ end_on }) => end_on ?? "" },
    { field: "total", name: "In all", order: "total_minutes", number: true, width: 5.5, text: ({ total_minutes }) => showDuration(total_minutes), exact: ({ total_minutes }) => String(total_minutes) },
    { field: "status", name: "Status", order: "status", width: 7, text: ({ status, overtime, offered }) => stateOf(status ?? "", overtime, offered), show: (booking) => <BookingState booking={booking} /> },
    { field: "role", name: "Role", order: "charge_role", width: 7, spare: true, text: ({ charge_role }) => charge_role || "–" },
    { field: "task", name: "Task", width: 8, spare: true, text: ({ task_name }) => task_name || "–" },
    { field: "note", name: "Note", width: 10, spare: true, text: ({ note }) => note || "–" },
  ];
}
