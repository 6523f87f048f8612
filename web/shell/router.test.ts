import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { location: new URL("http://tandem.test/projects?status=active") });
const { asked, matched, path, withQuery } = await import("./router.ts");

test("a pattern gives the parts of a path that it names", () => {
  assert.deepEqual(matched("/projects/:id", "/projects/7"), { id: "7" });
  assert.deepEqual(matched("/projects/:id", "/projects/7/"), { id: "7" });
  assert.deepEqual(matched("/projects", "/projects"), {});
  assert.deepEqual(matched("/projects/:id", "/projects/a%2Fb"), { id: "a/b" });
});

test("another path does not match", () => {
  for (const other of ["/projects", "/projects/7/plan", "/clients/7", "/projects/"]) {
    assert.equal(matched("/projects/:id", other), undefined, other);
  }
});

test("filters are read from the address and written into it", () => {
  assert.equal(path.value, "/projects");
  assert.equal(asked("status"), "active");
  assert.equal(withQuery({ search: "a b", status: "" }), "/projects?search=a+b");
});
