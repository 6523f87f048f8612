import assert from "node:assert/strict";
import { test } from "node:test";
import { byArea, scopeWords, withScope } from "./scopes.ts";

test("permissions stand under the part of the work that they belong to", () => {
  const areas = byArea([{ name: "time.log" }, { name: "client.read" }, { name: "something.new" }]);
  assert.deepEqual(areas.map(({ name }) => name), ["Clients and sales", "Time", "Imports, events and views"]);
});

test("whose records a permission covers is shown in words", () => {
  assert.equal(scopeWords(["self", "own_team"]), "Own team, own records");
  assert.equal(scopeWords(["all"]), "Everybody's");
});

test("everybody's records cover the others", () => {
  const grants = [{ permission: "time.read", scopes: ["own_team", "self"] }];
  assert.deepEqual(withScope(grants, "time.read", "all", true), [{ permission: "time.read", scopes: ["all"] }]);
});

test("a permission without a scope is not held", () => {
  const grants = [{ permission: "time.read", scopes: ["self"] }];
  assert.deepEqual(withScope(grants, "time.read", "self", false), []);
});

test("a narrower choice takes the place of everybody's records", () => {
  const grants = [{ permission: "time.read", scopes: ["all"] }];
  assert.deepEqual(withScope(grants, "time.read", "own_team", true), [{ permission: "time.read", scopes: ["own_team"] }]);
});
