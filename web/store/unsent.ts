/**
 * Changes that wait until Tandem can be reached again: time and task statuses only, at most 200, in this browser.
 *
 * Each keeps its idempotency key, so that one whose answer was lost is not carried out twice. They are sent in
 * their order; what is refused then is shown and dropped, since no form waits for it any more.
 */
import { effect, signal } from "@preact/signals";
import { get, update } from "idb-keyval";
import { live } from "./feed/feed.ts";
import { answer, api } from "./http.ts";
import { asProblem, Problem } from "./problem.ts";
import { me } from "./session.ts";
import { say } from "./write.ts";

export const UNSENT_MAX = 200;
const AGAIN_MS = 10_000;
const UNREACHABLE = "UNREACHABLE";

export interface LaterCall {
  /** What it does, for the person: "1:30 on Monday". */
  words: string;
  method: "POST" | "PUT" | "PATCH";
  path: string;
  body: unknown;
  /** Of the record; refused if it is no longer at this version. */
  version?: number;
}

interface Unsent extends LaterCall {
  key: string;
}

type Send = (path: string, init: object) => ReturnType<typeof api.POST>;

/** How many wait. */
export const unsent = signal(0);

function place(): string {
  return `unsent of ${me.value?.id ?? ""}`;
}

function send({ method, path, body, version, key }: Unsent): Promise<unknown> {
  const sending = api[method] as unknown as Send;
  const headers = { "Idempotency-Key": key, ...(version !== undefined && { "If-Match": `"${version}"` }) };
  return answer(sending(path, { body, headers }));
}

/** Sends it, or keeps it to be sent later: then the answer is undefined. */
export async function sendOrKeep<T>(call: LaterCall): Promise<T | undefined> {
  const kept: Unsent = { ...call, key: crypto.randomUUID() };
  try {
    if (unsent.value > 0) await sendUnsent();
    if (unsent.value === 0) return (await send(kept)) as T;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.reason !== UNREACHABLE) throw problem;
  }
  await keep(kept);
  say(`Kept until Tandem answers: ${call.words}`, "done", undefined);
  return undefined;
}

async function keep(call: Unsent): Promise<void> {
  await update<Unsent[]>(place(), (found = []) => {
    if (found.length >= UNSENT_MAX) throw full();
    unsent.value = found.length + 1;
    return [...found, call];
  });
}

function full(): Problem {
  return new Problem({
    status: 0,
    reason: "UNSENT_FULL",
    detail: `${UNSENT_MAX} changes wait already. Connect to Tandem before you make others.`,
  });
}

let sending: Promise<void> | undefined;

/** Send what waits, in its order, until Tandem cannot be reached. */
export function sendUnsent(): Promise<void> {
  sending ??= sendAll().finally(() => {
    sending = undefined;
  });
  return sending;
}

async function sendAll(): Promise<void> {
  if (me.value?.seen_by) return; // what somebody else has kept here is theirs to send
  let waiting = (await get<Unsent[]>(place())) ?? [];
  unsent.value = waiting.length;
  while (waiting[0] !== undefined) {
    const [first] = waiting;
    try {
      await send(first);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.reason === UNREACHABLE || problem.status === 401) return;
      say(`Not accepted: ${first.words}. ${problem.message}`, "refused", undefined);
    }
    await update<Unsent[]>(place(), (found = []) => (waiting = found.filter(({ key }) => key !== first.key)));
    unsent.value = waiting.length;
  }
}

/** Send what waits whenever Tandem may be reached again, and every few seconds until it is. */
export function startSending(): void {
  window.addEventListener("online", () => void sendUnsent());
  effect(() => {
    if (live.value && me.value) void sendUnsent();
  });
  effect(() => {
    if (unsent.value === 0) return undefined;
    const timer = setInterval(() => void sendUnsent(), AGAIN_MS);
    return () => clearInterval(timer);
  });
}
