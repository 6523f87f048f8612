import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, NEW_GRID, withHours, withRole } from "./grid_cells.ts";

test("cells without hours are left out, and decimal commas are read", () => {
  const grid = withHours(withHours(NEW_GRID, 1, 1, "7,5"), 2, 2, "12");
  assert.deepEqual(cellsOf(grid), [
    { phase: "Design", charge_role: "designer", minutes: 450 },
    { phase: "Build", charge_role: "developer", minutes: 720 },
  ]);
});

test("a role that is renamed keeps its hours", () => {
  const grid = withRole(withHours(NEW_GRID, 0, 0, "1"), 0, "planner");
  assert.deepEqual(cellsOf(grid), [{ phase: "Concept", charge_role: "planner", minutes: 60 }]);
});
