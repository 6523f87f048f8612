/** The shared worker of all tabs of a browser: hands what they ask to the hub. */
import { Hub, type Asked } from "./hub.ts";

const hub = new Hub();

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  port.addEventListener("message", (message: MessageEvent<Asked>) => hub.hear(port, message.data));
  port.start();
});
