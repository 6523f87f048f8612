/** This tab's end of the event feed: through the shared worker where there is one. */
import { signal } from "@preact/signals";
import type { FeedEvent } from "../../contract/records.ts";
import { ended } from "../http.ts";
import { hearAll, outdateAll } from "../queries.ts";
import type { Asked } from "./hub.ts";
import hubUrl from "./hub.ts?sharedworker&url";
import { Stream, type News } from "./stream.ts";

/** True while changes of others arrive as they happen. */
export const live = signal(false);

let port: MessagePort | undefined;
let own: Stream | undefined;

/** The one script that the policy of this page lets become a worker. */
const policy = window.trustedTypes?.createPolicy("tandem", {
  createScriptURL: (url) => (url === hubUrl ? url : ""),
});

/** Follow the feed as the person who is signed in. another: somebody else was before. */
export function follow(another: boolean): void {
  if (typeof SharedWorker === "undefined") {
    own?.stop();
    own = new Stream(hear);
    void own.run();
    return;
  }
  port ??= connected();
  ask(another ? "restart" : "follow");
}

export function leave(): void {
  own?.stop();
  ask("leave");
  live.value = false;
}

function connected(): MessagePort {
  const url = (policy?.createScriptURL(hubUrl) ?? hubUrl) as string;
  const made = new SharedWorker(url, { type: "module", name: "tandem-feed" }).port;
  made.addEventListener("message", (message: MessageEvent<News>) => hear(message.data));
  made.start();
  window.addEventListener("pagehide", () => ask("leave"));
  window.addEventListener("pageshow", (event) => event.persisted && ask("follow"));
  return made;
}

function ask(asked: Asked): void {
  port?.postMessage(asked);
}

function hear(news: News): void {
  if (news.kind === "event") hearAll(news.event as FeedEvent);
  else if (news.kind === "missed") outdateAll();
  else live.value = news.kind === "state" && news.live;
  if (news.kind === "refused") ended.tell();
}
