/** What the pages of an opportunity ask the API for. What is not there yet is null. */
import type { Brief, Opportunity } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export function useOpportunity(id: string): Query<Opportunity> {
  return useQuery({
    key: `opportunity ${id}`,
    topics: ["opportunity", "brief", "handover", "client"],
    ask: () => answer(api.GET("/v1/opportunities/{opportunity_id}", { params: { path: { opportunity_id: id } } })),
  });
}

/** The latest edition of the brief of this opportunity; null where there is none yet. */
export function useBrief({ id, brief_edition }: Opportunity): Query<Brief | null> {
  return useQuery({
    key: `brief of ${id} ${brief_edition > 0}`,
    topics: ["brief"],
    ask: () => (brief_edition > 0 ? briefOf(id) : Promise.resolve(null)),
  });
}

export function useEdition(id: string, edition: number): Query<Brief> {
  return useQuery({ key: `edition ${edition} of ${id}`, topics: ["brief"], ask: () => briefOf(id, { edition }) });
}

function briefOf(id: string, query: { edition?: number } = {}): Promise<Brief> {
  const params = { path: { opportunity_id: id }, query };
  return answer(api.GET("/v1/opportunities/{opportunity_id}/brief", { params }));
}
