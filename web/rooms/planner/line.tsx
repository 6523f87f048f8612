/** One row: the load of a person day by day, and the bookings as bars. */
import { stateOf } from "../../bookings/words.ts";
import { heatOf } from "../../charts/heat.tsx";
import { showDay } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import type { Scale } from "../../time-axis/scale.ts";
import { leftOf } from "../../time-axis/scale.ts";
import type { Person } from "./data.ts";
import { topOf, type Bar, type Row } from "./lanes.ts";

const LOAD_PX = 8;
const STEPS = ["light", "busy", "full", "over"] as const;

interface LineProps {
  row: Row;
  scale: Scale;
  mayBook: boolean;
  onBook: (row: Row) => void;
}

export function Line({ row, scale, mayBook, onBook }: LineProps) {
  return (
    <li class="planner-line" data-row={row.id} style={{ top: `${row.top}px`, height: `${row.height}px` }}>
      <div class="planner-name" title={row.name}>
        <span class="planner-words"><strong>{row.name}</strong><span class="quiet">{row.note || "–"}</span></span>
        {mayBook && row.person && <button type="button" class="button button-quiet planner-add" aria-label={`Book ${row.name}`} onClick={() => onBook(row)}>+</button>}
      </div>
      <div class="planner-track">
        {row.person && <Load person={row.person} scale={scale} rowPx={row.height} />}
        {row.bars.map((bar) => <BookingBar key={bar.booking.id} bar={bar} scale={scale} />)}
      </div>
    </li>
  );
}

/** A shape for each step of the load, whatever the number of days; and one for days without work. */
function Load({ person, scale, rowPx }: { person: Person; scale: Scale; rowPx: number }) {
  const shapes: Record<string, string> = { off: "", light: "", busy: "", full: "", over: "" };
  let overDays = 0;
  person.capacity_minutes.forEach((capacity, day) => {
    const booked = person.confirmed_minutes[day] ?? 0;
    const step = capacity > 0 ? heatOf(booked / capacity) : booked > 0 ? "over" : "off";
    if (step === "over") overDays += 1;
    const left = day * scale.dayPx;
    const height = step === "off" ? rowPx : LOAD_PX;
    if (step in shapes) shapes[step] += `M${left} 0h${scale.dayPx}v${height}h-${scale.dayPx}z`;
  });
  const width = person.capacity_minutes.length * scale.dayPx;
  return (
    <svg class="planner-load" role="img" aria-label={overDays > 0 ? `${person.name} has too much on ${overDays} days` : `${person.name} has room`} width={width} height={rowPx}>
      <path class="planner-off" d={shapes["off"]} />
      {STEPS.map((step) => <path key={step} class={`planner-${step}`} d={shapes[step]} />)}
    </svg>
  );
}

function BookingBar({ bar, scale }: { bar: Bar; scale: Scale }) {
  const { booking, start, end } = bar;
  const place = { left: `${leftOf(scale, start)}px`, width: `${Math.max(4, (end - start + 1) * scale.dayPx - 1)}px`, top: `${topOf(bar)}px` };
  const over = booking.overtime ? " planner-overtime" : "";
  const words = `${booking.project_name}, ${stateOf(booking.status, booking.overtime, booking.offered)}, ${clock(booking.minutes_per_day)} a day, ${showDay(booking.start_on)} to ${showDay(booking.end_on)}`;
  return (
    <button type="button" class={`planner-bar planner-${booking.status}${over}`} data-bar={booking.id} style={place} aria-label={words} title={words}>
      {booking.project_name}
    </button>
  );
}
