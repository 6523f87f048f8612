/** What an order shows of its supplier: what they answered and sent, and the links by which they do. */
import type { PurchaseOrder } from "../../contract/records.ts";
import { SupplierAnswers } from "../../records/supplier_answers.tsx";
import { SupplierLinks } from "../../records/supplier_links.tsx";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";

export function wasOut({ status }: PurchaseOrder): boolean {
  return status !== "draft" && status !== "submitted";
}

export function SupplierSide({ order }: { order: PurchaseOrder }) {
  const isOut = order.status === "approved" || order.status === "sent";
  const params = { path: { purchase_order_id: order.id } };
  const make = () => answer(api.POST("/v1/purchase-orders/{purchase_order_id}/links", { params, body: {} }));
  return (
    <>
      <SupplierAnswers order={order} />
      {may("purchase.write") && <SupplierLinks recordIds={[order.id]} says="The supplier reads the order by a link, accepts or declines it, and sends invoices, without an account." make={isOut ? make : undefined} />}
    </>
  );
}
