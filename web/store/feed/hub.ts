/**
 * The shared worker: one stream for all tabs of a browser, since browsers allow six connections to
 * an address. A tab asks to `follow` when somebody is signed in, to `restart` when that is somebody
 * else than before, and to `leave` when it goes.
 */
import { Stream, type News } from "./stream.ts";

export type Asked = "follow" | "restart" | "leave";

const ports = new Set<MessagePort>();
let stream: Stream | undefined;
let live = false;

function start(): void {
  const made = new Stream((news) => {
    if (made === stream) tellAll(news);
  });
  stream = made;
  void made.run();
}

function stop(): void {
  stream?.stop();
  stream = undefined;
  live = false;
}

function tellAll(news: News): void {
  if (news.kind === "state") live = news.live;
  if (news.kind === "refused") stop();
  for (const port of ports) port.postMessage(news);
}

function hear(port: MessagePort, asked: Asked): void {
  if (asked === "leave") ports.delete(port);
  else ports.add(port);
  if (ports.size === 0 || asked === "restart") stop();
  if (ports.size === 0) return;
  if (stream === undefined) start();
  else port.postMessage({ kind: "state", live } satisfies News);
}

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  port.addEventListener("message", (message: MessageEvent<Asked>) => hear(port, message.data));
  port.start();
});
