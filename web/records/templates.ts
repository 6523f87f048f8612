/** The plans that are laid out again and again. */
import type { components } from "../contract/api.ts";
import { answer, api } from "../store/http.ts";
import { allOf, PAGE_SIZE } from "../store/pages.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export type Template = components["schemas"]["Template"];

/** Those that are archived, or those that are not. */
export function useTemplates(archived: boolean): Query<Template[]> {
  return useQuery({
    key: archived ? "archived templates" : "templates",
    topics: ["template"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/templates", { params: { query: { archived, page_size: PAGE_SIZE, page_token } } }))),
  });
}
