/** Words of the API as people read them. */

/** Copywriter for copywriter, at the beginning of a cell or a sentence. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
