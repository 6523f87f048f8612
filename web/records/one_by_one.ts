/** The same change of several records, one after the other: what is refused is named, and the others are done. */
import type { BulkAction } from "../list/columns.ts";
import { asked } from "../shell/router.ts";
import { asProblem } from "../store/problem.ts";
import { write } from "../store/write.ts";

/** "1 project", "3 projects". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${several}`;
}

interface Deed<T> {
  rows: readonly T[];
  /** What has been done to how many, such as "2 projects archived". */
  words: (count: number) => string;
  nameOf: (row: T) => string;
  change: (row: T) => Promise<unknown>;
  /** What takes one back. */
  inverse?: (row: T) => Promise<unknown>;
}

export async function oneByOne<T>({ rows, words, nameOf, change, inverse }: Deed<T>): Promise<void> {
  const refused: string[] = [];
  const changed: T[] = [];
  for (const row of rows) {
    try {
      await change(row);
      changed.push(row);
    } catch (error) {
      refused.push(`${nameOf(row)}: ${asProblem(error).message}`);
    }
  }
  const left = refused.length > 0 ? `. Not: ${refused.join(" ")}` : "";
  await write({
    words: `${words(changed.length)}${left}`,
    send: () => Promise.resolve(),
    ...(inverse && changed.length > 0 && { inverse: () => Promise.all(changed.map(inverse)) }),
  });
}

interface Archivable<T> {
  /** One of them: "client". */
  one: string;
  several?: string;
  nameOf: (row: T) => string;
  archive: (row: T) => Promise<unknown>;
  restore: (row: T) => Promise<unknown>;
}

/** Archives the chosen rows; in the archive, restores them. The filter `state` says which is shown. */
export function archiving<T>({ one, several, nameOf, archive, restore }: Archivable<T>): BulkAction<T> {
  const isArchive = asked("state") === "archived" || asked("archived") === "true";
  const [change, inverse] = isArchive ? [restore, archive] : [archive, restore];
  const done = isArchive ? "restored" : "archived";
  return {
    words: isArchive ? "Restore" : "Archive",
    run: (rows) => oneByOne({ rows, words: (count) => `${counted(count, one, several)} ${done}`, nameOf, change, inverse }),
  };
}
