/** What happened, in words: the events of the feed that people want to read about a client or a project. */
import type { components } from "../contract/api.ts";

export type Event = components["schemas"]["Event"];

/** Each after the name of who did it; the name of the record follows. */
export const DEEDS: Readonly<Record<string, string>> = {
  "baseline.changed.v1": "changed the baseline",
  "baseline.taken.v1": "took the baseline",
  "brief.written.v1": "wrote an edition of the brief",
  "budget.set.v1": "set the budget",
  "booking.changed.v1": "changed a booking",
  "booking.created.v1": "booked somebody",
  "booking.offered.v1": "found room for a booking on the waiting list",
  "budget_alert.raised.v1": "noticed that the budget is used to a threshold",
  "budget_warning.cleared.v1": "cleared the warning of the budget",
  "budget_warning.raised.v1": "warned that the budget will be used up",
  "budget_watch.set.v1": "set the thresholds of the budget",
  "client.registered.v1": "registered the client",
  "client.updated.v1": "changed the client",
  "capacity_gap.closed.v1": "closed the capacity gap",
  "capacity_gap.found.v1": "found the capacity gap",
  "client_request.changed.v1": "changed the request",
  "client_request.created.v1": "logged the request",
  "contact.erased.v1": "erased a contact",
  "credit_note.issued.v1": "issued a credit note",
  "decision.changed.v1": "changed the decision",
  "decision.created.v1": "recorded the decision",
  "estimate.updated.v1": "changed the estimate",
  "handover.accepted.v1": "accepted the handover",
  "handover.answered.v1": "answered a question of the handover",
  "handover.offered.v1": "offered the handover",
  "handover.returned.v1": "returned the handover with a question",
  "handover.withdrawn.v1": "withdrew the handover",
  "invoice.credited.v1": "credited the invoice",
  "invoice.issued.v1": "issued the invoice",
  "invoice.paid.v1": "recorded the payment of the invoice",
  "invoice.part_paid.v1": "recorded a part of the payment of the invoice",
  "issue.changed.v1": "changed the issue",
  "issue.created.v1": "raised the issue",
  "leave.approved.v1": "approved the leave",
  "leave.cancelled.v1": "cancelled the leave",
  "leave.requested.v1": "asked for leave",
  "leave.returned.v1": "returned the leave",
  "levelling.changed.v1": "changed the levelling",
  "levelling.started.v1": "started the levelling",
  "opportunity.created.v1": "opened",
  "opportunity.lost.v1": "lost",
  "opportunity.reopened.v1": "reopened",
  "opportunity.updated.v1": "changed",
  "opportunity.won.v1": "won",
  "project.archived.v1": "archived the project",
  "project.opened.v1": "opened the project",
  "project.planned.v1": "planned the project",
  "project.rescheduled.v1": "moved the plan of",
  "project.restored.v1": "restored the project",
  "project.scope_set.v1": "set what the project delivers",
  "project.status_changed.v1": "changed the status of",
  "project.updated.v1": "changed the project",
  "quote.accepted.v1": "recorded that the client accepted the quote",
  "quote.expired.v1": "let the quote expire",
  "quote.issued.v1": "issued the quote",
  "quote.rejected.v1": "recorded that the client rejected the quote",
  "plan_import.created.v1": "imported a plan",
  "plan_import.undone.v1": "undid the import of a plan",
  "proof.added.v1": "added the version",
  "proof.approval_withdrawn.v1": "withdrew the approval of the version",
  "proof.approved.v1": "approved the version",
  "proof.changed.v1": "changed the version",
  "proof.changes_requested.v1": "asked for changes of the version",
  "project.followed.v1": "let the plan follow others:",
  "proof.overdue.v1": "noticed that the answer is late",
  "proof.sent.v1": "asked the client about the version",
  "quote.withdrawn.v1": "withdrew the quote",
  "risk.changed.v1": "changed the risk",
  "risk.created.v1": "added the risk",
  "status_report.changed.v1": "changed the status report",
  "status_report.created.v1": "wrote the status report",
  "scenario.changed.v1": "changed the scenario",
  "scenario.created.v1": "made the scenario",
  "sign_off.answered.v1": "answered whether a version is approved",
  "sign_off.asked.v1": "asked for a sign-off",
  "slip.made.v1": "moved tasks that nobody had started by their day",
  "slip.undone.v1": "took back what moved in a night",
  "slip_setting.set.v1": "set whether tasks that nobody starts move at night",
  "task.slipped.v1": "moved, since nobody had started it by its day, the task",
  "task_series.changed.v1": "changed the recurring task",
  "task_series.created.v1": "made the recurring task",
  "task.completed.v1": "finished the task",
  "task.created.v1": "added the task",
  "task.deleted.v1": "deleted the task",
  "task.updated.v1": "changed the task",
  "time_entry.rejected.v1": "sent time back",
};

const HIDDEN = new Set(["version", "position", "status_reason", "updated_at", "lines", "external_ref"]);

/** The fields that an event changed, such as "due on, name"; "" where it made a record or changed no field that people know. */
export function changedWords({ type, data }: Pick<Event, "type" | "data">): string {
  const changed = data["changed"];
  if (!type.includes(".updated.") || !Array.isArray(changed)) return "";
  const names = changed.map(String).filter((name) => !HIDDEN.has(name));
  return names.map((name) => name.replace(/_(id|ids|seconds|minor|bp)$/, "").replaceAll("_", " ")).join(", ");
}

export function subjectWords({ data }: Pick<Event, "data">): string {
  const found = [data["reference"] ?? data["number"], data["name"] ?? data["opportunity_name"]];
  return found.filter((word): word is string => typeof word === "string" && word !== "").join(" ");
}

/** The page of the record; "" where it has none. */
export function pageOf({ type, subject, project_id, data }: Pick<Event, "type" | "subject" | "project_id" | "data">): string {
  const opportunity = String(data["opportunity_id"] ?? "");
  switch (type.split(".", 1)[0]) {
    case "project":
      return `/projects/${subject}`;
    case "client_request":
      return `/client-requests/${subject}`;
    case "booking":
      return `/bookings/${subject}`;
    case "budget_warning":
    case "budget_watch":
      return project_id ? `/projects/${project_id}/budget` : "";
    case "proof":
      return `/proofs/${subject}`;
    case "leave":
      return `/leave/${subject}`;
    case "status_report":
      return `/status-reports/${subject}`;
    case "slip":
      return `/slips/${subject}`;
    case "task_series":
      return `/task-series/${subject}`;
    case "plan_import":
      return `/plan-imports/${subject}`;
    case "decision":
      return `/decisions/${subject}`;
    case "issue":
      return `/issues/${subject}`;
    case "scenario":
      return `/scenarios/${subject}`;
    case "levelling":
      return `/levellings/${subject}`;
    case "baseline":
      return project_id ? `/projects/${project_id}/baselines?of=${subject}` : "";
    case "risk":
      return `/risks/${subject}`;
    case "task":
      return project_id && !type.includes("deleted") ? `/projects/${project_id}/tasks?task=${subject}` : "";
    case "opportunity":
      return `/opportunities/${subject}`;
    case "brief":
      return opportunity && `/opportunities/${opportunity}/brief`;
    case "handover":
      return opportunity && `/opportunities/${opportunity}/handover`;
    case "quote":
      return `/quotes/${subject}`;
    case "estimate":
      return `/estimates/${subject}`;
    case "invoice":
      return `/invoices/${subject}`;
    default:
      return "";
  }
}
