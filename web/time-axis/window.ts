/** The part of something long that is drawn: it moves in chunks, so that most scrolling changes nothing. */

export interface Span {
  first: number;
  end: number;
}

/** The items to draw of `count` items of one size: what is in sight, and up to a chunk around it. */
export function windowOf(scrolled: number, seen: number, size: number, count: number, chunk: number): Span {
  const first = Math.floor(scrolled / size / chunk) * chunk - chunk / 2;
  const end = Math.ceil((scrolled + seen) / size / chunk) * chunk + chunk / 2;
  return { first: Math.max(0, Math.floor(first)), end: Math.min(count, Math.ceil(end)) };
}

export function isSame(one: Span, other: Span): boolean {
  return one.first === other.first && one.end === other.end;
}

/** Whether something that reaches from the one item to the other is drawn in the window. */
export function reaches(span: Span, one: number, other: number): boolean {
  return Math.min(one, other) < span.end && Math.max(one, other) >= span.first;
}
