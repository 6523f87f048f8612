import assert from "node:assert/strict";
import { test } from "node:test";
import { showCountry } from "./country.ts";

test("a country is shown by its name", () => {
  assert.equal(showCountry("GB"), "United Kingdom");
  assert.equal(showCountry("GB-ENG"), "United Kingdom (GB-ENG)");
  assert.equal(showCountry(""), "–");
  assert.equal(showCountry("Europe"), "Europe");
});
