/**
 * Changes that wait until Tandem can be reached again: time and task statuses only, at most 200, in this browser,
 * for the person who made them.
 */
import { computed, effect } from "@preact/signals";
import { get, update } from "idb-keyval";
import { live } from "./feed/feed.ts";
import { answer, api, type CallAnyPath } from "./http.ts";
import { NOTHING, Queue, type Kept, type LaterCall, type Unsent } from "./queue.ts";
import { me } from "./session.ts";
import { say } from "./write.ts";

export type { LaterCall } from "./queue.ts";

const AGAIN_MS = 10_000;

function place(): string {
  return `unsent of ${me.value?.id ?? ""}`;
}

const queue = new Queue(
  {
    read: () => get<Kept>(place()),
    update: (change) => update<Kept>(place(), (kept = NOTHING) => change(kept)),
  },
  send,
);

export const waiting = computed(() => queue.kept.value.waiting);
export const refusedLater = computed(() => queue.kept.value.refused);

function send({ method, path, body, version, key }: Unsent): Promise<unknown> {
  const sending = api[method] as unknown as CallAnyPath;
  const headers = { "Idempotency-Key": key, ...(version !== undefined && { "If-Match": `"${version}"` }) };
  return answer(sending(path, { body, headers }));
}

/** Sends it, or keeps it to be sent later: then the answer is undefined. */
export async function sendOrKeep<T>(call: LaterCall): Promise<T | undefined> {
  const answered = await queue.sendOrKeep<T>({ ...call, at: location.pathname + location.search });
  if (answered === undefined) say(`Kept until Tandem answers: ${call.words}`, "done", undefined);
  return answered;
}

export function dismiss(key: string): void {
  void queue.dismiss(key);
}

/** One tab sends at a time. What somebody else has kept here is theirs to send. */
function sendUnsent(): void {
  if (me.value && !me.value.seen_by) void navigator.locks.request("tandem-unsent", () => queue.sendAll());
}

/** Send what waits whenever Tandem may be reached again, and every few seconds until it is. */
export function startSending(): void {
  window.addEventListener("online", sendUnsent);
  effect(() => {
    if (live.value && me.value) sendUnsent();
  });
  const waits = computed(() => waiting.value.length > 0);
  effect(() => {
    if (!waits.value) return undefined;
    const timer = setInterval(sendUnsent, AGAIN_MS);
    return () => clearInterval(timer);
  });
  const person = computed(() => me.value?.id);
  effect(() => {
    if (person.value) void queue.read();
  });
}
