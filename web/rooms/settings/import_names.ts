/** The names of the mappings that come with Tandem. */
import type { ReadyMapping } from "./import_data.ts";

/** What a mapping is for, in a list; where several are for one tool, with what tells them apart. */
export function mappingNames(ready: readonly ReadyMapping[]): (readonly [name: string, words: string])[] {
  const toolOf = ({ about }: ReadyMapping): string => about.split(/[:,.]/, 1)[0] ?? "";
  const tools = ready.map(toolOf);
  return ready.map((mapping) => {
    const isAlone = tools.indexOf(toolOf(mapping)) === tools.lastIndexOf(toolOf(mapping));
    return [mapping.name, isAlone ? toolOf(mapping) : mapping.about.split(". ", 1)[0]?.replace(/\.$/, "") ?? mapping.name] as const;
  });
}
