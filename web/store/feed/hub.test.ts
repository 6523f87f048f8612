import assert from "node:assert/strict";
import { test } from "node:test";
import { Hub } from "./hub.ts";
import type { News } from "./stream.ts";

class FakeStream {
  stopped = false;
  tell: (news: News) => void;
  cursor: string;

  constructor(tell: (news: News) => void, after: string) {
    this.tell = tell;
    this.cursor = after;
  }

  run(): Promise<void> {
    this.tell({ kind: "state", live: true });
    return Promise.resolve();
  }

  stop(): void {
    this.stopped = true;
  }
}

class FakeTab {
  received: string[] = [];

  postMessage(news: News): void {
    this.received.push(news.kind);
  }
}

function browser() {
  const streams: FakeStream[] = [];
  const hub = new Hub((tell, after) => {
    const stream = new FakeStream(tell, after);
    streams.push(stream);
    return stream;
  });
  return { hub, streams };
}

test("eight tabs follow by one stream, and the last that leaves ends it", () => {
  const { hub, streams } = browser();
  const tabs = Array.from({ length: 8 }, () => new FakeTab());
  for (const tab of tabs) hub.hear(tab, { kind: "follow", after: "a" });
  assert.equal(streams.length, 1);
  assert.deepEqual(new Set(tabs.map((tab) => tab.received.join())), new Set(["state"]));
  for (const tab of tabs) hub.hear(tab, { kind: "leave" });
  assert.ok(streams[0]?.stopped);
});

test("the stream begins where the first tab began to read, so that nothing is asked twice", () => {
  const { hub, streams } = browser();
  const tab = new FakeTab();
  hub.hear(tab, { kind: "follow", after: "a" });
  assert.equal(streams[0]?.cursor, "a");
  assert.deepEqual(tab.received, ["state"]);
});

test("a tab that read before what the stream has handed on asks again", () => {
  const { hub, streams } = browser();
  const [first, second, third] = [new FakeTab(), new FakeTab(), new FakeTab()];
  hub.hear(first, { kind: "follow", after: "a" });
  if (streams[0]) streams[0].cursor = "c";
  hub.hear(second, { kind: "follow", after: "b" });
  hub.hear(third, { kind: "follow", after: "c" });
  assert.deepEqual(second.received, ["missed", "state"]);
  assert.deepEqual(third.received, ["state"]);
});

test("when somebody else signs in, the other tabs ask again", () => {
  const { hub, streams } = browser();
  const [first, second] = [new FakeTab(), new FakeTab()];
  hub.hear(first, { kind: "follow", after: "a" });
  hub.hear(second, { kind: "restart", after: "b" });
  assert.ok(streams[0]?.stopped);
  assert.equal(streams[1]?.cursor, "b");
  assert.deepEqual(first.received, ["state", "missed", "state"]);
  assert.deepEqual(second.received, ["state"]);
});

test("a refused stream is begun again by the next tab that follows", () => {
  const { hub, streams } = browser();
  const tab = new FakeTab();
  hub.hear(tab, { kind: "follow", after: "a" });
  streams[0]?.tell({ kind: "refused" });
  hub.hear(tab, { kind: "follow", after: "latest" });
  assert.equal(streams.length, 2);
});
