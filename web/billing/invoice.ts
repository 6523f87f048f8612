/** One invoice, as several rooms ask for it. */
import type { Invoice } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export function useInvoice(id: string): Query<Invoice> {
  return useQuery({ key: `invoice ${id}`, topics: ["invoice", "credit_note", "payment"], ask: () => invoiceOf(id) });
}

export function invoiceOf(id: string): Promise<Invoice> {
  return answer(api.GET("/v1/invoices/{invoice_id}", { params: { path: { invoice_id: id } } }));
}
