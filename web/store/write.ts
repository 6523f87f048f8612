/**
 * Changes: sent, named to the person, and undone where that is possible. What a change made is shown when
 * the API has confirmed it.
 */
import { signal } from "@preact/signals";
import { asProblem, type Problem } from "./problem.ts";

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
  undo: () => Promise<unknown>;
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
    refuse(asProblem(error));
    return undefined;
  }
}

function refuse(problem: Problem): void {
  say(problem.message, "refused", undefined);
}

/** Take back what was done last; nothing happens if that is nothing. */
export async function undoLast(): Promise<void> {
  const last = undoables.pop();
  if (last === undefined) return;
  try {
    await last.undo();
    say(`Undone: ${last.words}`, "done", undefined);
  } catch (error) {
    refuse(asProblem(error));
  }
}

export function hush(): void {
  outcome.value = undefined;
}

function remember<T>(change: Change<T>, answered: T): void {
  const { inverse } = change;
  const words = typeof change.words === "string" ? change.words : change.words(answered);
  const undoable = inverse && { words, undo: () => inverse(answered) };
  if (undoable) undoables.push(undoable);
  if (undoables.length > UNDO_MAX) undoables.shift();
  if (words) say(words, "done", undoable);
}

export function say(words: string, kind: Outcome["kind"], undoable: Undoable | undefined): void {
  outcome.value = { id: ++outcomeCount, words, kind, undoable };
}
