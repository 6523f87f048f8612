/** How bookings read. */
import type { Booking } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";

type Status = NonNullable<Booking["status"]>;

export const TOPICS = ["booking", "person", "project", "working_pattern", "leave"];

export const STATUSES: Readonly<Record<Status, readonly [words: string, tone: Tone]>> = {
  tentative: ["Tentative", "plain"],
  confirmed: ["Confirmed", "solid"],
  waiting: ["Waiting", "warn"],
  filled: ["Filled", "plain"],
  declined: ["Declined", "plain"],
};

export const CHOICES = [["tentative", "Tentative"], ["confirmed", "Confirmed"]] as const;
export const CLASHES = [["refuse", "Refuse it"], ["overtime", "Book overtime"], ["waiting_list", "Put it on the waiting list"]] as const;

export function stateOf(status: string, overtime: boolean, offered: boolean): string {
  if (offered) return "waiting, there is room now";
  return overtime ? "confirmed as overtime" : status;
}
