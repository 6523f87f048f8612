/** The address is the state: page, filters and open panel are in it, and back works. */
import { computed, signal } from "@preact/signals";

const address = signal(new URL(location.href));

export const path = computed(() => address.value.pathname);

/** One value of the query; "" where it is not there. */
export function asked(name: string): string {
  return address.value.searchParams.get(name) ?? "";
}

/** Go to another page. replace: without a step for Back, as for each letter of a filter. */
export function go(href: string, replace = false): void {
  const target = new URL(href, location.origin);
  if (target.href === location.href) return;
  if (replace) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  address.value = target;
}

/** This page with other values in the query; "" takes one out. */
export function withQuery(changes: Record<string, string>): string {
  const target = new URL(address.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value) target.searchParams.set(name, value);
    else target.searchParams.delete(name);
  }
  return target.pathname + target.search;
}

/** Change values in the query; filters replace, panels push so that Back closes them. */
export function setQuery(changes: Record<string, string>, replace = true): void {
  go(withQuery(changes), replace);
}

export type Parameters = Readonly<Record<string, string>>;

/** The parameters of a path in a pattern such as /projects/:id, or undefined if it is another. */
export function matched(pattern: string, found: string): Parameters | undefined {
  const wanted = pattern.split("/");
  const given = found.replace(/(?<=.)\/$/, "").split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value) parameters[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parameters;
}

/** Links of this page go without loading; what opens elsewhere is left to the browser. */
function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.origin !== location.origin || link.target || isOutside(link.pathname)) return;
  event.preventDefault();
  go(link.href);
}

/** Pages that the gateway makes by itself. */
function isOutside(pathname: string): boolean {
  return /^\/(v1|docs|status|static)(\/|$)/.test(pathname);
}

/** Listen to links, and to Back and Forward. */
export function startRouter(): void {
  document.addEventListener("click", followLink);
  window.addEventListener("popstate", () => {
    address.value = new URL(location.href);
  });
}
