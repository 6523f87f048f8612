/** What an invoice owes its client after a credit note goes to the client's account. */
import type { ClientPayment, Invoice } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { attempt } from "../store/write.ts";

const UNDO_REASON = "Undone at once: it was a mistake";

export function putOnAccount(invoice: Invoice): Promise<ClientPayment | undefined> {
  const params = { path: { invoice_id: invoice.id } };
  return attempt({
    words: `Put the credit of ${invoice.number} on account`,
    send: () => answer(api.POST("/v1/invoices/{invoice_id}/credit-on-account", { params, body: {} })),
    inverse: ({ id }) => reversePaymentOfClient(id, UNDO_REASON),
  });
}

export function reversePaymentOfClient(id: string, reason: string): Promise<ClientPayment> {
  const params = { path: { client_payment_id: id } };
  return answer(api.POST("/v1/payments/{client_payment_id}/reverse", { params, body: { reason } }));
}
