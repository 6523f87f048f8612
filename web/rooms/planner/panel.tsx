/** What can be done with a booking of the planner. */
import { useSignal } from "@preact/signals";
import { ChangeForm } from "../../bookings/change_form.tsx";
import { change } from "../../bookings/data.ts";
import { PartForm, type Part } from "../../bookings/parts.tsx";
import { stateOf } from "../../bookings/words.ts";
import { Button, Link } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { showDuration } from "../../design/duration.ts";
import { Facts } from "../../design/panel.tsx";
import type { Booking } from "./data.ts";

interface PanelProps {
  booking: Booking;
  personName: string;
  onClose: () => void;
  onDone: () => void;
}

export function BookingPanel({ booking, personName, onClose, onDone }: PanelProps) {
  const part = useSignal<Part | undefined>(undefined);
  if (part.value) return <PartForm part={part.value} booking={booking} onClose={() => (part.value = undefined)} onDone={onDone} />;
  return (
    <Dialog side title={booking.project_name} onClose={onClose}>
      <Facts facts={[
        ["Who", personName || `Wanted: ${booking.charge_role}`],
        ["Status", stateOf(booking.status ?? "", booking.overtime, booking.offered)],
        ["In all", showDuration(booking.total_minutes) || "–"],
        ["Note", booking.note || "–"],
        ["", <Link key="whole" href={`/bookings/${booking.id}`}>The whole booking</Link>],
      ]} />
      {booking.mine && <Deeds booking={booking} show={(next) => (part.value = next)} onDone={onDone} />}
      {booking.mine && <ChangeForm booking={booking} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}

function Deeds({ booking, show, onDone }: { booking: Booking; show: (part: Part) => void; onDone: () => void }) {
  const archiveIt = async (): Promise<void> => {
    const item = { booking_id: booking.id, version: booking.version, action: "archive" as const };
    if (await change(`Archived a booking of ${booking.project_name}`, [item])) onDone();
  };
  return (
    <div class="form-actions">
      <Button onClick={() => show("copy")}>Copy</Button>
      {booking.start_on !== booking.end_on && <Button onClick={() => show("split")}>Split</Button>}
      {!booking.person_id && <Button onClick={() => show("decline")}>Decline</Button>}
      <Button kind="bad" onClick={() => void archiveIt()}>Archive the booking</Button>
    </div>
  );
}
