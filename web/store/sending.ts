/**
 * How a call is sent: again where Tandem could not be reached for a moment, and once more after a sign-in where
 * the session had ended. A change that is sent again carries its first key, so it is carried out once.
 */

const SAFE = new Set(["GET", "HEAD"]);
const OWN_PAGE = "X-Tandem-Request";
const PERSON = "X-Tandem-Person";
const ANOTHER = "SIGNED_IN_AS_ANOTHER";
const KEY = "Idempotency-Key";

/** A gateway or a service that is replaced is away for a few seconds. */
const AGAIN_MS = [250, 750, 1500, 2000];
const AWAY = new Set([502, 503, 504]);
const ENDED = new Set(["TOKEN_REQUIRED", "TOKEN_INVALID"]);

/** For so long a change whose answer was lost keeps its key. */
const LOST_MS = 10 * 60_000;
const LOST_MAX = 50;

/**
 * Called when the session is found to have ended, or to be another person's, whose name is given; true once the
 * same person is signed in again.
 */
export const ended = { tell: async (_another: string): Promise<boolean> => false };

/** The id of who works in this tab; "" while nobody is known. The cookie may be somebody else's by now. */
export const believed = { person: (): string => "" };

interface Lost {
  key: string;
  until: number;
}

/** Keys of changes whose answer never came, by what they asked for. */
const lost = new Map<string, Lost>();

export async function send(request: Request): Promise<Response> {
  if (SAFE.has(request.method)) return patiently(request);
  const asked = await nameOf(request);
  request.headers.set(OWN_PAGE, "1");
  if (believed.person()) request.headers.set(PERSON, believed.person());
  if (!request.headers.has(KEY)) request.headers.set(KEY, keyFor(asked));
  const key = request.headers.get(KEY) ?? "";
  try {
    const response = await patiently(request);
    if (AWAY.has(response.status)) keep(asked, key);
    else lost.delete(asked);
    return response;
  } catch (error) {
    keep(asked, key);
    throw error;
  }
}

async function patiently(request: Request): Promise<Response> {
  const response = await reach(request);
  const another = await endedFor(response);
  if (another === undefined || !(await ended.tell(another))) return response;
  return patiently(request);
}

/** The answer; where there is none, asked again for a few seconds, unless the browser knows that it is offline. */
async function reach(request: Request): Promise<Response> {
  for (const wait of AGAIN_MS) {
    const response = await fetch(request.clone()).catch(orUndefined);
    if (response && !AWAY.has(response.status)) return response;
    if (navigator.onLine === false) break;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return fetch(request.clone());
}

/** Undefined where nothing answered; what else went wrong is thrown. */
function orUndefined(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

/** Undefined where the session goes on; else who has one here by now, "" for nobody. */
async function endedFor(response: Response): Promise<string | undefined> {
  if (response.status !== 401 && response.status !== 409) return undefined;
  const { reason, details }: Refused = await response.clone().json().catch(() => ({}));
  if (reason === ANOTHER) return details?.name ?? "Somebody else";
  return reason !== undefined && ENDED.has(reason) ? "" : undefined;
}

interface Refused {
  reason?: string;
  details?: { name?: string };
}

/** Two requests with this name ask for the same. What they say cannot be read from it. */
async function nameOf(request: Request): Promise<string> {
  const whole = [request.method, request.url, request.headers.get("If-Match"), await request.clone().text()].join(" ");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(whole));
  return String(new Uint8Array(digest));
}

function keyFor(asked: string): string {
  const known = lost.get(asked);
  return known && known.until > Date.now() ? known.key : crypto.randomUUID();
}

function keep(asked: string, key: string): void {
  lost.delete(asked);
  lost.set(asked, { key, until: Date.now() + LOST_MS });
  const [oldest] = lost.keys();
  if (lost.size > LOST_MAX && oldest !== undefined) lost.delete(oldest);
}
