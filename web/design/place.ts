/** Where what opens from a button stands: under it, within the window. */

const GAP = 4;
const EDGE = 8;

export function placeUnder(sheet: HTMLElement, opener: HTMLElement): void {
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = sheet;
  const fromLeft = left + width <= innerWidth - EDGE;
  sheet.style.left = `${Math.max(EDGE, fromLeft ? left : Math.min(right, innerWidth - EDGE) - width)}px`;
  const fitsBelow = bottom + GAP + height <= innerHeight - EDGE;
  sheet.style.top = `${Math.max(EDGE, fitsBelow ? bottom + GAP : Math.min(top - GAP - height, innerHeight - EDGE - height))}px`;
}
