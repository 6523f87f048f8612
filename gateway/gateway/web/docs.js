// The reference works without this; it adds finding a route and trying one.

import { send, whoIsSignedIn } from "/static/session.js";

// Once the reference was one page, and links to a route of it are still about.
if (location.pathname === "/docs" && location.hash.startsWith("#op-")) {
  document.querySelector(`.routes a[href$="${CSS.escape(location.hash)}"]`)?.click();
}

const search = document.getElementById("find");
search.addEventListener("input", () => {
  const wanted = search.value.trim().toLowerCase();
  document.querySelectorAll(".routes section").forEach((section) => {
    let left = 0;
    section.querySelectorAll("li").forEach((item) => {
      item.hidden = wanted !== "" && !item.dataset.words.includes(wanted);
      left += item.hidden ? 0 : 1;
    });
    section.hidden = left === 0;
  });
});

document.querySelectorAll(".shown pre").forEach((shown) => {
  shown.textContent = shown.textContent.replace("http://127.0.0.1:8080", location.origin);
});

// randomUUID is only there on https and on this machine itself.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function tryRoute(form) {
  const { method, path, json } = form.dataset;
  const query = new URLSearchParams();
  let address = path;
  const headers = {};
  for (const input of form.querySelectorAll("[data-in]")) {
    if (input.value === "") continue;
    if (input.dataset.in === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.in === "query") query.set(input.name, input.value);
    if (input.dataset.in === "header") headers[input.name] = input.value;
  }
  const body = form.querySelector("textarea")?.value;
  if (json && body) headers["Content-Type"] = "application/json";
  const asked = query.size ? `${address}?${query}` : address;
  const answer = await send(asked, { method, headers, body: body || undefined });
  return [answer, await answer.text(), asked];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

document.querySelectorAll(".try form").forEach((form) => {
  const output = form.querySelector("output");
  const key = form.querySelector('[name="Idempotency-Key"]');
  if (key) key.value = newKey();
  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    output.hidden = false;
    output.textContent = "…";
    try {
      const [answer, text, asked] = await tryRoute(form);
      output.textContent = `${form.dataset.method} ${asked}\n${answer.status} ${answer.statusText}\n\n${pretty(text)}`;
      if (key && answer.ok) key.value = newKey();
      if (SIGNS.has(form.dataset.operation)) sayWho();
    } catch {
      output.textContent = "The gateway does not answer.";
    }
  });
});

// Which routes change who is signed in here.
const SIGNS = new Set(["sign_in_browser", "answer_code_in_browser", "sign_out"]);

async function sayWho() {
  const note = document.getElementById("who");
  if (!note) return;
  const me = await whoIsSignedIn();
  note.textContent = me ? `Requests are sent as ${me.name}.` : note.dataset.none;
}
sayWho().catch(() => {});
