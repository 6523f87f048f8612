/**
 * One stream for all tabs of a browser, since browsers allow six connections to an address. A tab asks
 * to `follow` when somebody is signed in, to `restart` when that is somebody else than before, and to
 * `leave` when it goes.
 */
import { Stream, type News } from "./stream.ts";

/** after: where the feed ended before the tab asked the API for anything. */
export type Asked = { kind: "follow" | "restart"; after: string } | { kind: "leave" };

export interface Tab {
  postMessage(news: News): void;
}

type Open = (tell: (news: News) => void, after: string) => Pick<Stream, "run" | "stop" | "cursor">;

export class Hub {
  readonly #tabs = new Set<Tab>();
  readonly #open: Open;
  #stream: ReturnType<Open> | undefined;
  #live = false;

  constructor(open: Open = (tell, after) => new Stream(tell, after)) {
    this.#open = open;
  }

  hear(tab: Tab, asked: Asked): void {
    if (asked.kind === "leave") this.#tabs.delete(tab);
    else this.#tabs.add(tab);
    if (this.#tabs.size === 0 || asked.kind === "restart") this.#stop();
    if (asked.kind === "leave") return;
    if (this.#stream === undefined) this.#start(tab, asked.after);
    else this.#join(tab, asked.after, this.#stream.cursor);
  }

  /** The others may have seen nothing for a while: they ask again. */
  #start(first: Tab, after: string): void {
    const made = this.#open((news) => {
      if (made === this.#stream) this.#tellAll(news);
    }, after);
    this.#stream = made;
    for (const tab of this.#tabs) if (tab !== first) tab.postMessage({ kind: "missed" });
    void made.run();
  }

  /** A tab that read before the stream got to where it is has missed what came between. */
  #join(tab: Tab, after: string, reached: string): void {
    if (after !== reached) tab.postMessage({ kind: "missed" });
    tab.postMessage({ kind: "state", live: this.#live });
  }

  #stop(): void {
    this.#stream?.stop();
    this.#stream = undefined;
    this.#live = false;
  }

  #tellAll(news: News): void {
    if (news.kind === "state") this.#live = news.live;
    if (news.kind === "refused") this.#stop();
    for (const tab of this.#tabs) tab.postMessage(news);
  }
}
