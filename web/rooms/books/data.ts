/** What the pages of the books share: the events that change them, the agency's day and currency. */
import { todayIn } from "../../design/day.ts";
import { me } from "../../store/session.ts";

export const BOOK_TOPICS = ["journal", "invoice", "credit_note", "payment", "ledger_account", "chart", "revenue"];
export const REASON_MAX = 500;

export function today(): string {
  return todayIn(me.value?.agency.time_zone ?? "UTC");
}

export function home(): string {
  return me.value?.agency.currency_code ?? "";
}

/** The last day of the month before today's. */
export function lastMonth(): string {
  const first = new Date(`${today().slice(0, 7)}-01T00:00:00Z`);
  return new Date(first.getTime() - 86_400_000).toISOString().slice(0, 10);
}

/** entity: whose books; of all without it. */
export function ledgerOf(account: string, from: string, to: string, entity = ""): string {
  return `/accounts/${account}?${new URLSearchParams({ ...(from && { from }), ...(to && { to }), ...(entity && { entity }) })}`;
}
