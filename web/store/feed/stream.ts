/** The event feed as a stream: read from where it broke off, for as long as it is wanted. */

const AGAIN_MS = [500, 1000, 2000, 5000];
const GONE = 410;
const REFUSED = new Set([401, 403]);

/** From now on; whatever a page has read before may be out of date. */
export const LATEST = "latest";

/** What a reader of the feed is news. missed: events were lost, everything may have changed. */
export type News =
  | { kind: "event"; event: unknown }
  | { kind: "state"; live: boolean }
  | { kind: "missed" }
  | { kind: "refused" };

/** Server-sent events in a piece of text; the rest is the beginning of one that goes on. */
export function messagesIn(text: string): { messages: { id: string; data: string }[]; rest: string } {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const messages = blocks.map((block) => {
    const lines = block.split("\n");
    const value = (name: string): string =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
    return { id: value("id"), data: value("data") };
  });
  return { messages: messages.filter((message) => message.data !== ""), rest };
}

export class Stream {
  readonly #tell: (news: News) => void;
  readonly #stopped = new AbortController();
  #cursor: string;
  #failures = 0;

  constructor(tell: (news: News) => void, after: string) {
    this.#tell = tell;
    this.#cursor = after;
  }

  /** Everything up to here was handed on. */
  get cursor(): string {
    return this.#cursor;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const goOn = await this.#read().catch(() => true);
      if (!goOn || this.#stopped.signal.aborted) return;
      this.#tell({ kind: "state", live: false });
      const wait = AGAIN_MS[Math.min(this.#failures++, AGAIN_MS.length - 1)] ?? 0;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Read until the connection ends; false if there is no sense in trying again. */
  async #read(): Promise<boolean> {
    const answer = await fetch(`/v1/events?after=${encodeURIComponent(this.#cursor)}`, {
      headers: { Accept: "text/event-stream" },
      signal: this.#stopped.signal,
    });
    if (REFUSED.has(answer.status)) {
      this.#tell({ kind: "refused" });
      return false;
    }
    if (answer.status === GONE) this.#cursor = LATEST;
    if (!answer.ok || answer.body === null) return true;
    if (this.#cursor === LATEST) this.#tell({ kind: "missed" });
    this.#tell({ kind: "state", live: true });
    this.#failures = 0;
    await this.#follow(answer.body);
    return true;
  }

  async #follow(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const { messages, rest } = messagesIn(text + decoder.decode(value, { stream: true }));
      text = rest;
      for (const message of messages) {
        this.#cursor = message.id || this.#cursor;
        this.#tell({ kind: "event", event: JSON.parse(message.data) as unknown });
      }
    }
  }
}
