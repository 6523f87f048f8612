/** What the pages of contractors ask the API for, and send to it. */
import type { Engagement, Money, SelfBill, SelfBillMatch } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { TOPICS } from "./words.tsx";

const engagementAt = (id: string) => ({ path: { engagement_id: id } });
const billAt = (id: string) => ({ path: { self_bill_id: id } });

export function useEngagement(id: string): Query<Engagement> {
  return useQuery({ key: `engagement ${id}`, topics: TOPICS, about: id, ask: () => answer(api.GET("/v1/engagements/{engagement_id}", { params: engagementAt(id) })) });
}

export function useUnsettled(id: string) {
  return useQuery({
    key: `unsettled time of ${id}`,
    topics: [...TOPICS, "work"],
    ask: () => answer(api.GET("/v1/engagements/{engagement_id}/unsettled-time", { params: engagementAt(id) })),
  });
}

export function useSelfBill(id: string): Query<SelfBill> {
  return useQuery({ key: `self-bill ${id}`, topics: TOPICS, about: id, ask: () => answer(api.GET("/v1/self-bills/{self_bill_id}", { params: billAt(id) })) });
}

export function useMatch(id: string): Query<SelfBillMatch> {
  return useQuery({ key: `match of ${id}`, topics: [...TOPICS, "work", "purchase_order"], ask: () => answer(api.GET("/v1/self-bills/{self_bill_id}/match", { params: billAt(id) })) });
}

export function archiveEngagement({ id }: Engagement): Promise<Engagement> {
  return answer(api.POST("/v1/engagements/{engagement_id}/archive", { params: engagementAt(id) }));
}

export function restoreEngagement({ id }: Engagement): Promise<Engagement> {
  return answer(api.POST("/v1/engagements/{engagement_id}/restore", { params: engagementAt(id) }));
}

/** Only what is given changes. */
export type EngagementChange = Partial<Record<"charge_role" | "tax_rate" | "note", string> & Record<"ends_on" | "self_billing_on", string | null>> & { cap_minutes?: number; cap?: Money };

export function changeEngagement({ id, version }: Engagement, body: EngagementChange): Promise<Engagement> {
  return answer(api.PATCH("/v1/engagements/{engagement_id}", { params: engagementAt(id), body, ...ifVersion(version) }));
}

export function setRate({ id }: Engagement, effective_from: string, amount: string, currency_code: string): Promise<Engagement> {
  const body = { effective_from, rate: { amount, currency_code } };
  return answer(api.POST("/v1/engagements/{engagement_id}/rates", { params: engagementAt(id), body }));
}

export function draftSelfBill(engagement_id: string, period_from: string, period_to: string): Promise<SelfBill> {
  return answer(api.POST("/v1/self-bills", { body: { engagement_id, period_from, period_to } }));
}

export function issueSelfBill({ id, version }: SelfBill): Promise<SelfBill> {
  return answer(api.POST("/v1/self-bills/{self_bill_id}/issue", { params: billAt(id), ...ifVersion(version) }));
}

export function acceptSelfBill({ id }: SelfBill): Promise<SelfBill> {
  return answer(api.POST("/v1/self-bills/{self_bill_id}/accept", { params: billAt(id) }));
}

export function objectToSelfBill({ id }: SelfBill, reason: string): Promise<SelfBill> {
  return answer(api.POST("/v1/self-bills/{self_bill_id}/object", { params: billAt(id), body: { reason } }));
}

export function withdrawSelfBill({ id }: SelfBill, reason: string): Promise<SelfBill> {
  return answer(api.POST("/v1/self-bills/{self_bill_id}/withdraw", { params: billAt(id), body: { reason } }));
}

export function shareSelfBill({ id }: SelfBill): Promise<unknown> {
  return answer(api.POST("/v1/self-bills/{self_bill_id}/links", { params: billAt(id), body: {} }));
}
