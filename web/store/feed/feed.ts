/** This tab's end of the event feed: through the shared worker where there is one. */
import { signal } from "@preact/signals";
import type { FeedEvent } from "../../contract/records.ts";
import { hearAll, outdateAll, retryAll } from "../queries.ts";
import { ended } from "../sending.ts";
import type { Asked } from "./hub.ts";
import { LATEST, Stream, type News } from "./stream.ts";
import workerUrl from "./worker.ts?sharedworker&url";

/** True while changes of others arrive as they happen. */
export const live = signal(false);

let port: MessagePort | undefined;
let own: Stream | undefined;

/** The one script that the policy of this page lets become a worker. */
const policy = window.trustedTypes?.createPolicy("tandem", {
  createScriptURL: (url) => (url === workerUrl ? url : ""),
});

/**
 * Follow the feed as the person who is signed in. after: where the feed ended before this tab asked for
 * anything. another: somebody else was signed in before.
 */
export function follow(after: string, another: boolean): void {
  if (typeof SharedWorker === "undefined") {
    own?.stop();
    own = new Stream(hear, after);
    void own.run();
    return;
  }
  port ??= connected();
  ask({ kind: another ? "restart" : "follow", after });
}

export function leave(): void {
  own?.stop();
  ask({ kind: "leave" });
  live.value = false;
}

function connected(): MessagePort {
  const url = (policy?.createScriptURL(workerUrl) ?? workerUrl) as string;
  const made = new SharedWorker(url, { type: "module", name: "tandem-feed" }).port;
  made.addEventListener("message", (message: MessageEvent<News>) => hear(message.data));
  made.start();
  window.addEventListener("pagehide", () => ask({ kind: "leave" }));
  window.addEventListener("pageshow", (event) => event.persisted && ask({ kind: "follow", after: LATEST }));
  return made;
}

function ask(asked: Asked): void {
  port?.postMessage(asked);
}

function hear(news: News): void {
  if (news.kind === "event") hearAll(news.event as FeedEvent);
  else if (news.kind === "missed") outdateAll();
  else settle(news.kind === "state" && news.live);
  if (news.kind === "refused") void ended.tell("");
}

/** What could not be asked while Tandem was away is asked when it is back. */
function settle(isLive: boolean): void {
  if (isLive && !live.value) retryAll();
  live.value = isLive;
}
