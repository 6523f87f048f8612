/** One row: the load of a person day by day, and the bookings as bars. */
import { heatOf } from "../../charts/heat.tsx";
import { showDay } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import type { Scale } from "../../time-axis/scale.ts";
import { leftOf } from "../../time-axis/scale.ts";
import type { Person } from "./data.ts";
import type { Bar, Row } from "./lanes.ts";

export const ROW_PX = 72;
const HEAT_PX = 8;
const LANE_PX = 18;
const STEPS = ["light", "busy", "full", "over"] as const;

interface LineProps {
  row: Row;
  index: number;
  scale: Scale;
  mayBook: boolean;
  onBook: (row: Row) => void;
}

export function Line({ row, index, scale, mayBook, onBook }: LineProps) {
  return (
    <li class="planner-line" data-row={row.id} style={{ top: `${index * ROW_PX}px` }}>
      <div class="planner-name" title={row.name}>
        <span class="planner-words"><strong>{row.name}</strong><span class="quiet">{row.note || "–"}</span></span>
        {mayBook && row.person && <button type="button" class="button button-quiet planner-add" aria-label={`Book ${row.name}`} onClick={() => onBook(row)}>+</button>}
      </div>
      <div class="planner-track">
        {row.person && <Load person={row.person} scale={scale} />}
        {row.bars.map((bar) => <BookingBar key={bar.booking.id} bar={bar} scale={scale} />)}
      </div>
    </li>
  );
}

/** A shape for each step of the load, whatever the number of days; and one for days without work. */
function Load({ person, scale }: { person: Person; scale: Scale }) {
  const shapes: Record<string, string> = { off: "", light: "", busy: "", full: "", over: "" };
  let overDays = 0;
  person.capacity_minutes.forEach((capacity, day) => {
    const booked = person.confirmed_minutes[day] ?? 0;
    const step = capacity > 0 ? heatOf(booked / capacity) : booked > 0 ? "over" : "off";
    if (step === "over") overDays += 1;
    const left = day * scale.dayPx;
    const height = step === "off" ? ROW_PX : HEAT_PX;
    if (step in shapes) shapes[step] += `M${left} 0h${scale.dayPx}v${height}h-${scale.dayPx}z`;
  });
  const width = person.capacity_minutes.length * scale.dayPx;
  return (
    <svg class="planner-load" role="img" aria-label={overDays > 0 ? `${person.name} has too much on ${overDays} days` : `${person.name} has room`} width={width} height={ROW_PX}>
      <path class="planner-off" d={shapes["off"]} />
      {STEPS.map((step) => <path key={step} class={`planner-${step}`} d={shapes[step]} />)}
    </svg>
  );
}

function BookingBar({ bar: { booking, start, end, lane }, scale }: { bar: Bar; scale: Scale }) {
  const place = { left: `${leftOf(scale, start)}px`, width: `${Math.max(4, (end - start + 1) * scale.dayPx - 1)}px`, top: `${HEAT_PX + 4 + lane * LANE_PX}px` };
  const over = booking.overtime ? " planner-overtime" : "";
  const words = `${booking.project_name}, ${stateOf(booking.status, booking.overtime, booking.offered)}, ${clock(booking.minutes_per_day)} a day, ${showDay(booking.start_on)} to ${showDay(booking.end_on)}`;
  return (
    <button type="button" class={`planner-bar planner-${booking.status}${over}`} data-bar={booking.id} style={place} aria-label={words} title={words}>
      {booking.project_name}
    </button>
  );
}

export function stateOf(status: string, overtime: boolean, offered: boolean): string {
  if (offered) return "waiting, there is room now";
  return overtime ? "confirmed as overtime" : status;
}
