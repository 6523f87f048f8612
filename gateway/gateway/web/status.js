// The status page: how the services are, and what happens. No framework; the page works on what
// the API gives to everybody.

import { send, sendJson, whoIsSignedIn } from "/static/session.js";

const WORDS = { up: "Up", not_ready: "Starting", down: "Down" };
const SHOWN_MAX = 200;
const FIRST_SHOWN = 40;

const byId = (id) => document.getElementById(id);

// ---- services ----

function paint(name, status, milliseconds) {
  const state = document.querySelector(`[data-service="${name}"] .state`);
  if (!state) return;
  state.className = `state ${status}`;
  state.querySelector(".text").textContent =
    status === "up" && milliseconds !== undefined ? `Up · ${milliseconds} ms` : WORDS[status];
}

function sayOverall(kind, text) {
  const pill = byId("overall");
  pill.className = `pill ${kind}`;
  const words = pill.querySelector(".text");
  if (words.textContent !== text) words.textContent = text;
}

async function lookAtServices() {
  try {
    const answer = await fetch("/v1/status", { cache: "no-store" });
    const status = await answer.json();
    status.services.forEach((one) => paint(one.name, one.status, one.milliseconds));
    paint("gateway", status.database ? "up" : "not_ready");
    const missing = status.services.filter((one) => one.status !== "up").map((one) => one.name);
    if (missing.length === 0) sayOverall("up", "Everything is running");
    else sayOverall("degraded", `Not running: ${missing.join(", ")}`);
  } catch {
    ["accounts", "projects", "finance", "workspace", "gateway"].forEach((name) => paint(name, "down"));
    sayOverall("down", "The gateway does not answer");
  }
}

// ---- events in words ----

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function inWords(type) {
  const [noun, verb] = type.split(".");
  return capital(`${noun} ${verb}`.replaceAll("_", " "));
}

function money(value) {
  if (!value || !value.currency_code || value.amount_minor === undefined) return "";
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency: value.currency_code });
  const places = format.resolvedOptions().maximumFractionDigits;
  return format.format(value.amount_minor / 10 ** places);
}

function hours(seconds) {
  return Number.isFinite(seconds) ? `${(seconds / 3600).toFixed(2)} h` : "";
}

function about(data) {
  const name = data.number || data.reference;
  const parts = [
    name,
    data.name && data.name !== name ? data.name : "",
    data.threshold_percent ? `${data.threshold_percent} % of the budget used` : "",
    money(data.total || data.value || data.planned),
    hours(data.seconds),
    data.worked_on,
    data.roles ? data.roles.join(", ").replaceAll("_", " ") : "",
    data.status && !data.roles ? data.status.replaceAll("_", " ") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

// ---- the feed ----

let following = null;

function hiddenSources() {
  return new Set([...document.querySelectorAll(".chip input:not(:checked)")].map((box) => box.value));
}

function line(event) {
  const item = document.createElement("li");
  item.className = `of-${event.source} fresh`;
  item.dataset.source = event.source;
  item.hidden = hiddenSources().has(event.source);
  const when = document.createElement("time");
  when.dateTime = event.time;
  const day = new Date(event.time);
  when.textContent = day.toDateString() === new Date().toDateString()
    ? day.toLocaleTimeString()
    : day.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
  when.title = day.toLocaleString();
  const source = document.createElement("span");
  source.className = "source";
  source.textContent = event.source;
  const what = document.createElement("span");
  what.className = "what";
  what.textContent = inWords(event.type);
  const details = about(event.data || {});
  if (details) {
    const rest = document.createElement("span");
    rest.className = "about";
    rest.textContent = ` — ${details}`;
    what.append(rest);
  }
  item.append(when, source, what);
  return item;
}

function show(event) {
  const list = byId("events");
  list.prepend(line(event));
  while (list.children.length > SHOWN_MAX) list.lastElementChild.remove();
  byId("nothing").hidden = true;
}

function saySignedOut(why) {
  following?.abort();
  byId("signed-in").hidden = true;
  byId("signed-out").hidden = false;
  byId("feed-state").textContent = "";
  byId("refused").textContent = why || "";
  byId("refused").hidden = !why;
}

async function* messages(body) {
  const decoder = new TextDecoder();
  let rest = "";
  for (const reader = body.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const whole = rest.split("\n\n");
    rest = whole.pop();
    yield* whole;
  }
}

async function follow() {
  following?.abort();
  const mine = (following = new AbortController());
  let query = `last=${FIRST_SHOWN}`;
  while (!mine.signal.aborted) {
    try {
      const answer = await fetch(`/v1/events?${query}`, {
        headers: { Accept: "text/event-stream" },
        signal: mine.signal,
      });
      if (answer.status === 401) return saySignedOut("Your sign-in has ended. Sign in again.");
      if (answer.status === 403) return saySignedOut((await answer.json()).detail);
      if (answer.ok) {
        byId("feed-state").textContent = "Live";
        for await (const message of messages(answer.body)) {
          const data = message.split("\n").find((text) => text.startsWith("data: "));
          if (!data) continue;
          const event = JSON.parse(data.slice(6));
          query = `after=${event.cursor}`;
          show(event);
        }
      }
    } catch {
      // The connection broke; the cursor says where to go on.
    }
    if (mine.signal.aborted) return;
    byId("feed-state").textContent = "Reconnecting …";
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

const NOT_KEPT =
  "Your browser did not keep the sign-in. Open this page by https, or as http://localhost on the machine itself.";

async function enter(why) {
  const me = await whoIsSignedIn();
  if (!me) return saySignedOut(why);
  byId("who").textContent = `${me.name}: ${me.roles.join(", ").replaceAll("_", " ")}`;
  byId("signed-out").hidden = true;
  byId("signed-in").hidden = false;
  byId("events").replaceChildren();
  byId("nothing").hidden = false;
  follow();
}

let challenge = "";

function askForCode(given) {
  challenge = given;
  byId("code-field").hidden = !given;
  byId("code").required = Boolean(given);
  if (given) byId("code").focus();
}

function signInRequest(form) {
  return challenge
    ? ["/v1/browser-sessions/code", { challenge, code: form.get("code") }]
    : ["/v1/browser-sessions", { email: form.get("email"), password: form.get("password") }];
}

byId("sign-in").addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const button = submitted.target.querySelector("button");
  button.disabled = true;
  byId("refused").hidden = true;
  try {
    const [path, body] = signInRequest(new FormData(submitted.target));
    const answer = await sendJson("POST", path, body);
    const reply = await answer.json();
    if (reply.reason === "CODE_REQUIRED") return askForCode(reply.details.challenge);
    if (reply.reason !== "CODE_REFUSED") askForCode("");
    if (!answer.ok) return saySignedOut(reply.detail);
    submitted.target.reset();
    await enter(NOT_KEPT);
  } catch {
    saySignedOut("The gateway does not answer; try again in a moment.");
  } finally {
    button.disabled = false;
  }
});

byId("sign-out").addEventListener("click", async () => {
  saySignedOut("");
  byId("email").focus();
  await send("/v1/sessions/current", { method: "DELETE" }).catch(() => {});
});

document.querySelectorAll(".chip input").forEach((box) =>
  box.addEventListener("change", () => {
    const hidden = hiddenSources();
    document.querySelectorAll("#events li").forEach((item) => {
      item.hidden = hidden.has(item.dataset.source);
    });
  }),
);

document.querySelectorAll(".origin").forEach((place) => (place.textContent = location.origin));
lookAtServices();
setInterval(() => document.visibilityState === "visible" && lookAtServices(), 5000);
enter("").catch(() => {});
