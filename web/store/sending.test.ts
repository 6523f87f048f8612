import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { ended, send } from "./sending.ts";

const KEY = "Idempotency-Key";
const original = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = original;
  ended.tell = async () => false;
  mock.timers.reset();
});

/** The network answers each request with the next of these: a status, a problem's reason, or nothing at all. */
function network(...answers: (number | string | undefined)[]): Request[] {
  const requests: Request[] = [];
  globalThis.fetch = async (request) => {
    requests.push(request as Request);
    const next = answers.shift();
    if (next === undefined) throw new TypeError("fetch failed");
    if (typeof next === "number") return Response.json({}, { status: next });
    return Response.json({ reason: next }, { status: 401 });
  };
  return requests;
}

function post(body: string): Request {
  return new Request("http://tandem.test/v1/clients", { method: "POST", body });
}

/** Let all waits pass, however many turns the work between them takes on a busy machine. */
async function patiently<T>(sent: Promise<T>): Promise<T> {
  let isOver = false;
  const over = sent.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(2_000);
  }
  return over;
}

test("while the gateway is restarted a change is sent again with its key", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const requests = network(undefined, 503, 201);
  const answer = await patiently(send(post("{}")));
  assert.equal(answer.status, 201);
  assert.equal(new Set(requests.map((each) => each.headers.get(KEY))).size, 1);
});

test("the same change made again after its answer was lost has the key of the first; another one has not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const requests = network(undefined, undefined, undefined, undefined, undefined, 201, 201, 201);
  await assert.rejects(patiently(send(post('{"name":"Larch"}'))), TypeError);
  await patiently(send(post('{"name":"Larch"}')));
  await patiently(send(post('{"name":"Larch"}')));
  await patiently(send(post('{"name":"Rowan"}')));
  const keys = requests.map((each) => each.headers.get(KEY));
  assert.equal(keys[5], keys[0]);
  assert.equal(new Set(keys.slice(5)).size, 3);
});

test("what was asked while the session had ended is sent after the sign-in, and refused without one", async () => {
  ended.tell = async () => true;
  const requests = network("TOKEN_INVALID", 201);
  assert.equal((await send(post('{"name":"Elm"}'))).status, 201);
  assert.equal(requests[0]?.headers.get(KEY), requests[1]?.headers.get(KEY));
  ended.tell = async () => false;
  network("TOKEN_REQUIRED");
  assert.equal((await send(post('{"name":"Ash"}'))).status, 401);
});

test("a wrong password is no ended session", async () => {
  ended.tell = () => assert.fail("nobody is asked to sign in again");
  network("CREDENTIALS_WRONG");
  assert.equal((await send(post("{}"))).status, 401);
});
