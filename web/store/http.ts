/** Calls of the public API, typed by its contract. How they are sent is in `sending.ts`. */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "../contract/api.ts";
import { asProblem, problemOf } from "./problem.ts";
import { forgetView, SEE_AS, VIEW_ENDED, viewHere } from "./seeing.ts";
import { send } from "./sending.ts";

const FORBIDDEN = 403;

/** Called when a permission is found to be missing that the page counted on. */
export const withdrawn = { tell: (): void => undefined };

const seeing: Middleware = {
  onRequest({ request }) {
    if (viewHere()) request.headers.set(SEE_AS, viewHere());
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: send,
  querySerializer: { array: { style: "form", explode: false } },
});
api.use(seeing);

interface Answered<T> {
  data?: T;
  /** The body of a refusal, already read. */
  error?: unknown;
  response: Response;
}

/**
 * A method of `api` at a path that is known only when it runs. The contract has too many paths for
 * the type of a method to be worked out over all of them.
 */
export type CallAnyPath = (path: string, init: object) => Promise<Answered<unknown>>;

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
  if (problem.status === FORBIDDEN) withdrawn.tell();
  throw problem;
}

/** The header with which what nobody has set yet is an empty answer and not a problem, which a browser logs as an error. */
export const UNSET_IS_EMPTY = { headers: { Prefer: "unset=empty" } };

/** What the API answers; null where it is not set yet. The call is sent with `UNSET_IS_EMPTY`. */
export async function answerOrNull<T>(call: Promise<Answered<T>>): Promise<T | null> {
  return (await answer(call)) ?? null;
}

/** The header with which a change is refused if the record is no longer at this version. */
export function ifVersion(version: number): { headers: { "If-Match": string } } {
  return { headers: { "If-Match": `"${version}"` } };
}
