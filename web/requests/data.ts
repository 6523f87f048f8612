/** What the pages of client requests ask the API for. */
import type { ClientRequest, Gift } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { REQUEST_TOPICS } from "./words.ts";

export function useRequest(id: string): Query<ClientRequest> {
  return useQuery({
    key: `client request ${id}`,
    topics: REQUEST_TOPICS,
    ask: () => answer(api.GET("/v1/client-requests/{client_request_id}", { params: { path: { client_request_id: id } } })),
  });
}

/** What the gift is worth, for readers of revenue; nothing for a request that is no gift. */
export function useGift(request: ClientRequest, readable: boolean): Query<Gift | undefined> {
  const asks = readable && request.outcome === "gift";
  return useQuery({
    key: `gift ${request.id} ${asks} ${request.version}`,
    topics: REQUEST_TOPICS,
    ask: async () => (asks ? (await answer(api.GET("/v1/gifts", { params: { query: { ids: [request.id] } } }))).items[0] : undefined),
  });
}

/** Numbers of the quotes of the project that are sent or accepted; at most 100. */
export function useQuotesOf(projectId: string): Query<(readonly [string, string])[]> {
  return useQuery({
    key: `quotes of ${projectId}`,
    topics: ["quote"],
    ask: async () => {
      const query = { project_id: [projectId], status: ["sent" as const, "accepted" as const], page_size: 100 };
      const { items } = await answer(api.GET("/v1/quotes", { params: { query } }));
      return items.map(({ id, reference, total }) => [id, `${reference}, ${total?.amount} ${total?.currency_code}`] as const);
    },
  });
}

const at = ({ id }: ClientRequest) => ({ params: { path: { client_request_id: id } } });

/** All with risk.write. */
export function archiveRequest(request: ClientRequest): Promise<ClientRequest> {
  return answer(api.POST("/v1/client-requests/{client_request_id}/archive", at(request)));
}

export function restoreRequest(request: ClientRequest): Promise<ClientRequest> {
  return answer(api.POST("/v1/client-requests/{client_request_id}/restore", at(request)));
}

export function reopenRequest(request: ClientRequest): Promise<ClientRequest> {
  return answer(api.POST("/v1/client-requests/{client_request_id}/reopen", at(request)));
}
