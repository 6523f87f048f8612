/** One booking: who, when, how much, what it clashes with, and its history. */
import { useSignal } from "@preact/signals";
import { useMayChange } from "../../bookings/access.ts";
import { ChangeForm } from "../../bookings/change_form.tsx";
import { BookingState, hoursWords, whoOf } from "../../bookings/columns.tsx";
import { change, reopen, useBooking } from "../../bookings/data.ts";
import { PartForm, type Part } from "../../bookings/parts.tsx";
import { TOPICS } from "../../bookings/words.ts";
import type { Booking } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate, showDay } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { showDuration } from "../../design/duration.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Open = "" | "change" | Part;
const SETTLED = ["filled", "declined"];

export function BookingPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useBooking(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  const shown = open.value;
  return (
    <Page title={found ? `${found.reference} ${found.project_name}` : "Booking"} above={<Above booking={found} />} actions={found && <Actions booking={found} show={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This booking is archived: it takes no time until it is restored.</Notice>}
      {found && found.clashes.length > 0 && <Notice kind="warn">{clashWords(found)}</Notice>}
      {found && <About booking={found} />}
      {found && may("audit.read") && <History id={found.id} />}
      {found && shown === "change" && (
        <Dialog side title={found.person_id ? "Change the booking" : "Assign or change"} onClose={close}><ChangeForm booking={found} onClose={close} onDone={close} /></Dialog>
      )}
      {found && shown !== "" && shown !== "change" && <PartForm part={shown} booking={found} onClose={close} onDone={close} />}
    </Page>
  );
}

function clashWords({ clashes }: Booking): string {
  const [first] = clashes;
  if (!first) return "";
  const days = clashes.length === 1 ? "1 day has" : `${clashes.length} days have`;
  return `${days} no room for it. The first is ${showDay(first.on)}: ${showDuration(first.booked_minutes)} booked of ${showDuration(first.capacity_minutes) || "0:00"}.`;
}

function Above({ booking }: { booking: Booking | undefined }) {
  const project = booking ? [[`/projects/${booking.project_id}`, booking.project_name] as const] : [];
  return <Crumbs above={[["/bookings", "Bookings"], ...project]}>{booking && <BookingState booking={booking} />}</Crumbs>;
}

function Actions({ booking, show }: { booking: Booking; show: (next: Open) => void }) {
  if (!useMayChange(booking)) return null;
  const item = { booking_id: booking.id, version: booking.version };
  const archive = (): Promise<boolean> => change(`Archived ${booking.reference}`, [{ ...item, action: "archive" }]);
  const restore = (): Promise<boolean> => change(`Restored ${booking.reference}`, [{ ...item, action: "restore" }]);
  const confirm = (): Promise<boolean> => change(`Confirmed ${booking.reference}`, [{ ...item, action: "change", status: "confirmed" }]);
  if (booking.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  if (booking.status === "declined") return <Button kind="primary" onClick={() => void attempt({ words: `Reopened ${booking.reference}`, send: () => reopen(booking) })}>Reopen</Button>;
  return (
    <>
      <Button onClick={() => void archive()}>Archive</Button>
      <Button onClick={() => show("copy")}>Copy</Button>
      {booking.start_on !== booking.end_on && <Button onClick={() => show("split")}>Split</Button>}
      {!booking.person_id && booking.status !== "filled" && <Button onClick={() => show("decline")}>Decline</Button>}
      {booking.person_id && booking.status !== "confirmed" && <Button onClick={() => void confirm()}>Confirm</Button>}
      {!SETTLED.includes(booking.status ?? "") && <Button kind="primary" onClick={() => show("change")}>{booking.person_id ? "Change" : "Assign"}</Button>}
    </>
  );
}

function About({ booking }: { booking: Booking }) {
  const week = booking.start_on ? `/planner?from=${booking.start_on}` : "/planner";
  return (
    <Panel title="The booking" aside={<Link href={week}>In the planner</Link>}>
      <Facts facts={[
        ["Who", whoOf(booking)],
        ["Role", booking.charge_role],
        ["Skill", booking.skill],
        ["From", booking.start_on ? longDate(booking.start_on) : ""],
        ["To", booking.end_on ? longDate(booking.end_on) : ""],
        ["Hours", hoursWords(booking)],
        ["Task", booking.task_name],
        ["Phase", booking.phase_name],
        ["Note", booking.note],
        ...(booking.decline_reason ? [["Declined", booking.decline_reason] as const] : []),
      ]} />
    </Panel>
  );
}

function History({ id }: { id: string }) {
  return (
    <FactList title="History" of={{ record: `booking:${id}` }} topics={TOPICS} about={id}
      empty={<EmptySheet title="Nothing has happened yet">Every change of this booking stands here, with who made it and when.</EmptySheet>} />
  );
}
