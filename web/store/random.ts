/** Chance that can be repeated, for tests of properties: the same seed gives the same numbers. */

export interface Random {
  /** A whole number from 0 up to, and without, this one. */
  next: (below: number) => number;
  oneOf: <T>(choices: readonly T[]) => T;
}

/** mulberry32: small, and good enough to try orders of events. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { next, oneOf: (choices) => choices[next(choices.length)] as (typeof choices)[number] };
}
