/**
 * Changes: sent, named to the person, and undone where that is possible. What a change made is shown when
 * the API has confirmed it.
 */
import { signal } from "@preact/signals";
import { asProblem } from "./problem.ts";
import { rereadShown } from "./queries.ts";

const UNDO_MAX = 50;

export interface Change<T> {
  /** What has happened, for the person: "Approved 3 entries"; of the answer where it decides. "" says nothing. */
  words: string | ((answer: T) => string);
  send: () => Promise<T>;
  /** What undoes it, given the answer. */
  inverse?: (answer: T) => Promise<unknown>;
}

interface Undoable {
  words: string;
  /** What the change answered, with the version that the record has by now. */
  answered: unknown;
  /** The version that it was made over. */
  over: number;
  inverse: (answer: unknown) => Promise<unknown>;
}

interface Outcome {
  id: number;
  words: string;
  kind: "done" | "refused";
  undoable: Undoable | undefined;
}

const undoables: Undoable[] = [];
let outcomeCount = 0;

/** What was last done or refused; shown in a corner and read out. */
export const outcome = signal<Outcome | undefined>(undefined);

/** Carry out a change; a Problem is thrown where it is refused. */
export async function write<T>(change: Change<T>): Promise<T> {
  try {
    const answered = await change.send();
    remember(change, answered);
    return answered;
  } catch (error) {
    throw asProblem(error);
  }
}

/** The same, where no form is at hand to show a refusal. */
export async function attempt<T>(change: Change<T>): Promise<T | undefined> {
  try {
    return await write(change);
  } catch (error) {
    const problem = asProblem(error);
    const words = typeof change.words === "string" && change.words ? ` Not done: ${change.words}.` : "";
    refuse(`${problem.message}${words}`);
    if (problem.isConflict) void rereadShown(); // what is shown is not what is there
    return undefined;
  }
}

function refuse(words: string): void {
  say(words, "refused", undefined);
}

/** Take back what was done last; nothing happens if that is nothing. */
export async function undoLast(): Promise<void> {
  const last = undoables.pop();
  if (last === undefined) return;
  try {
    settleBelow(last, await last.inverse(last.answered));
    say(`Undone: ${last.words}`, "done", undefined);
  } catch (error) {
    const problem = asProblem(error);
    if (problem.isLost) undoables.push(last);
    refuse(problem.isConflict ? `Not undone: ${last.words}. Somebody has changed it since.` : problem.message);
  }
}

interface Versioned {
  id: string;
  version: number;
}

/**
 * The change before this one, of the same record, can be undone next: the record has another version by now,
 * but is as that change left it. Not if somebody else has changed it in between; then the API refuses.
 */
function settleBelow({ answered, over }: Undoable, undone: unknown): void {
  if (!isVersioned(answered) || !isVersioned(undone) || undone.id !== answered.id) return;
  const below = undoables.findLast((each) => isVersioned(each.answered) && each.answered.id === answered.id);
  if (!below || !isVersioned(below.answered)) return;
  if (below.answered.version === over) below.answered = { ...below.answered, version: undone.version };
}

function isVersioned(answered: unknown): answered is Versioned {
  return typeof answered === "object" && answered !== null && "id" in answered && "version" in answered;
}

/** Somebody else's changes are not undone. */
export function forgetUndo(): void {
  undoables.length = 0;
  hush();
}

export function hush(): void {
  outcome.value = undefined;
}

function remember<T>(change: Change<T>, answered: T): void {
  const { inverse } = change;
  const words = typeof change.words === "string" ? change.words : change.words(answered);
  const over = isVersioned(answered) ? answered.version - 1 : 0;
  const undoable = inverse && { words, answered, over, inverse: inverse as Undoable["inverse"] };
  if (undoable) undoables.push(undoable);
  if (undoables.length > UNDO_MAX) undoables.shift();
  if (words) say(words, "done", undoable);
}

export function say(words: string, kind: Outcome["kind"], undoable: Undoable | undefined): void {
  outcome.value = { id: ++outcomeCount, words, kind, undoable };
}
