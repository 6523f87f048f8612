/** From values to places on a sheet. Axes begin at nothing, so that lengths can be compared. */

const NICE = [1, 2, 2.5, 5, 10];
/** The first, the middle and the last line; more would be read before the marks are. */
const LINES = 2;

/** The smallest round number that is not below the value: 1, 2, 2.5 or 5 of a power of ten. */
export function niceMax(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = NICE.find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Where the lines of an axis are, nothing left out. */
export function ticks(highest: number): number[] {
  return Array.from({ length: LINES + 1 }, (_, index) => (highest * index) / LINES);
}

/** The place of a value between 0 and highest on a length. */
export function placed(value: number, highest: number, length: number): number {
  if (highest <= 0) return 0;
  return (Math.min(Math.max(value, 0), highest) / highest) * length;
}

export interface Band {
  start: number;
  width: number;
}

/** Equal places side by side, a gap between them, none wider than the widest. */
export function bands(count: number, length: number, widest = 64, gap = 0.28): Band[] {
  if (count === 0) return [];
  const step = length / count;
  const width = Math.min(step * (1 - gap), widest);
  return Array.from({ length: count }, (_, index) => ({ start: index * step + (step - width) / 2, width }));
}

/** Heights of texts moved apart so that none covers another, in their order. */
export function apart(places: readonly number[], least: number): number[] {
  const moved: number[] = [];
  for (const place of places) {
    const before = moved.at(-1);
    moved.push(before === undefined ? place : Math.max(place, before + least));
  }
  return moved;
}

/** Which labels of an axis are written when each takes this much of the length: every first, second, ... */
export function labelStep(count: number, length: number, labelWidth: number): number {
  const room = Math.max(1, Math.floor(length / labelWidth));
  return Math.max(1, Math.ceil(count / room));
}

/** The path of a line through points; a value that is not there leaves a gap. */
export function linePath(points: readonly (readonly [x: number, y: number] | undefined)[]): string {
  let path = "";
  let drawing = false;
  for (const point of points) {
    if (point) path += `${drawing ? "L" : "M"}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    drawing = point !== undefined;
  }
  return path;
}
