import assert from "node:assert/strict";
import { test } from "node:test";
import { mappingNames } from "./import_names.ts";

test("a mapping is named after its tool, and by more where a tool has several", () => {
  const ready = [
    { name: "float", about: "Float: the time report as CSV. Time off is left out." },
    { name: "clockify", about: "Clockify: the detailed report as CSV. Breaks are left out." },
    { name: "clockify_eu", about: "Clockify: the detailed report as CSV, days as DD/MM/YYYY. Breaks are left out." },
    { name: "time", about: "A plain export of time, one row for one piece of work on one day. It arrives submitted." },
  ];
  assert.deepEqual(mappingNames(ready), [
    ["float", "Float"],
    ["clockify", "Clockify: the detailed report as CSV"],
    ["clockify_eu", "Clockify: the detailed report as CSV, days as DD/MM/YYYY"],
    ["time", "A plain export of time"],
  ]);
});
