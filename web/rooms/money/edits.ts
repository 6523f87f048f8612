/**
 * Changes of a draft, one after the other: each is sent with the version that the one before it left,
 * so that typing fast does not conflict with itself.
 */
import { useMemo } from "preact/hooks";
import type { Invoice } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";

export interface LineValues {
  description?: string;
  /** An exact decimal. */
  amount?: string;
  /** A share. */
  tax_rate?: string;
}

export interface Edits {
  /** Without a tax rate: at the standard rate. */
  add: (values: { description: string; amount: string; tax_rate?: string }) => Promise<Invoice | undefined>;
  change: (lineId: string, values: LineValues) => Promise<Invoice | undefined>;
  remove: (lineId: string, words: string) => Promise<Invoice | undefined>;
  order: (lineIds: string[]) => Promise<Invoice | undefined>;
  leaveOut: (timeEntryIds: string[]) => Promise<Invoice | undefined>;
}

export function useEdits(query: Query<Invoice>): Edits {
  return useMemo(() => editsOf(query), [query]);
}

type Send = (draft: Invoice) => Promise<Invoice>;

function editsOf(query: Query<Invoice>): Edits {
  let last: Promise<unknown> = Promise.resolve();

  function next(words: string, send: Send): Promise<Invoice | undefined> {
    const sent = last.then(async () => {
      const draft = query.data.value;
      if (draft === undefined) return undefined;
      const answered = await attempt({ words, send: () => send(draft) });
      if (answered) query.amend(() => answered);
      else await query.reload();
      return answered;
    });
    last = sent;
    return sent;
  }

  return {
    add: ({ amount, ...values }) =>
      next("", (draft) => {
        const body = { ...values, amount: money(draft, amount) };
        return answer(api.POST("/v1/invoices/{invoice_id}/lines", { params: pathOf(draft), body, ...ifVersion(draft.version) }));
      }),
    change: (lineId, { amount, ...values }) =>
      next("", (draft) => {
        const params = { path: { invoice_id: draft.id, invoice_line_id: lineId } };
        const body = { ...values, ...(amount !== undefined && { amount: money(draft, amount) }) };
        return answer(api.PATCH("/v1/invoices/{invoice_id}/lines/{invoice_line_id}", { params, body, ...ifVersion(draft.version) }));
      }),
    remove: (lineId, words) =>
      next(words, (draft) => {
        const params = { path: { invoice_id: draft.id, invoice_line_id: lineId } };
        return answer(api.DELETE("/v1/invoices/{invoice_id}/lines/{invoice_line_id}", { params }));
      }),
    order: (lineIds) =>
      next("", (draft) => {
        const body = { invoice_line_ids: lineIds };
        return answer(api.PUT("/v1/invoices/{invoice_id}/line-order", { params: pathOf(draft), body }));
      }),
    leaveOut: (timeEntryIds) =>
      next("Left the time out; it is unbilled again", (draft) => {
        const body = { time_entry_ids: timeEntryIds };
        return answer(api.POST("/v1/invoices/{invoice_id}/leave-out", { params: pathOf(draft), body }));
      }),
  };
}

function pathOf(draft: Invoice) {
  return { path: { invoice_id: draft.id } };
}

function money(draft: Invoice, amount: string) {
  return { amount, currency_code: draft.net?.currency_code ?? "" };
}
