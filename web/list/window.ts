/** Which rows of a long list are drawn: those in sight, and a few around them. */

const AROUND = 2;
/** The window moves by this many rows at once, so that not every pixel draws again. */
const STEP = 2;

export interface Window {
  first: number;
  /** The row after the last one. */
  end: number;
}

export function windowOf(scrolled: number, height: number, rowHeight: number, count: number): Window {
  const top = Math.max(0, Math.floor(scrolled / rowHeight / STEP) * STEP - AROUND);
  const first = Math.min(top, Math.max(0, count - 1));
  const shown = Math.ceil(height / rowHeight);
  return { first, end: Math.min(count, first + shown + STEP + 2 * AROUND) };
}

/** Where to scroll so that a row is in sight under the head of the table; as it is if it is there already. */
export function scrolledTo(row: number, scrolled: number, height: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + rowHeight - height);
}
