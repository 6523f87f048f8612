/** Numbers as people type them, on their way to the API. */

/** A number as it was typed; what is none is sent as it is, so that the API says what is wrong with it. */
export function numberIn(typed: string): number {
  const found = Number(typed.trim().replace(",", "."));
  return typed.trim() === "" || Number.isNaN(found) ? (typed as unknown as number) : found;
}
