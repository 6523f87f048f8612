/** The legal entities of the agency. Most have one, and then no page names it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { LegalEntity } from "../contract/records.ts";
import { answer, api } from "./http.ts";
import { useQuery } from "./queries.ts";
import type { Query } from "./query.ts";
import { may } from "./session.ts";

const MOST = 200;
const several = signal(false);

/** Known once a page has asked for them: pages about several are in the navigation from then on. */
export const areSeveral: ReadonlySignal<boolean> = several;

/** The archived too, which have books; none for those who may not see them. */
export function useEntities(): Query<LegalEntity[]> {
  return useQuery<LegalEntity[]>({
    key: "legal entities",
    topics: ["legal_entity"],
    ask: async () => {
      if (!may("invoice.read")) return [];
      const { items } = await answer(api.GET("/v1/legal-entities", { params: { query: { page_size: MOST } } }));
      several.value = items.length > 1;
      return items;
    },
  });
}

/** Those that documents can be made for, as choices; with the one that stands. */
export function choicesOf(entities: readonly LegalEntity[], stands = ""): [string, string][] {
  return entities.filter(({ id, archived }) => !archived || id === stands).map(({ id, name }) => [id, name]);
}
