/** What the pages of purchasing ask the API for, and tell it. */
import type { PurchaseOrder, Supplier } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { TOPICS } from "./words.tsx";

const at = (id: string) => ({ path: { purchase_order_id: id } });

export function useOrder(id: string): Query<PurchaseOrder> {
  return useQuery({
    key: `purchase order ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/purchase-orders/{purchase_order_id}", { params: at(id) })),
  });
}

export function submitOrder({ id }: PurchaseOrder): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/submit", { params: at(id) }));
}

export function approveOrder({ id, version }: PurchaseOrder, over_budget_reason = ""): Promise<PurchaseOrder> {
  const body = { over_budget_reason };
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/approve", { params: at(id), body, ...ifVersion(version) }));
}

export function returnOrder({ id }: PurchaseOrder, reason: string): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/return", { params: at(id), body: { reason } }));
}

export function cancelOrder({ id }: PurchaseOrder, reason: string): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/cancel", { params: at(id), body: { reason } }));
}

export function sendOrder({ id }: PurchaseOrder): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/send", { params: at(id) }));
}

export function closeOrder({ id }: PurchaseOrder): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/close", { params: at(id) }));
}

export function reopenOrder({ id }: PurchaseOrder): Promise<PurchaseOrder> {
  return answer(api.POST("/v1/purchase-orders/{purchase_order_id}/reopen", { params: at(id) }));
}

export function archiveSupplier({ id }: Supplier): Promise<Supplier> {
  return answer(api.POST("/v1/suppliers/{supplier_id}/archive", { params: { path: { supplier_id: id } } }));
}

export function restoreSupplier({ id }: Supplier): Promise<Supplier> {
  return answer(api.POST("/v1/suppliers/{supplier_id}/restore", { params: { path: { supplier_id: id } } }));
}
