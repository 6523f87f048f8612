/** Which page is at which path, and what of it a person may see. Each room states its own pages. */
import { FIRST_STEPS, isNewAgency } from "../store/first_steps.ts";
import { preferences } from "../store/preferences.ts";
import { may } from "../store/session.ts";
import { GROUP_NAMES, GROUPS, type GroupName } from "./groups.ts";
import type { PageEntry } from "./page_entry.ts";
import { matched, path, type Parameters } from "./router.ts";

const AFTER_THE_FIRST_MS = 300;
/** The first page still asks for something. */
const WAITING = ".wait-line";
/** In the performance timeline: what is fetched from then on is for other pages. */
const AHEAD = "fetching ahead";

const stated = import.meta.glob<{ pages: readonly PageEntry[] }>("../rooms/*/pages.ts", { eager: true });

/** An address that is named stands before one with a parameter: /handovers/new before /handovers/:id. */
const PAGES: readonly PageEntry[] = Object.values(stated)
  .flatMap(({ pages }) => pages)
  .sort((one, other) => parameterCount(one) - parameterCount(other));

function parameterCount({ path: pattern }: PageEntry): number {
  return pattern.split(":").length;
}

function isOpen({ permission }: PageEntry): boolean {
  if (permission === undefined) return true;
  return typeof permission === "string" ? may(permission) : permission.some(may);
}

/** The page at a path that this person may see, with the parameters in the path. */
export function pageAt(address: string): { page: PageEntry; parameters: Parameters } | undefined {
  for (const page of PAGES) {
    const parameters = matched(page.path, address);
    if (parameters && isOpen(page)) return { page, parameters };
  }
  return undefined;
}

/** What the page at a path needs that this person does not hold; undefined if there is no such page. */
export function closedAt(address: string): string | undefined {
  const permission = PAGES.find((page) => matched(page.path, address) && !isOpen(page))?.permission;
  return typeof permission === "string" ? permission : permission?.join(" or ");
}

/** Have the file of a page here before it is known who may see it. */
export function fetchAhead(address: string): void {
  PAGES.find((page) => matched(page.path, address))?.room.ahead();
}

/** The file of a page is fetched when the pointer or the focus comes to a link to it, not only when it is followed. */
export function startFetchingAhead(): void {
  for (const coming of ["pointerover", "focusin"]) {
    document.addEventListener(coming, ({ target }) => {
      const link = target instanceof Element ? target.closest("a") : null;
      if (link?.origin === location.origin) fetchAhead(link.pathname);
    });
  }
}

/** After the first page the others of the navigation, one by one while nothing else is to be done. */
export function fetchLinked(): void {
  const rooms = navigation().flatMap(([, pages]) => pages.map(({ room }) => room));
  const fetchFirst = ([first, ...others]: typeof rooms): void => {
    first?.ahead();
    if (others.length > 0) whenIdle(() => fetchFirst(others));
  };
  const begin = (): void => {
    if (document.querySelector(WAITING)) return void setTimeout(begin, AFTER_THE_FIRST_MS);
    performance.mark(AHEAD);
    fetchFirst(rooms);
  };
  setTimeout(begin, AFTER_THE_FIRST_MS);
}

/** Safari has no such callback. */
const whenIdle: (run: () => void) => unknown = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));

/** The pages of a group that stand in the navigation, in the order of the group. */
export function linkedIn(group: GroupName): PageEntry[] {
  const { order } = GROUPS[group];
  const place = ({ path }: PageEntry): number => (order.includes(path) ? order.indexOf(path) : order.length);
  return PAGES.filter((page) => page.group === group && page.link && isOpen(page) && (page.isUseful?.() ?? true)).sort(
    (one, other) => place(one) - place(other),
  );
}

/** The navigation of this person: each group with its pages. */
export function navigation(): [GroupName, PageEntry[]][] {
  return GROUP_NAMES.map((name): [GroupName, PageEntry[]] => [name, linkedIn(name)]).filter(([, pages]) => pages.length > 0);
}

export function groupHere(): GroupName | undefined {
  return pageAt(path.value)?.page.group;
}

/** Pages beside the present one, if the navigation has others of its group. */
export function tabsHere(): PageEntry[] {
  const page = pageAt(path.value)?.page;
  if (!page?.group || !page.link) return [];
  const pages = linkedIn(page.group);
  return pages.length > 1 ? pages : [];
}

/** What this person may make from anywhere, by its name. */
export function creations(): { words: string; href: string }[] {
  const offered = PAGES.flatMap(({ creates = [], isUseful }) => ((isUseful?.() ?? true) ? creates.filter(({ permission }) => may(permission)) : []));
  return offered.sort((one, other) => one.words.localeCompare(other.words));
}

/** Pages that are gone to by the palette alone, each by its words. */
export function inPalette(): { words: string; href: string }[] {
  return PAGES.flatMap((page) => (page.inPalette && isOpen(page) ? [{ words: page.inPalette, href: page.path }] : []));
}

/** Of a new agency the first steps; then the page that this person chose, else the first that they have. */
export function startPage(): string {
  if (isNewAgency()) return FIRST_STEPS;
  const chosen = preferences.value?.start_page ?? "";
  if (chosen && pageAt(chosen.split("?")[0] ?? "")) return chosen;
  return navigation()[0]?.[1][0]?.path ?? "/time";
}
