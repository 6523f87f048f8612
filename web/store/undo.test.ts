import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "./problem.ts";
import { random } from "./random.ts";

Object.assign(globalThis, { location: new URL("http://tandem.test/") });
const { forgetUndo, outcome, undoLast, write } = await import("./write.ts");

interface Client {
  id: string;
  version: number;
  name: string;
  terms: number;
  archived: boolean;
}

type Fields = Partial<Omit<Client, "id" | "version">>;

/** An API of versioned records, which refuses a change over another version. */
function records() {
  const kept = new Map<string, Client>();
  for (const id of ["a", "b"]) kept.set(id, { id, version: 1, name: id, terms: 30, archived: false });
  const of = (id: string): Client => kept.get(id) as Client;
  const patch = async (id: string, fields: Fields, version: number): Promise<Client> => {
    if (of(id).version !== version) throw new Problem({ status: 412, reason: "VERSION_CHANGED", detail: "Changed." });
    kept.set(id, { ...of(id), ...fields, version: version + 1 });
    return of(id);
  };
  return { of, patch };
}

function change({ of, patch }: ReturnType<typeof records>, id: string, fields: Fields): Promise<Client> {
  const before = of(id);
  const back = Object.fromEntries(Object.keys(fields).map((name) => [name, before[name as keyof Fields]]));
  return write({ words: "Changed", send: () => patch(id, fields, before.version), inverse: (now) => patch(id, back, now.version) });
}

function fieldsOf({ version: _, ...fields }: Client) {
  return fields;
}

test("after any changes, undone one by one, the records equal what they were", async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const { next, oneOf } = random(seed);
    const api = records();
    const before = ["a", "b"].map((id) => fieldsOf(api.of(id)));
    const count = 1 + next(12);
    for (let each = 0; each < count; each += 1) {
      const fields: Fields = oneOf<Fields>([{ name: `name ${next(9)}` }, { terms: next(90) }, { archived: next(2) === 1 }, { name: "both", terms: next(9) }]);
      await change(api, oneOf(["a", "b"]), fields);
      if (next(4) > 0) continue;
      await undoLast(); // and on again from there
      await change(api, oneOf(["a", "b"]), { terms: next(90) });
    }
    for (let each = 0; each < 30; each += 1) await undoLast();
    assert.deepEqual(["a", "b"].map((id) => fieldsOf(api.of(id))), before, `seed ${seed}`);
    forgetUndo();
  }
});

test("what somebody else has changed since is not undone over them", async () => {
  const api = records();
  await change(api, "a", { name: "mine" });
  await api.patch("a", { name: "theirs" }, api.of("a").version);
  await change(api, "a", { terms: 7 });
  await undoLast();
  await undoLast();
  assert.deepEqual([api.of("a").name, api.of("a").terms], ["theirs", 30]);
  assert.match(outcome.value?.words ?? "", /Not undone: Changed. Somebody has changed it since/);
  forgetUndo();
});

test("an undo that did not reach Tandem can be tried again", async () => {
  const api = records();
  let isAway = true;
  await write({
    words: "Changed",
    send: () => api.patch("a", { name: "mine" }, 1),
    inverse: (now) => (isAway ? Promise.reject(new TypeError("fetch failed")) : api.patch("a", { name: "a" }, now.version)),
  });
  await undoLast();
  assert.equal(api.of("a").name, "mine");
  isAway = false;
  await undoLast();
  assert.equal(api.of("a").name, "a");
  forgetUndo();
});
