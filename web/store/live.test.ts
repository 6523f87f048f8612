/** The store against a feed that loses, doubles and breaks off: in the end it shows what the server has. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { News } from "./feed/stream.ts";
import { random, type Random } from "./random.ts";

Object.assign(globalThis, { location: new URL("http://tandem.test/") });
const { LATEST, Stream } = await import("./feed/stream.ts");
const { Query } = await import("./query.ts");
const { Rows } = await import("./rows.ts");

const RUNS = 60;
const STEPS = 40;
const PAGE = 3;

interface Row {
  id: string;
  value: number;
}

/** Records, and the feed of what happened to them, of which the server forgets the oldest. */
class Server {
  readonly rows = new Map<string, Row>();
  readonly #log: string[] = [];
  #forgotten = 0;
  #wake: (() => void)[] = [];

  write(id: string, value: number | undefined): void {
    if (value === undefined) this.rows.delete(id);
    else this.rows.set(id, { id, value });
    this.#log.push(JSON.stringify({ type: "row.changed.v1", subject: id, client_id: null, project_id: null }));
    for (const wake of this.#wake.splice(0)) wake();
  }

  forget(): void {
    this.#forgotten = this.#log.length;
  }

  list(): Row[] {
    return [...this.rows.values()].sort((one, other) => one.id.localeCompare(other.id));
  }

  page(after: string) {
    const rest = this.list().filter(({ id }) => id > after);
    const items = rest.slice(0, PAGE);
    return { items, next_page_token: rest.length > PAGE ? (items.at(-1)?.id ?? "") : "", total: this.rows.size };
  }

  /** The feed from a cursor on, in pieces of any size; it breaks off, and what was sent may come again. */
  feed(after: string, chance: Random, isCalm: () => boolean, signal: AbortSignal): Response {
    let at = after === "latest" ? this.#log.length : Number(after);
    if (at < this.#forgotten) return new Response(null, { status: 410 });
    if (!isCalm() && chance.next(4) === 0) throw new TypeError("no connection");
    if (!isCalm() && chance.next(3) === 0) at = Math.max(this.#forgotten, at - 2); // sent again
    const encoder = new TextEncoder();
    let rest = new Uint8Array();
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      while (rest.length === 0) {
        if (signal.aborted) return controller.error(new TypeError("stopped"));
        if (!isCalm() && chance.next(5) === 0) return controller.error(new TypeError("cut off"));
        const event = this.#log[at];
        if (event === undefined) await new Promise<void>((wake) => this.#wake.push(wake));
        else rest = encoder.encode(`id: ${(at += 1)}\ndata: ${event}\n\n`);
      }
      const size = 1 + chance.next(rest.length);
      controller.enqueue(rest.slice(0, size));
      rest = rest.slice(size);
    };
    return new Response(new ReadableStream({ pull }), { status: 200 });
  }

  wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Let promises settle and timers fire. */
async function passing(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    for (let each = 0; each < 8; each += 1) await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(500);
  }
}

/** The part of the store that is under test: a list, a record and a long list, all on the screen. */
function shown(server: Server, chance: Random, isCalm: () => boolean) {
  /** Answers take their time and come in any order; some never come. */
  const slowly = async <T>(read: () => T): Promise<T> => {
    const isLost = !isCalm() && chance.next(5) === 0;
    const found = read();
    await new Promise((resolve) => setTimeout(resolve, chance.next(900)));
    if (isLost) throw new TypeError("no connection");
    return found;
  };
  const list = new Query({ key: "list", topics: ["row"], ask: () => slowly(() => server.list()) });
  const one = new Query({ key: "one", topics: ["row"], ask: () => slowly(() => server.rows.get("c")) });
  const ask = (question: Readonly<Record<string, unknown>>) => slowly(() => server.page(String(question["page_token"] ?? "")));
  const rows = new Rows<Row>({ source: { name: "rows", counted: true, ask }, question: {}, topics: ["row"], keyOf: ({ id }) => id });
  for (const each of [list, one, rows]) each.users = 1;
  let wasLive = false;
  const hear = (news: News): void => {
    for (const each of [list, one, rows]) {
      if (news.kind === "event") each.hear(news.event as Parameters<typeof each.hear>[0]);
      else if (news.kind === "missed") each.outdate();
      else if (news.kind === "state" && news.live && !wasLive) void each.freshen();
    }
    if (news.kind === "state") wasLive = news.live;
  };
  return { list, one, rows, hear };
}

test("whatever the feed and the answers do, in the end the pages show what the server has", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const chance = random(seed);
    const server = new Server();
    let calm = false;
    const { list, one, rows, hear } = shown(server, chance, () => calm);
    globalThis.fetch = async (url, { signal } = {}) => {
      const after = new URL(String(url), "http://tandem.test").searchParams.get("after") ?? "latest";
      return server.feed(after, chance, () => calm, signal as AbortSignal);
    };
    const stream = new Stream(hear, LATEST);
    void stream.run();
    void list.freshen();
    void one.freshen();
    void rows.freshen();
    for (let step = 0; step < STEPS; step += 1) {
      server.write(chance.oneOf([..."abcdefgh"]), chance.next(5) === 0 ? undefined : chance.next(100));
      if (chance.next(12) === 0) server.forget();
      if (chance.next(4) === 0) rows.more();
      await passing(chance.next(3));
    }
    calm = true;
    server.wakeAll();
    await passing(30); // nothing more happens
    rows.see(0, 100);
    await passing(20);
    while (!rows.isWhole.value) {
      rows.more();
      await passing(4);
    }
    assert.deepEqual(list.data.value, server.list(), `list, seed ${seed}`);
    assert.deepEqual(one.data.value, server.rows.get("c"), `record, seed ${seed}`);
    assert.deepEqual(rows.items.value, server.list(), `rows, seed ${seed}`);
    stream.stop();
    server.wakeAll();
  }
  mock.timers.reset();
});
