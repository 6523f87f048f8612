/** What is different between two texts, word by word: by their longest common sequence of words. */

export interface Piece {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Longer texts than these are shown as replaced as a whole: comparing them would hold the page up. */
const CELLS_MAX = 4_000_000;

export function differences(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (old.length * now.length > CELLS_MAX) return joined([{ kind: "gone", text: before }, { kind: "new", text: after }]);
  return joined(walk(old, now, lengths(old, now)));
}

/** Words, and the white space and signs between them. */
function wordsOf(text: string): string[] {
  return text.split(/(\s+|[.,;:!?()])/).filter((word) => word !== "");
}

/** For each pair of places the length of the longest common sequence from there on. */
function lengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i] as Uint16Array, table[i + 1] as Uint16Array];
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function walk(old: readonly string[], now: readonly string[], table: readonly Uint16Array[]): Piece[] {
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [gone, added] = [old[i], now[j]];
    if (gone !== undefined && gone === added) {
      pieces.push({ kind: "same", text: gone });
      i += 1;
      j += 1;
    } else if (gone !== undefined && (added === undefined || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      pieces.push({ kind: "gone", text: gone });
      i += 1;
    } else {
      pieces.push({ kind: "new", text: added ?? "" });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind as one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const { kind, text } of pieces) {
    const last = found.at(-1);
    if (text === "") continue;
    if (last?.kind === kind) last.text += text;
    else found.push({ kind, text });
  }
  return found;
}
