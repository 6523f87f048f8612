/** How each reason of `GET /v1/me/today` reads, in which part it stands, and where its one action leads. */
import type { Day, Waiting } from "../../contract/records.ts";

type Reason = Waiting["reason"];
type Subject = Waiting["subject"];

interface Words {
  part: PartName;
  words: (count: number) => string;
  action: string;
  page: (subject: Subject) => string;
  /** Where the step itself is open on the page, if it can be. */
  step?: (subject: Subject) => string;
}

export type PartName = "mine" | "approvals" | "projects" | "clients" | "money";

/** The parts in their order. Who has nothing to do in one does not see it. */
export const PARTS: readonly (readonly [PartName, string])[] = [
  ["mine", "Your work"],
  ["approvals", "To approve"],
  ["projects", "Projects"],
  ["clients", "Clients and pipeline"],
  ["money", "To bill, to collect and to pay"],
];

const handover = ({ id }: Subject): string => `/handovers/${id}`;
const plan = ({ id }: Subject): string => `/projects/${id}/plan`;
const task = ({ id, project_id }: Subject): string => `/projects/${project_id}/tasks?task=${id}`;
const invoice = ({ id }: Subject): string => `/invoices/${id}`;

export const REASONS: Readonly<Record<Reason, Words>> = {
  task_late: { part: "mine", words: () => "Task is late", action: "Open", page: task },
  task_due: { part: "mine", words: () => "Task is due", action: "Open", page: task },
  time_returned: { part: "mine", words: () => "Time was sent back", action: "Change", page: () => "/time" },
  time_to_approve: {
    part: "approvals",
    words: (count) => (count === 1 ? "1 time entry waits for you" : `${count} time entries wait for you`),
    action: "Approve",
    page: () => "/approvals",
  },
  expense_returned: { part: "mine", words: () => "Expense was sent back", action: "Change", page: ({ id }) => `/expenses/${id}` },
  expense_to_approve: { part: "approvals", words: () => "Expense waits for you", action: "Approve", page: ({ id }) => `/expenses/${id}` },
  purchase_order_to_approve: { part: "approvals", words: () => "Purchase order waits for you", action: "Approve", page: ({ id }) => `/purchase-orders/${id}` },
  bill_to_approve: { part: "approvals", words: () => "Bill waits for you", action: "Look", page: ({ id }) => `/bills/${id}` },
  bills_to_pay: {
    part: "money",
    words: (count) => (count === 1 ? "1 bill is due" : `${count} bills are due`),
    action: "Pay",
    page: ({ id }) => `/suppliers/${id}`,
    step: () => "/payment-runs?new=1",
  },
  handover_to_accept: { part: "projects", words: () => "Handover is offered to you", action: "Accept", page: handover, step: (subject) => `${handover(subject)}?ask=accept` },
  project_late: { part: "projects", words: () => "Ends after the promised day", action: "Plan", page: plan },
  project_without_plan: { part: "projects", words: () => "Has no tasks yet", action: "Plan", page: plan },
  sign_off_waiting: {
    part: "projects",
    words: (count) => (count === 1 ? "1 version waits for the client" : `${count} versions wait for the client`),
    action: "Look",
    page: ({ id }) => `/projects/${id}/deliverables`,
  },
  booked: {
    part: "mine",
    words: (count) => (count === 1 ? "You are booked this week" : `You are booked ${count} times this week`),
    action: "Show",
    page: ({ id }) => `/bookings?project_id=${id}`,
  },
  budget_forecast: { part: "projects", words: () => "Will use up its budget", action: "Look", page: ({ id }) => `/projects/${id}/budget` },
  booking_offered: { part: "projects", words: () => "There is room for a booking now", action: "Confirm", page: ({ id }) => `/bookings/${id}` },
  placeholder_to_fill: { part: "projects", words: () => "Nobody is assigned yet", action: "Assign", page: ({ id }) => `/bookings/${id}` },
  handover_returned: { part: "clients", words: () => "Handover came back with questions", action: "Answer", page: handover },
  handover_to_offer: { part: "clients", words: () => "Handover is to be completed", action: "Complete", page: handover },
  quote_unanswered: { part: "clients", words: () => "Quote has no answer", action: "Open", page: ({ id }) => `/quotes/${id}` },
  opportunity_overdue: { part: "clients", words: () => "Should have been decided", action: "Move", page: ({ id }) => `/opportunities/${id}` },
  next_step_due: { part: "clients", words: () => "Next step is due", action: "Open", page: ({ id }) => `/opportunities/${id}` },
  promise_broken: { part: "money", words: () => "Promise to pay was not kept", action: "Open", page: invoice },
  invoice_overdue: { part: "money", words: () => "Invoice is not paid", action: "Take payment", page: invoice, step: (subject) => `${invoice(subject)}?do=payment` },
  milestone_to_bill: { part: "money", words: () => "Milestone is ripe to bill", action: "Bill", page: ({ project_id }) => (project_id ? `/unbilled?project=${project_id}` : "/unbilled") },
  invoice_to_issue: { part: "money", words: () => "Draft waits to be issued", action: "Issue", page: invoice, step: (subject) => `${invoice(subject)}?do=issue` },
};

/** What waits, by part; tasks stand in a list of their own. */
export function partsOf(items: readonly Waiting[]): [PartName, string, Waiting[]][] {
  const shown = items.filter(({ reason }) => reason !== "task_late" && reason !== "task_due");
  return PARTS.map(([name, title]): [PartName, string, Waiting[]] => [
    name,
    title,
    shown.filter(({ reason }) => REASONS[reason].part === name),
  ]).filter(([, , found]) => found.length > 0);
}

const MS = 86_400_000;

/** 3 days late, today, in 2 days; "" where there is no day. */
export function dueWords(due: Day | null, today: Day): string {
  if (due === null) return "";
  const days = Math.round((Date.parse(due) - Date.parse(today)) / MS);
  if (days === 0) return "today";
  const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return days < 0 ? `${count} late` : `in ${count}`;
}
