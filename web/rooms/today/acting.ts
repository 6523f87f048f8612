/** The one action of a line: done where it stands, with undo, or the step itself on its page. */
import type { Waiting } from "../../contract/records.ts";
import { approve, mayDecide, waitingForMe } from "../../records/deciding.ts";
import { remarkOn } from "../../records/time_remarks.ts";
import { go } from "../../shell/router.ts";
import { attempt, say } from "../../store/write.ts";
import { REASONS } from "./reasons.ts";

/** Done at once; others ask first (doing.tsx) or lead to a page. */
export const IN_PLACE: Partial<Record<Waiting["reason"], (item: Waiting) => Promise<void>>> = {
  time_to_approve: approveClean,
};

/** The line that has the focus, else the first, as if its action were pressed. */
export function actHere(): void {
  const focused = document.activeElement?.closest(".wait-row");
  (focused ?? document).querySelector<HTMLElement>(".wait-action")?.click();
}

/** Move the focus from line to line. */
export function focusLine(step: 1 | -1): void {
  const actions = [...document.querySelectorAll<HTMLElement>(".wait-action")];
  const at = actions.findIndex((action) => action.closest(".wait-row")?.contains(document.activeElement));
  actions[Math.min(Math.max(at + step, 0), actions.length - 1)]?.focus();
}

/** The time of the person that nobody has to look at twice; where there is none, the page on which it is looked at. */
async function approveClean({ reason, subject }: Waiting): Promise<void> {
  if (!mayDecide()) return go(REASONS[reason].page(subject));
  const waiting = await attempt({ words: "", send: waitingForMe });
  if (!waiting) return;
  const clean = waiting.filter((entry) => entry.person_id === subject.id && remarkOn(entry) === "").map(({ id }) => id);
  if (clean.length === 0) return go(REASONS[reason].page(subject));
  const done = await attempt({ words: "", send: () => approve(clean) });
  if (done && done.refused.length > 0) say(`Not approved: ${[...new Set(done.refused)].join(" ")}`, "refused", undefined);
}
