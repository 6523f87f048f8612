/** What the pages of bills ask the API for, and tell it. */
import type { Bill, PurchaseOrder } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { BILL_TOPICS } from "./bill_words.tsx";

const at = (id: string) => ({ path: { bill_id: id } });

export function useBill(id: string): Query<Bill> {
  return useQuery({ key: `bill ${id}`, topics: BILL_TOPICS, about: id, ask: () => answer(api.GET("/v1/bills/{bill_id}", { params: at(id) })) });
}

export function submitBill({ id }: Bill): Promise<Bill> {
  return answer(api.POST("/v1/bills/{bill_id}/submit", { params: at(id) }));
}

export function approveBill({ id, version }: Bill, override_reason = ""): Promise<Bill> {
  return answer(api.POST("/v1/bills/{bill_id}/approve", { params: at(id), body: { override_reason }, ...ifVersion(version) }));
}

export function returnBill({ id }: Bill, reason: string): Promise<Bill> {
  return answer(api.POST("/v1/bills/{bill_id}/return", { params: at(id), body: { reason } }));
}

export function discardBill({ id }: Bill, reason: string): Promise<Bill> {
  return answer(api.POST("/v1/bills/{bill_id}/discard", { params: at(id), body: { reason } }));
}

export function reverseBill({ id }: Bill, reason: string): Promise<Bill> {
  return answer(api.POST("/v1/bills/{bill_id}/reverse", { params: at(id), body: { reason } }));
}

/** Orders of a supplier of which something is still to be billed, for a combobox. */
export async function openOrders(supplier: string, typed: string) {
  const query = { page_size: 12, supplier_id: [supplier], status: ["approved" as const, "sent" as const], ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/purchase-orders", { params: { query } }));
  return items.map(({ id, number, project_reference }) => ({ value: id, words: number, note: project_reference }));
}

export function orderOf(id: string): Promise<PurchaseOrder> {
  return answer(api.GET("/v1/purchase-orders/{purchase_order_id}", { params: { path: { purchase_order_id: id } } }));
}
