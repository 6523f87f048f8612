/** What a new agency still has to do, as far as the start of the application depends on it. */
import { signal } from "@preact/signals";
import { may, me } from "./session.ts";

export const FIRST_STEPS = "/settings/start";

const SKIPPED = "tandem.first-steps-skipped";

/** The steps that this administrator skipped, in this browser. */
export const skips = {
  read: (): ReadonlySet<string> => new Set((localStorage.getItem(SKIPPED) ?? "").split(" ").filter(Boolean)),
  write: (name: string, on: boolean): ReadonlySet<string> => {
    const names = new Set(skips.read());
    if (on) names.add(name);
    else names.delete(name);
    localStorage.setItem(SKIPPED, [...names].join(" "));
    return names;
  },
};

/** Nobody has named the agency yet, and this administrator has not put it off. */
export function isNewAgency(): boolean {
  return me.value?.agency.name === null && may("user.write") && !skips.read().has("agency");
}

const UNDER_WAY = "tandem.first-steps-under-way";

/** In this tab somebody is at the steps: each is done on a page of its own, and the rail leads back. */
export const areStepsUnderWay = signal(sessionStorage.getItem(UNDER_WAY) === "yes");

export function setStepsUnderWay(on: boolean): void {
  areStepsUnderWay.value = on;
  sessionStorage.setItem(UNDER_WAY, on ? "yes" : "no");
}
