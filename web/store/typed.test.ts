import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "./problem.ts";
import { formOf } from "./typed.ts";

const RECORD = { name: "Photos", days: "3", note: "" };
const press = new Event("submit");

test("what nobody has touched follows the record, what was typed stays", () => {
  const form = formOf(RECORD);
  form.follow({ ...RECORD, name: "Pictures" });
  assert.deepEqual(form.values.value, { ...RECORD, name: "Pictures" });
  assert.equal(form.meanwhile.value, undefined); // nothing was typed, so nobody is asked
  form.set("days", "5");
  form.follow({ name: "Photographs", days: "4", note: "" });
  assert.deepEqual(form.values.value, { name: "Photographs", days: "5", note: "" });
  assert.deepEqual(form.meanwhile.value, { theirs: { name: "Photographs", days: "4", note: "" }, taken: ["name"] });
});

test("theirs can be taken, and one's own be kept", async () => {
  const theirs = { ...RECORD, days: "4" };
  const taking = formOf(RECORD);
  taking.set("days", "5");
  taking.follow(theirs);
  taking.replace(theirs);
  assert.deepEqual([taking.values.value, taking.isTouched.value, taking.meanwhile.value], [theirs, false, undefined]);
  const keeping = formOf(RECORD);
  keeping.set("days", "5");
  keeping.follow(theirs);
  const sent: unknown[] = [];
  await keeping.submit(async (values) => sent.push(values))(press);
  assert.deepEqual(sent, [{ ...RECORD, days: "5" }]);
  assert.equal(keeping.meanwhile.value, undefined);
});

test("a refusal loses nothing that was typed", async () => {
  const form = formOf(RECORD);
  form.set("days", "-1");
  await form.submit(() => Promise.reject(new Problem({ status: 422, reason: "INVALID", detail: "Too few.", field: "days" })))(press);
  assert.deepEqual([form.values.value.days, form.wrong("days"), form.isTouched.value], ["-1", "Too few.", true]);
});

test("one's own change, that arrives while it is sent, is no other person's", async () => {
  const form = formOf(RECORD);
  form.set("days", "5");
  await form.submit(async () => form.follow({ ...RECORD, days: "5", note: "by the API" }))(press);
  assert.deepEqual([form.values.value.note, form.meanwhile.value, form.isTouched.value], ["by the API", undefined, false]);
});

test("one's own change, that arrives while the next one is typed, is no other person's", async () => {
  const form = formOf(RECORD);
  form.set("days", "5");
  await form.submit(async () => undefined)(press);
  form.set("days", "6");
  form.follow({ ...RECORD, days: "5" });
  assert.deepEqual([form.values.value.days, form.meanwhile.value, form.isTouched.value], ["6", undefined, true]);
});

test("a draft is compared with the record as it is by now", () => {
  const kept = { base: RECORD, values: { ...RECORD, days: "5" } };
  const form = formOf<typeof RECORD>({ ...RECORD, name: "Pictures" }, { kept, keep: () => undefined, drop: () => undefined });
  form.follow({ ...RECORD, name: "Pictures" });
  assert.deepEqual(form.values.value, { name: "Pictures", days: "5", note: "" });
  assert.equal(form.restored.value, true);
});
