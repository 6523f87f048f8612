/**
 * Calls of the public API. Every change carries a key of its own, so that it is carried out once
 * even if it is sent again, and the header by which the gateway knows that a page of its own sent it.
 */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "../contract/api.ts";
import { asProblem, problemOf } from "./problem.ts";
import { forgetView, SEE_AS, VIEW_ENDED, viewHere } from "./seeing.ts";

const SAFE = new Set(["GET", "HEAD"]);
const OWN_PAGE = "X-Tandem-Request";
const FORBIDDEN = 403;
const ENDED = new Set(["TOKEN_REQUIRED", "TOKEN_INVALID"]);

/** Called when the session is found to have ended. */
export const ended = { tell: (): void => undefined };

/** Called when a permission is found to be missing that the page counted on. */
export const withdrawn = { tell: (): void => undefined };

const changing: Middleware = {
  onRequest({ request }) {
    if (viewHere()) request.headers.set(SEE_AS, viewHere());
    if (SAFE.has(request.method)) return request;
    request.headers.set(OWN_PAGE, "1");
    if (!request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: location.origin,
  querySerializer: { array: { style: "form", explode: false } },
});
api.use(changing);

interface Answered<T> {
  data?: T;
  /** The body of a refusal, already read. */
  error?: unknown;
  response: Response;
}

/** What the API answers; a Problem is thrown where it refuses or cannot be reached. */
export async function answer<T>(call: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call;
  } catch (error) {
    throw asProblem(error);
  }
  if (answered.response.ok) return answered.data as T;
  const problem = problemOf(answered.response.status, answered.error);
  if (problem.reason === VIEW_ENDED && viewHere()) location.assign(forgetView());
  if (ENDED.has(problem.reason)) ended.tell();
  if (problem.status === FORBIDDEN) withdrawn.tell();
  throw problem;
}

/** The header with which a change is refused if the record is no longer at this version. */
export function ifVersion(version: number): { headers: { "If-Match": string } } {
  return { headers: { "If-Match": `"${version}"` } };
}
