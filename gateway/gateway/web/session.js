// Requests by the cookie of this browser, which no script can read.

// A change by cookie counts only with this header: no page elsewhere can send it.
export function send(path, { headers = {}, ...options } = {}) {
  return fetch(path, { ...options, headers: { "X-Tandem-Request": "1", ...headers } });
}

export function sendJson(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return send(path, { method, headers, body: JSON.stringify(body) });
}

// The status is asked first: it tells whether somebody is signed in without an error in the console.
export async function whoIsSignedIn() {
  const status = await fetch("/v1/status", { cache: "no-store" });
  if (!status.ok || (await status.json()).version === "") return null;
  const answer = await fetch("/v1/me", { cache: "no-store" });
  return answer.ok ? answer.json() : null;
}
