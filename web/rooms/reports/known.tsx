/** As of when a figure is known: every figure of entries can be read as it was at the end of a past day. */
import { DayField } from "../../design/day_field.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import type { Problem } from "../../store/problem.ts";
import { todayHere } from "./data.tsx";

/** The instant that is asked for; "" is now. */
export function instantAsked(): string {
  const day = asked("known");
  return day && day < todayHere() ? endOf(day) : "";
}

/** The last instant of a day by the reader's clock. */
export function endOf(day: string): string {
  return new Date(`${day}T23:59:59.999`).toISOString();
}

export function KnownField({ problem }: { problem: Problem | undefined }) {
  return (
    <DayField label="As known at the end of" optional placeholder="Now" value={asked("known")} error={problem?.of("as_at") ?? ""}
      onValue={(known) => setQuery({ known })} />
  );
}
