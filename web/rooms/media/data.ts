/** What the pages of media ask the API for, and tell it. */
import type { Levy, MediaOrder } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { TOPICS } from "./words.tsx";

export function useMediaOrder(id: string): Query<MediaOrder> {
  return useQuery({
    key: `media order ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/media-orders/{media_order_id}", { params: { path: { media_order_id: id } } })),
  });
}

export function useLevy(id: string): Query<Levy> {
  return useQuery({ key: `levy ${id}`, topics: ["levy"], about: id, ask: () => answer(api.GET("/v1/levies/{levy_id}", { params: { path: { levy_id: id } } })) });
}

export function archiveLevy({ id }: Levy): Promise<Levy> {
  return answer(api.POST("/v1/levies/{levy_id}/archive", { params: { path: { levy_id: id } } }));
}

export function restoreLevy({ id }: Levy): Promise<Levy> {
  return answer(api.POST("/v1/levies/{levy_id}/restore", { params: { path: { levy_id: id } } }));
}
