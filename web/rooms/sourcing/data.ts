/** What the pages of requests for quotation ask the API for, and send to it. */
import type { QuotationRequest } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { TOPICS } from "./words.tsx";

const at = (id: string) => ({ path: { quotation_request_id: id } });

export function useRequest(id: string): Query<QuotationRequest> {
  return useQuery({ key: `quotation request ${id}`, topics: TOPICS, about: id, ask: () => answer(api.GET("/v1/quotation-requests/{quotation_request_id}", { params: at(id) })) });
}

export function awardOffer({ id }: QuotationRequest, offer_id: string): Promise<QuotationRequest> {
  return answer(api.POST("/v1/quotation-requests/{quotation_request_id}/award", { params: at(id), body: { offer_id } }));
}

export function cancelRequest({ id }: QuotationRequest, reason: string): Promise<QuotationRequest> {
  return answer(api.POST("/v1/quotation-requests/{quotation_request_id}/cancel", { params: at(id), body: { reason } }));
}

export function reopenRequest({ id }: QuotationRequest): Promise<QuotationRequest> {
  return answer(api.POST("/v1/quotation-requests/{quotation_request_id}/reopen", { params: at(id) }));
}
