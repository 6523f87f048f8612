/**
 * Looking at Tandem as somebody else sees it: in this tab alone, and without changing anything. The tab keeps
 * the id of the view, which is worth nothing without the cookie of the administrator who began it.
 */
export const SEE_AS = "X-Tandem-See-As";
export const VIEW_ENDED = "VIEW_ENDED";

const VIEW = "tandem.see-as";
const BACK = "tandem.see-as-back";

/** The view in this tab; "" as a rule. */
export function viewHere(): string {
  return sessionStorage.getItem(VIEW) ?? "";
}

/** Load the pages again, as the other person sees them; afterwards this page is shown again. */
export function enterView(id: string): void {
  sessionStorage.setItem(VIEW, id);
  sessionStorage.setItem(BACK, location.pathname + location.search);
  location.assign("/");
}

/** Forget the view. The page to go back to. */
export function forgetView(): string {
  const back = sessionStorage.getItem(BACK) ?? "/";
  sessionStorage.removeItem(VIEW);
  sessionStorage.removeItem(BACK);
  return back;
}
