/** What is meant by a line such as "1:30 homepage": a duration, then the beginnings of words. */

export interface TypedTime {
  minutes: number;
  words: readonly string[];
}

/** Undefined where it does not begin with a duration that is followed by a word. */
export function typedTime(typed: string, read: (text: string) => number | undefined): TypedTime | undefined {
  const [first = "", ...words] = typed.trim().toLowerCase().split(/\s+/);
  const minutes = read(first);
  return minutes && words.length > 0 ? { minutes, words } : undefined;
}

/** True if each word begins a word of the text. */
export function isMeant(words: readonly string[], text: string): boolean {
  const parts = text.toLowerCase().split(/[\s·,]+/);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
