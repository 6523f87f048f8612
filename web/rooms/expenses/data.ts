/** What the pages of expenses ask the API for, and tell it. */
import type { Expense } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { smaller } from "./picture.ts";
import { TOPICS } from "./words.tsx";

const at = (id: string) => ({ path: { expense_id: id } });

export function useExpense(id: string): Query<Expense> {
  return useQuery({
    key: `expense ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/expenses/{expense_id}", { params: at(id) })),
  });
}

export function submitExpense({ id }: Expense): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/submit", { params: at(id) }));
}

export function recallExpense({ id }: Expense): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/recall", { params: at(id) }));
}

export function deleteExpense({ id }: Expense): Promise<unknown> {
  return answer(api.DELETE("/v1/expenses/{expense_id}", { params: at(id) }));
}

export function approveExpense({ id, version }: Expense, body: { billable?: boolean; markup?: string; converted?: { amount: string; currency_code: string } } = {}): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/approve", { params: at(id), body, ...ifVersion(version) }));
}

export function rejectExpense({ id }: Expense, reason: string): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/reject", { params: at(id), body: { reason } }));
}

export function reverseExpense({ id }: Expense, reason: string): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/reverse", { params: at(id), body: { reason } }));
}

export function reimburseExpense({ id }: Expense, paid_on: string, reference: string): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/reimburse", { params: at(id), body: { ...(paid_on && { paid_on }), reference } }));
}

export function undoReimbursement({ id }: Expense, reason: string): Promise<Expense> {
  return answer(api.POST("/v1/expenses/{expense_id}/undo-reimbursement", { params: at(id), body: { reason } }));
}

export function removeReceipt({ id }: Expense, receiptId: string): Promise<unknown> {
  return answer(api.DELETE("/v1/expenses/{expense_id}/receipts/{receipt_id}", { params: { path: { expense_id: id, receipt_id: receiptId } } }));
}

/** A photo is made smaller first: a phone's is larger than the API takes. */
export async function addReceipt(id: string, file: File): Promise<unknown> {
  const body = await smaller(file);
  return answer(
    api.POST("/v1/expenses/{expense_id}/receipts", {
      params: { ...at(id), query: { name: file.name } },
      headers: { "Content-Type": "application/octet-stream" },
      body: body as unknown as string,
      bodySerializer: (content) => content as unknown as Blob,
    }),
  );
}
