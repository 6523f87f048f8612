/**
 * Changes of a draft, one after the other: each is sent with the version that the one before it left,
 * so that typing fast does not conflict with itself.
 */
import { useMemo } from "preact/hooks";
import type { Invoice, InvoiceLine } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { asProblem } from "../../store/problem.ts";
import type { Query } from "../../store/query.ts";
import { isSame } from "../../store/typed.ts";
import { attempt, write } from "../../store/write.ts";
import { putBackLine, putBackTime } from "./putting_back.ts";
import { draftsOf, type AllowanceDraft } from "./allowance_words.ts";
import { hasReason, type TaxCategory } from "../../records/tax_words.ts";

export interface LineValues {
  description?: string;
  /** An exact decimal. */
  amount?: string;
  /** A share. */
  tax_rate?: string;
}

/** A dated rate, or a category with what it needs. */
export interface TaxValues {
  tax_rate_id?: string;
  tax_category?: TaxCategory;
  /** A share. */
  tax_rate?: string;
  tax_reason?: string;
}

export interface NewLineValues extends TaxValues {
  description: string;
  /** An exact decimal; or a quantity at a price. */
  amount?: string;
  quantity?: string;
  unit?: string;
  unit_price?: string;
  project_id?: string;
  ledger_account?: string;
  kind?: "manual" | "allowance" | "charge";
  includes_tax?: boolean;
}

export interface Edits {
  /** Without a tax rate: at the standard rate. Refused, it throws. */
  add: (values: NewLineValues) => Promise<unknown>;
  /** Refused, it throws. */
  tax: (lineId: string, tax: TaxValues) => Promise<unknown>;
  /** All of them, in place of those there were. Refused, it throws. */
  allow: (lineId: string, allowances: AllowanceDraft[]) => Promise<unknown>;
  change: (lineId: string, values: LineValues) => Promise<unknown>;
  remove: (lineId: string, words: string) => Promise<unknown>;
  order: (lineIds: string[]) => Promise<unknown>;
  leaveOut: (timeEntryIds: string[]) => Promise<unknown>;
}

export function useEdits(query: Query<Invoice>): Edits {
  return useMemo(() => editsOf(query), [query]);
}

type Send = (draft: Invoice) => Promise<Invoice>;

interface Edit {
  words: string;
  send: Send;
  inverse?: (now: Invoice, before: Invoice) => Promise<Invoice>;
}

function editsOf(query: Query<Invoice>): Edits {
  let last: Promise<unknown> = Promise.resolve();

  /** lineId: of the line that is changed; "" where no line is. */
  async function carryOut({ words, send, inverse }: Edit, lineId: string): Promise<Invoice | undefined> {
    const before = query.data.value;
    if (before === undefined) return undefined;
    const undo = async (now: Invoice): Promise<Invoice | undefined> => {
      const undone = await inverse?.(now, before);
      if (undone) query.amend(() => undone); // the next edit begins with it
      return undone;
    };
    const back = inverse && { inverse: undo };
    const once = (draft: Invoice) => write({ words, send: () => send(draft), ...back });
    try {
      return await once(before);
    } catch (error) {
      await query.reload();
      const now = query.data.value;
      // Another line was changed meanwhile: this one is sent over the version that there is now.
      if (!asProblem(error).isConflict || !now || !isSame(lineOf(now, lineId), lineOf(before, lineId))) throw error;
      return once(now);
    }
  }

  function next(edit: Edit, lineId = ""): Promise<Invoice | undefined> {
    const sent = last.then(async () => {
      const answered = await carryOut(edit, lineId);
      if (answered) query.amend(() => answered);
      return answered;
    });
    last = sent.catch(() => undefined);
    return sent;
  }

  const attempted = (edit: Edit): Promise<unknown> => attempt({ words: "", send: () => next(edit) });

  return {
    add: (values) => next({ words: "", send: (draft) => addLine(draft, values) }),
    change: (lineId, values) =>
      next(
        {
          words: "Changed the line",
          send: (draft) => changeLine(draft, lineId, values),
          inverse: (now, before) => changeLine(now, lineId, valuesOf(lineOf(before, lineId), values)),
        },
        lineId,
      ),
    tax: (lineId, tax) =>
      next(
        {
          words: "Changed the tax of the line",
          send: (draft) => changeLine(draft, lineId, tax),
          inverse: (now, before) => changeLine(now, lineId, taxValuesOf(lineOf(before, lineId))),
        },
        lineId,
      ),
    allow: (lineId, allowances) =>
      next(
        {
          words: "Changed the allowances of the line",
          send: (draft) => allow(draft, lineId, allowances),
          inverse: (now, before) => allow(now, lineId, draftsOf(lineOf(before, lineId)?.allowances ?? [])),
        },
        lineId,
      ),
    remove: (lineId, words) => attempted({ words, send: (draft) => removeLine(draft, lineId), inverse: (now, before) => putBackLine(now, before, lineId) }),
    order: (lineIds) =>
      attempted({ words: "Moved the line", send: (draft) => orderLines(draft, lineIds), inverse: (now, before) => orderLines(now, before.lines.map(({ id }) => id)) }),
    leaveOut: (timeEntryIds) =>
      attempted({
        words: "Left the time out; it is unbilled again",
        send: (draft) => leaveOut(draft, timeEntryIds),
        inverse: (now, before) => putBackTime(now, before, timeEntryIds),
      }),
  };
}

function lineOf(draft: Invoice, lineId: string): InvoiceLine | undefined {
  return draft.lines.find(({ id }) => id === lineId);
}

/** What the line had where it is changed. */
function valuesOf(line: InvoiceLine | undefined, changed: LineValues): LineValues {
  return {
    ...(changed.description !== undefined && { description: line?.description ?? "" }),
    ...(changed.amount !== undefined && { amount: line?.amount?.amount ?? "" }),
    ...(changed.tax_rate !== undefined && { tax_rate: line?.tax_rate ?? "" }),
  };
}

function taxValuesOf(line: InvoiceLine | undefined): TaxValues {
  const { tax_rate_id, tax_category = "standard", tax_rate, tax_reason = "" } = line ?? {};
  if (tax_rate_id) return { tax_rate_id };
  return { tax_category, tax_rate: tax_rate ?? "0", ...(hasReason(tax_category) && { tax_reason }) };
}

function addLine(draft: Invoice, { amount, ...values }: NewLineValues): Promise<Invoice> {
  const body = { ...values, ...(amount !== undefined && { amount: money(draft, amount) }) };
  return answer(api.POST("/v1/invoices/{invoice_id}/lines", { params: pathOf(draft), body, ...ifVersion(draft.version) }));
}

/** An amount is without tax here, as the grid shows it. */
function changeLine(draft: Invoice, lineId: string, { amount, ...values }: LineValues & TaxValues): Promise<Invoice> {
  const params = { path: { invoice_id: draft.id, invoice_line_id: lineId } };
  const body = { ...values, ...(amount !== undefined && { amount: money(draft, amount), includes_tax: false }) };
  return answer(api.PATCH("/v1/invoices/{invoice_id}/lines/{invoice_line_id}", { params, body, ...ifVersion(draft.version) }));
}

function allow(draft: Invoice, lineId: string, allowances: AllowanceDraft[]): Promise<Invoice> {
  const params = { path: { invoice_id: draft.id, invoice_line_id: lineId } };
  return answer(api.PUT("/v1/invoices/{invoice_id}/lines/{invoice_line_id}/allowances", { params, body: { allowances }, ...ifVersion(draft.version) }));
}

function removeLine(draft: Invoice, lineId: string): Promise<Invoice> {
  const params = { path: { invoice_id: draft.id, invoice_line_id: lineId } };
  return answer(api.DELETE("/v1/invoices/{invoice_id}/lines/{invoice_line_id}", { params }));
}

function orderLines(draft: Invoice, invoice_line_ids: string[]): Promise<Invoice> {
  return answer(api.PUT("/v1/invoices/{invoice_id}/line-order", { params: pathOf(draft), body: { invoice_line_ids } }));
}

function leaveOut(draft: Invoice, time_entry_ids: string[]): Promise<Invoice> {
  return answer(api.POST("/v1/invoices/{invoice_id}/leave-out", { params: pathOf(draft), body: { time_entry_ids } }));
}

function pathOf(draft: Invoice) {
  return { path: { invoice_id: draft.id } };
}

function money(draft: Invoice, amount: string) {
  return { amount, currency_code: draft.net?.currency_code ?? "" };
}
