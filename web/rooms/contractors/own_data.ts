/** The engagements of the person who is signed in. */
import type { Engagement } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export function useOwnEngagements(person: string): Query<Engagement[]> {
  const query = { person_id: [person], archived: "no" as const, page_size: 20 };
  return useQuery({ key: `engagements of ${person}`, topics: ["engagement"], ask: async () => (await answer(api.GET("/v1/engagements", { params: { query } }))).items });
}
