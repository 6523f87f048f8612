/** The search over everything. It takes two letters or more; of fewer it finds nothing. */
import type { paths, SearchHit } from "../contract/records.ts";
import { answer, api } from "./http.ts";

const LETTERS_MIN = 2;

type Asked = paths["/v1/search"]["get"]["parameters"]["query"];

export async function searched(query: Asked): Promise<SearchHit[]> {
  if (query.q.trim().length < LETTERS_MIN) return [];
  return (await answer(api.GET("/v1/search", { params: { query } }))).items;
}
