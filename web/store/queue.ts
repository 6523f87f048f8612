/**
 * Changes in their order, kept until they are sent. Each has a key of its own, so one whose answer was lost is not
 * carried out twice. What is refused when it is sent is kept too, with the reason, until somebody has read it.
 */
import { signal } from "@preact/signals";
import { asProblem, Problem } from "./problem.ts";

export const UNSENT_MAX = 200;
const SIGNED_OUT = 401;

export interface LaterCall {
  /** What it does, for the person: "1:30 on Monday". */
  words: string;
  method: "POST" | "PUT" | "PATCH";
  path: string;
  body: unknown;
  /** Of the record; refused if it is no longer at this version. */
  version?: number;
  /** The page on which it was typed. */
  at?: string;
}

export interface Unsent extends LaterCall {
  key: string;
}

export interface Refused extends Unsent {
  why: string;
}

export interface Kept {
  waiting: readonly Unsent[];
  refused: readonly Refused[];
}

export interface Shelf {
  read: () => Promise<Kept | undefined>;
  /** As one step, also against other tabs. */
  update: (change: (kept: Kept) => Kept) => Promise<void>;
}

export const NOTHING: Kept = { waiting: [], refused: [] };

export class Queue {
  readonly kept = signal<Kept>(NOTHING);
  readonly #shelf: Shelf;
  readonly #send: (call: Unsent) => Promise<unknown>;
  #sending: Promise<void> | undefined;

  constructor(shelf: Shelf, send: (call: Unsent) => Promise<unknown>) {
    this.#shelf = shelf;
    this.#send = send;
  }

  async read(): Promise<void> {
    this.kept.value = (await this.#shelf.read()) ?? NOTHING;
  }

  /** Sends it, or keeps it to be sent later: then the answer is undefined. */
  async sendOrKeep<T>(call: LaterCall): Promise<T | undefined> {
    const unsent: Unsent = { ...call, key: crypto.randomUUID() };
    if (this.kept.value.waiting.length > 0) await this.sendAll();
    try {
      if (this.kept.value.waiting.length === 0) return (await this.#send(unsent)) as T;
    } catch (error) {
      const problem = asProblem(error);
      if (!problem.isLost) throw problem;
    }
    if (this.kept.value.waiting.length >= UNSENT_MAX) throw full();
    await this.#change((kept) => ({ ...kept, waiting: [...kept.waiting, unsent] }));
    return undefined;
  }

  /** Send what waits, in its order, until Tandem cannot be reached. */
  sendAll(): Promise<void> {
    this.#sending ??= this.#sendEach().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  /** It has been read why this was refused. */
  dismiss(key: string): Promise<void> {
    return this.#change((kept) => ({ ...kept, refused: kept.refused.filter((each) => each.key !== key) }));
  }

  async #sendEach(): Promise<void> {
    await this.read();
    for (let first = this.kept.value.waiting[0]; first; first = this.kept.value.waiting[0]) {
      const sent = first;
      try {
        const answered = await this.#send(sent);
        await this.#change((kept) => ({ ...kept, waiting: without(kept.waiting, sent).map((each) => afterwards(each, sent, answered)) }));
      } catch (error) {
        const problem = asProblem(error);
        if (problem.isLost || problem.status === SIGNED_OUT) return;
        const refused = { ...sent, why: problem.isConflict ? "Somebody has changed it meanwhile." : problem.message };
        await this.#change((kept) => ({ waiting: without(kept.waiting, sent), refused: [...kept.refused, refused].slice(-UNSENT_MAX) }));
      }
    }
  }

  async #change(change: (kept: Kept) => Kept): Promise<void> {
    await this.#shelf.update((kept) => {
      this.kept.value = change(kept);
      return this.kept.value;
    });
  }
}

function without(calls: readonly Unsent[], { key }: Unsent): Unsent[] {
  return calls.filter((each) => each.key !== key);
}

/** A later change of the same record was made over the version that this one has left. */
function afterwards(later: Unsent, sent: Unsent, answered: unknown): Unsent {
  const isSame = later.path === sent.path && later.version !== undefined && later.version === sent.version;
  const version = typeof answered === "object" && answered !== null && "version" in answered ? Number(answered.version) : NaN;
  return isSame && Number.isInteger(version) ? { ...later, version } : later;
}

function full(): Problem {
  return new Problem({
    status: 0,
    reason: "UNSENT_FULL",
    detail: `${UNSENT_MAX} changes wait already. Connect to Tandem before you make others.`,
  });
}
