/** Where the focus goes when a dialog is closed. */

/** What was done in the dialog may draw its opener again this much later, when the API has answered. */
const WATCHED_MS = 5_000;
const ACTS = ["keydown", "pointerdown"] as const;

/**
 * The focus is back at what opened the dialog. Where that has been drawn again, in another row or column, it goes
 * to the link or button of the same name; else to the title of the page.
 */
export function giveFocusBack(opener: Element | null): void {
  const known = opener?.closest<HTMLElement>("a, button");
  const [selector, name] = known ? [known.tagName, nameOf(known)] : ["", ""];
  const again = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>(`main ${selector}`)].find((each) => name && nameOf(each) === name);
  const title = document.querySelector<HTMLElement>("main h1");
  const refocus = (): void => {
    const now = document.activeElement;
    if (now === document.body) (again() ?? title)?.focus({ preventScroll: true });
    else if (now === title) again()?.focus({ preventScroll: true });
  };
  const watch = new MutationObserver(refocus);
  const end = (): void => {
    watch.disconnect();
    clearTimeout(timer);
    for (const act of ACTS) removeEventListener(act, end, true);
  };
  const timer = setTimeout(end, WATCHED_MS);
  for (const act of ACTS) addEventListener(act, end, true);
  refocus();
  watch.observe(document.body, { childList: true, subtree: true });
}

/** Where it leads, or what it is called. */
function nameOf(element: Element): string {
  return element.getAttribute("href") ?? element.getAttribute("aria-label") ?? element.textContent ?? "";
}
