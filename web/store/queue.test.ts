import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "./problem.ts";
import { NOTHING, Queue, UNSENT_MAX, type Kept, type LaterCall, type Unsent } from "./queue.ts";

function lost(): Problem {
  return new Problem({ status: 0, reason: "UNREACHABLE", detail: "Tandem does not answer." });
}

/** A browser's storage, and an API that can be away and that carries each key out once. */
function setting() {
  let stored: Kept = NOTHING;
  const shelf = {
    read: async () => stored,
    update: async (change: (kept: Kept) => Kept) => {
      stored = change(stored);
    },
  };
  const api = { isAway: false, losesAnswers: false, refusal: undefined as Problem | undefined, done: new Map<string, LaterCall>(), version: 1 };
  const send = async (call: Unsent): Promise<unknown> => {
    if (api.isAway) throw lost();
    if (api.refusal) throw api.refusal;
    if (call.version !== undefined && call.version !== api.version && !api.done.has(call.key)) {
      throw new Problem({ status: 412, reason: "VERSION_CHANGED", detail: "Changed." });
    }
    if (!api.done.has(call.key)) api.version += 1;
    api.done.set(call.key, call);
    if (api.losesAnswers) throw lost();
    return { version: api.version };
  };
  return { api, open: () => new Queue(shelf, send) };
}

function status(body: string, version?: number): LaterCall {
  return { words: body, method: "PATCH", path: "/v1/tasks/1", body, ...(version !== undefined && { version }) };
}

test("without a connection changes are kept, outlive a reload and are sent once, in their order", async () => {
  const { api, open } = setting();
  const before = open();
  api.isAway = true;
  for (const words of ["one", "two", "three"]) assert.equal(await before.sendOrKeep(status(words)), undefined);
  assert.equal(before.kept.value.waiting.length, 3);
  const after = open(); // the page was loaded again
  await after.read();
  assert.equal(after.kept.value.waiting.length, 3);
  api.isAway = false;
  api.losesAnswers = true;
  await after.sendAll();
  api.losesAnswers = false;
  await Promise.all([after.sendAll(), after.sendAll()]);
  assert.deepEqual([...api.done.values()].map(({ words }) => words), ["one", "two", "three"]);
  assert.deepEqual(after.kept.value, NOTHING);
});

test("what is refused later is shown with the reason and what was typed, until it is dismissed", async () => {
  const { api, open } = setting();
  const queue = open();
  api.isAway = true;
  await queue.sendOrKeep(status("1:30 on Monday"));
  api.isAway = false;
  api.refusal = new Problem({ status: 422, reason: "PERIOD_CLOSED", detail: "The week is closed." });
  await queue.sendAll();
  const [refused] = queue.kept.value.refused;
  assert.deepEqual([refused?.words, refused?.why, queue.kept.value.waiting.length], ["1:30 on Monday", "The week is closed.", 0]);
  await queue.dismiss(refused?.key ?? "");
  const again = open();
  await again.read();
  assert.deepEqual(again.kept.value, NOTHING);
});

test("two changes of a record that wait do not conflict with each other, but with somebody else's", async () => {
  const { api, open } = setting();
  const queue = open();
  api.isAway = true;
  await queue.sendOrKeep(status("in progress", 1));
  await queue.sendOrKeep(status("done", 1));
  api.isAway = false;
  await queue.sendAll();
  assert.deepEqual([api.done.size, queue.kept.value.refused.length], [2, 0]);
  api.isAway = true;
  await queue.sendOrKeep(status("to do", api.version));
  api.version += 1; // somebody else
  api.isAway = false;
  await queue.sendAll();
  assert.equal(queue.kept.value.refused[0]?.why, "Somebody has changed it meanwhile.");
});

test("a session that has ended refuses nothing: what waits goes on waiting", async () => {
  const { api, open } = setting();
  const queue = open();
  api.isAway = true;
  await queue.sendOrKeep(status("one"));
  api.isAway = false;
  api.refusal = new Problem({ status: 401, reason: "TOKEN_INVALID", detail: "Sign in again." });
  await queue.sendAll();
  assert.deepEqual([queue.kept.value.waiting.length, queue.kept.value.refused.length], [1, 0]);
});

test("no more than 200 wait; the next one is refused and stays where it was typed", async () => {
  const { api, open } = setting();
  const queue = open();
  api.isAway = true;
  for (let count = 0; count < UNSENT_MAX; count += 1) await queue.sendOrKeep(status(String(count)));
  await assert.rejects(queue.sendOrKeep(status("one more")), /200 changes wait already/);
});
