/** What a new agency still has to do, as far as the start of the application depends on it. */
import { signal } from "@preact/signals";
import { prefer, preferences } from "./preferences.ts";
import type { Problem } from "./problem.ts";
import { may, me } from "./session.ts";

export const FIRST_STEPS = "/settings/start";

/** The names of the steps that this administrator skipped. */
export function skippedSteps(): ReadonlySet<string> {
  return new Set((preferences.value?.first_steps_skipped ?? "").split(" ").filter(Boolean));
}

/** Kept by the API, so that a step is skipped on every machine. */
export function skipStep(name: string, on: boolean): Promise<Problem | undefined> {
  const names = new Set(skippedSteps());
  if (on) names.add(name);
  else names.delete(name);
  return prefer({ first_steps_skipped: [...names].join(" ") });
}

/** Nobody has named the agency yet, and this administrator has not put it off. */
export function isNewAgency(): boolean {
  return me.value?.agency.name === null && may("user.write") && !skippedSteps().has("agency");
}

const UNDER_WAY = "tandem.first-steps-under-way";

/** In this tab somebody is at the steps: each is done on a page of its own, and the rail leads back. */
export const areStepsUnderWay = signal(sessionStorage.getItem(UNDER_WAY) === "yes");

export function setStepsUnderWay(on: boolean): void {
  areStepsUnderWay.value = on;
  sessionStorage.setItem(UNDER_WAY, on ? "yes" : "no");
}
