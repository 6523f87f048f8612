/** What the API is asked to do with a line of the bank. */
import type { BankLine, BankPaymentSuggestion, BankSuggestion } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";

export function matchLine(line: BankLine, { client_id, parts }: BankSuggestion): Promise<BankLine> {
  const params = { path: { bank_line_id: line.id } };
  const allocations = parts.map(({ invoice_id, amount }) => ({ invoice_id: invoice_id ?? "", amount: amount ?? { amount: "0", currency_code: "" } }));
  return answer(api.POST("/v1/bank-lines/{bank_line_id}/match", { params, body: { client_id: client_id ?? "", allocations } }));
}

export function matchPayment(line: BankLine, { supplier_payment_id }: BankPaymentSuggestion): Promise<BankLine> {
  const params = { path: { bank_line_id: line.id } };
  return answer(api.POST("/v1/bank-lines/{bank_line_id}/match-payment", { params, body: { supplier_payment_id: supplier_payment_id ?? "" } }));
}

export function reopenLine(id: string): Promise<BankLine> {
  return answer(api.POST("/v1/bank-lines/{bank_line_id}/reopen", { params: { path: { bank_line_id: id } } }));
}

export function ignoreLine(id: string, reason: string): Promise<BankLine> {
  return answer(api.POST("/v1/bank-lines/{bank_line_id}/ignore", { params: { path: { bank_line_id: id } }, body: { reason } }));
}
