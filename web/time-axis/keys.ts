/** What the arrows mean on a bar: the keyboard's twin of dragging. */

export type Nudge = { kind: "move" | "resize"; days: number };

const WORKING_WEEK = 5;

/** Alt and an arrow move by a day, with Shift by a week; Shift and an arrow make longer or shorter. */
export function nudgeOf(event: Pick<KeyboardEvent, "key" | "altKey" | "shiftKey" | "ctrlKey" | "metaKey">): Nudge | undefined {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (way === undefined || event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) return { kind: "move", days: way * (event.shiftKey ? WORKING_WEEK : 1) };
  return event.shiftKey ? { kind: "resize", days: way } : undefined;
}
