import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { location: new URL("http://tandem.test/") });
const { everyRow, Rows } = await import("./rows.ts");

type Row = { id: string };

/** A list of the API that pages by key, as the real ones do; the rows can be changed meanwhile. */
function listOf(ids: string[], pageSize = 3) {
  const questions: string[] = [];
  const source = {
    name: "rows",
    counted: true,
    ask: async (question: Readonly<Record<string, unknown>>) => {
      const after = String(question["page_token"] ?? "");
      questions.push(after);
      const sorted = [...ids].sort();
      const from = after ? sorted.findIndex((id) => id > after) : 0;
      const items = (from < 0 ? [] : sorted.slice(from, from + pageSize)).map((id) => ({ id }));
      const last = items.at(-1)?.id ?? "";
      const more = items.length > 0 && sorted.some((id) => id > last);
      return { items, next_page_token: more ? last : "", total: sorted.length };
    },
  };
  const rows = new Rows<Row>({ source, question: {}, topics: ["row"], keyOf: (row) => row.id });
  const shown = (): string => (rows.items.value ?? []).map((row) => row.id).join("");
  return { ids, rows, shown, questions, source };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("pages come one after the other until the list is whole", async () => {
  const { rows, shown } = listOf([..."abcdefg"]);
  await rows.freshen();
  assert.equal(shown(), "abc");
  assert.equal(rows.total.value, 7);
  rows.more();
  rows.more(); // while one is on its way, no other is asked for
  await settled();
  assert.equal(shown(), "abcdef");
  rows.more();
  await settled();
  assert.equal(shown(), "abcdefg");
  assert.equal(rows.isWhole.value, true);
});

test("a change asks again only for the pages in sight, and no row is lost or doubled", async () => {
  const { ids, rows, shown, questions } = listOf([..."bcdefghij"]);
  await rows.freshen();
  for (let page = 1; page < 3; page += 1) {
    rows.more();
    await settled();
  }
  ids.push("a");
  questions.length = 0;
  rows.outdate();
  await rows.freshen();
  assert.deepEqual(questions, [""]);
  rows.see(3, 9);
  await settled();
  await rows.freshen();
  assert.equal(shown(), "abcdefghi");
  rows.more();
  await settled();
  assert.equal(shown(), "abcdefghij");
});

test("a page that has become the last one takes those after it with it", async () => {
  const { ids, rows, shown } = listOf([..."abcdef"]);
  await rows.freshen();
  rows.more();
  await settled();
  ids.splice(2);
  rows.outdate();
  await rows.freshen();
  assert.equal(shown(), "ab");
});

test("a file has every row", async () => {
  const { source } = listOf([..."abcdefgh"]);
  assert.equal((await everyRow(source, {})).length, 8);
});

test("all pages are asked for again when somebody has changed something here", async () => {
  const { ids, rows, shown } = listOf([..."bcdefg"]);
  await rows.freshen();
  rows.more();
  await settled();
  ids.splice(ids.indexOf("c"), 1);
  ids.push("h");
  await rows.renew();
  assert.equal(shown(), "bdefgh");
});

test("an empty list shows what has come meanwhile", async () => {
  const { ids, rows, shown } = listOf([]);
  await rows.freshen();
  assert.equal(shown(), "");
  ids.push("a");
  await rows.renew();
  assert.equal(shown(), "a");
});
