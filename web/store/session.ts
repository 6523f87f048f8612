/** Who is signed in and what they may do. The session itself is a cookie that no script can read. */
import { computed, effect, signal } from "@preact/signals";
import type { Me } from "../contract/records.ts";
import { follow, leave } from "./feed/feed.ts";
import { LATEST } from "./feed/stream.ts";
import { dropAllDrafts } from "./drafts.ts";
import { answer, answerOrNull, api, UNSET_IS_EMPTY, withdrawn } from "./http.ts";
import { forgetPreferences, readPreferences } from "./preferences.ts";
import { asProblem, type Problem } from "./problem.ts";
import { forgetAll } from "./queries.ts";
import { believed, ended } from "./sending.ts";
import { isTyping } from "./typing.ts";
import { forgetUndo } from "./write.ts";

export type Permission = Me["permissions"][number]["permission"];

/** Undefined until the API has answered; null when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);
export const failure = signal<Problem | undefined>(undefined);

/** The session came to its end while somebody worked: they sign in again over what they typed. */
export const interrupted = signal(false);

/** Who is signed in in this browser instead; "" where nobody is. */
export const instead = signal("");

/** What this person may do has changed, and something is typed: it is taken in when that is sent or given up. */
export const changedRights = signal<Me | undefined>(undefined);

/** Counts how often the pages have begun again with other permissions. */
export const beginnings = signal(0);

export const step = computed(() => me.value?.required_steps[0]);

const held = computed(() => new Set<Permission>(me.value?.permissions.map((each) => each.permission)));

/** True if some record may be touched with this permission; pages show no control without it. */
export function may(permission: Permission): boolean {
  return held.value.has(permission);
}

/**
 * True if this person may touch a record of these owners with the permission: everybody's, or their own.
 * What nobody owns is open to all who have the permission.
 */
export function mayFor(permission: Permission, owners: readonly (string | null)[]): boolean {
  const scopes = me.value?.permissions.find((each) => each.permission === permission)?.scopes ?? [];
  if (scopes.length === 0 || scopes.includes("all")) return scopes.length > 0;
  return owners.every((owner) => owner === null) || owners.includes(me.value?.person_id ?? "");
}

/** True if the permission holds for all records, not for own ones only. */
export function mayAll(permission: Permission): boolean {
  return (me.value?.permissions.find((each) => each.permission === permission)?.scopes ?? []).includes("all");
}

/** Ask who is signed in, at the start and after a sign-in. */
export async function recognise(another = false): Promise<void> {
  try {
    const found = await answerOrNull(api.GET("/v1/me", UNSET_IS_EMPTY));
    if (!found) {
      me.value ??= null;
      return;
    }
    if (me.value && me.value.id !== found.id) return beginAnew();
    if (found.required_steps.length === 0) {
      follow(me.value ? LATEST : found.feed_cursor, another);
      const read = readPreferences();
      if (location.pathname === "/") await read; // they say which page is the first
    }
    me.value = found;
    failure.value = undefined;
    goOn(true);
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) me.value ??= null;
    else failure.value = problem;
  }
}

/** Somebody else is signed in: nothing that the one before typed or saw is left in this tab. */
function beginAnew(): void {
  me.value = undefined;
  location.replace("/");
}

/** The challenge if a code is needed as well, else "": signed in. */
export async function signIn(email: string, password: string): Promise<string> {
  try {
    await answer(api.POST("/v1/browser-sessions", { body: { email, password } }));
  } catch (error) {
    const problem = asProblem(error);
    if (problem.reason === "CODE_REQUIRED") return String(problem.details["challenge"] ?? "");
    throw problem;
  }
  await signedIn();
  return "";
}

export async function answerCode(challenge: string, code: string): Promise<void> {
  await answer(api.POST("/v1/browser-sessions/code", { body: { challenge, code } }));
  await signedIn();
}

async function signedIn(): Promise<void> {
  await recognise(true);
  otherTabs.postMessage(me.value?.id ?? "");
}

export async function changePassword(current: string, chosen: string): Promise<void> {
  const body = { current_password: current, new_password: chosen };
  await answer(api.PUT("/v1/me/password", { body }));
  await recognise();
}

export async function choosePassword(token: string, chosen: string): Promise<void> {
  await answer(api.POST("/v1/password-by-link", { body: { token, new_password: chosen } }));
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/v1/sessions/current"));
  forgetEverything();
  otherTabs.postMessage("");
}

function forgetEverything(): void {
  leave();
  forgetAll();
  forgetPreferences();
  forgetUndo();
  dropAllDrafts();
  me.value = null;
}

/** The cookie is the same in all tabs of a browser: each says who has signed in, "" for nobody. */
const otherTabs = new BroadcastChannel("tandem-session");

otherTabs.addEventListener("message", ({ data: id }: MessageEvent<string>) => {
  if (me.value && id === "") forgetEverything();
  else if (me.value?.id !== id || interrupted.value) void recognise();
});

/** At most this often: a page may ask for several things that it may not see. */
const ASK_AGAIN_MS = 5_000;
let askedAt = 0;

/** A permission was taken away meanwhile: what needs it goes from the screen, but not under somebody's hands. */
withdrawn.tell = () => {
  if (!me.value || Date.now() - askedAt < ASK_AGAIN_MS) return;
  askedAt = Date.now();
  void askForRights();
};

async function askForRights(): Promise<void> {
  const found = await answer(api.GET("/v1/me")).catch(() => undefined);
  if (!found || JSON.stringify(found.permissions) === JSON.stringify(me.value?.permissions)) return;
  changedRights.value = found;
}

/** Show the pages with what this person may do by now. */
export function takeRights(): void {
  if (!changedRights.value) return;
  me.value = changedRights.value;
  changedRights.value = undefined;
  forgetAll();
  beginnings.value += 1;
}

effect(() => {
  if (changedRights.value && !isTyping.value) queueMicrotask(takeRights);
});

let waiting: Promise<boolean> | undefined;
let settle: ((same: boolean) => void) | undefined;

/** Nothing is sent for another person than the one whose pages these are. */
believed.person = () => (me.value && !me.value.seen_by ? me.value.id : "");

/** What was asked meanwhile waits for the sign-in. */
ended.tell = (another) => {
  if (!me.value) return Promise.resolve(false);
  interrupted.value = true;
  instead.value = another;
  waiting ??= new Promise((resolve) => {
    settle = resolve;
  });
  return waiting;
};

/** They have signed in again, or closed the question: then what waited is refused, and stays where it was typed. */
export function goOn(same: boolean): void {
  interrupted.value = false;
  settle?.(same);
  waiting = settle = undefined;
}
