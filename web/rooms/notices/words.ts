/** What a notice says, where it leads, and why somebody gets it. */
import type { Notice } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";

type Kind = Notice["kind"];

export const KINDS: Readonly<Record<Kind, string>> = {
  task_assigned: "Task for you",
  task_slipped: "Task moved, since it was not started",
  tasks_slipped: "Tasks moved, since they were not started",
  time_returned: "Time sent back",
  time_missing: "Time is missing",
  handover_offered: "Handover offered",
  handover_answered: "Questions answered",
  handover_accepted: "Handover accepted",
  handover_returned: "Handover returned",
  quote_accepted: "Quote accepted",
  quote_rejected: "Quote rejected",
  budget_alert: "Budget alert",
  budget_warning: "Budget warning",
  proof_approved: "Version approved",
  proof_changes_requested: "Changes wanted by the client",
  proof_overdue: "Answer of the client is late",
  plan_followed: "Plan moved by itself",
  booking_confirmed: "You are booked",
  booking_moved: "Booking moved",
  booking_cancelled: "Booking cancelled",
  room_offered: "Room for a waiting booking",
  invoice_issued: "Invoice issued",
  invoice_paid: "Invoice paid",
};

const WHY: Readonly<Record<Notice["why"], string>> = {
  assignee: "The task is yours to do.",
  worker: "It is your time.",
  project_manager: "You manage the project.",
  account_manager: "You look after the client.",
  opportunity_owner: "The opportunity is yours.",
  booked: "It is your time.",
  booked_before: "You were booked.",
  booker: "You made the booking.",
};

export function whyWords({ why }: Notice): string {
  return WHY[why];
}

/** What needs somebody: these stand out. */
export function isUrgent({ kind }: Notice): boolean {
  return ["time_returned", "handover_returned", "quote_rejected", "budget_alert", "budget_warning", "proof_changes_requested", "proof_overdue", "booking_cancelled", "room_offered"].includes(kind);
}

/** What a notice states besides the name of the record. */
export function detailOf(notice: Notice): string {
  const { kind, detail, day } = notice;
  if (kind === "budget_alert") return `${detail}\u2009% of the budget is used`;
  if (kind === "budget_warning") return day ? `${detail} of the budget will be reached on ${showDay(day)}` : `${detail} of the budget are reached`;
  if (kind.startsWith("booking_") || kind === "room_offered") return [day && `from ${showDay(day)}`, detail].filter(Boolean).join(": ");
  if (kind === "tasks_slipped" && /^\d+$/.test(detail)) return detail === "1" ? "1 task" : `${detail} tasks`;
  if (kind === "time_missing") return `${hours(Number(detail))} of the week from ${day ? showDay(day) : ""}`;
  if (kind === "time_returned") return [day && showDay(day), detail].filter(Boolean).join(": ");
  return detail;
}

/** The page that opens the record. seesPlans: who sees none has a page of their own tasks. */
export function pageOf({ kind, record_id, project_id, day, detail }: Notice, seesPlans: boolean): string {
  const task = seesPlans ? `/projects/${project_id}/tasks?task=${record_id}` : `/my-tasks/${record_id}`;
  const booking = `/bookings?search=${encodeURIComponent(detail)}`;
  const pages: Partial<Record<Kind, string>> = {
    task_assigned: task,
    task_slipped: task,
    tasks_slipped: `/slips?project_id=${record_id}`,
    time_returned: `/time${day ? `?week=${day}` : ""}`,
    time_missing: `/time${day ? `?week=${day}` : ""}`,
    budget_alert: `/projects/${record_id}/budget`,
    budget_warning: `/projects/${record_id}/budget`,
    proof_approved: `/projects/${record_id}/deliverables`,
    proof_changes_requested: `/projects/${record_id}/deliverables`,
    proof_overdue: `/projects/${record_id}/deliverables`,
    plan_followed: `/projects/${record_id}/plan`,
    booking_confirmed: booking,
    booking_moved: booking,
    booking_cancelled: booking,
    room_offered: booking,
    quote_accepted: `/quotes/${record_id}`,
    quote_rejected: `/quotes/${record_id}`,
    invoice_issued: `/invoices/${record_id}`,
    invoice_paid: `/invoices/${record_id}`,
  };
  return pages[kind] ?? `/opportunities/${record_id}/handover`;
}
