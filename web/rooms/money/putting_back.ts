/** What was left out of a draft is put back where it was: the inverse of the edits that leave something out. */
import type { Invoice, InvoiceLine } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { hasReason, isByHand } from "../../records/tax_words.ts";

/** The API takes that many time entries at once. */
const AT_ONCE = 500;

/** The line as it was before, in its place. */
export async function putBackLine(now: Invoice, before: Invoice, lineId: string): Promise<Invoice> {
  const line = before.lines.find(({ id }) => id === lineId);
  if (!line) return now;
  const back = isByHand(line) ? await addAgain(now, line) : await putBack(now, line, line.time_entry_ids);
  return inOrder(back, before, now);
}

/** Time on the lines that held it, which are made again where nothing was left on them. */
export async function putBackTime(now: Invoice, before: Invoice, timeEntryIds: readonly string[]): Promise<Invoice> {
  let back = now;
  const { lines } = before;
  for (const line of lines) {
    const ids = line.time_entry_ids.filter((id) => timeEntryIds.includes(id));
    if (ids.length > 0) back = await putBack(back, line, ids);
  }
  return inOrder(back, before, now);
}

async function putBack(draft: Invoice, line: InvoiceLine, ids: readonly string[]): Promise<Invoice> {
  const { description, billing_milestone_id } = line;
  const words = { description, ...(billing_milestone_id && { billing_milestone_id }), ...taxOf(line) };
  let back = draft;
  for (let first = 0; first === 0 || first < ids.length; first += AT_ONCE) {
    const body = { ...words, time_entry_ids: ids.slice(first, first + AT_ONCE) };
    back = await answer(api.POST("/v1/invoices/{invoice_id}/put-back", { params: pathOf(draft), body }));
  }
  return back;
}

function addAgain(draft: Invoice, line: InvoiceLine): Promise<Invoice> {
  const { description, deliverable_id, quantity, unit, unit_price, project_id, ledger_account } = line;
  const kind = line.kind === "allowance" || line.kind === "charge" ? line.kind : ("manual" as const);
  const given = line.gross ?? line.amount;
  const amount = { amount: given?.amount ?? "", currency_code: given?.currency_code ?? "" };
  const reason = hasReason(line.tax_category) && { tax_reason: line.tax_reason };
  const place = { ...(project_id && { project_id }), ...(ledger_account && { ledger_account }) };
  const rest = { ...taxOf(line), ...reason, ...place, ...(deliverable_id && { deliverable_id }) };
  const priced = unit_price ? { quantity, unit, unit_price } : { amount };
  const body = { kind, description, ...priced, includes_tax: line.includes_tax, ...rest };
  return answer(api.POST("/v1/invoices/{invoice_id}/lines", { params: pathOf(draft), body }));
}

function taxOf({ tax_rate, tax_category }: InvoiceLine) {
  return { ...(tax_rate && { tax_rate }), tax_category };
}

/** A line that was made again stands where the one before it stood. */
async function inOrder(back: Invoice, before: Invoice, now: Invoice): Promise<Invoice> {
  const were = new Set(now.lines.map(({ id }) => id));
  const fresh = back.lines.filter(({ id }) => !were.has(id)).map(({ id }) => id);
  if (fresh.length === 0) return back;
  const there = new Set(back.lines.map(({ id }) => id));
  const ids = before.lines.map(({ id }) => (there.has(id) ? id : fresh.shift())).filter((id) => id !== undefined);
  const rest = back.lines.map(({ id }) => id).filter((id) => !ids.includes(id));
  return answer(api.PUT("/v1/invoices/{invoice_id}/line-order", { params: pathOf(back), body: { invoice_line_ids: [...ids, ...rest] } }));
}

function pathOf(draft: Invoice) {
  return { path: { invoice_id: draft.id } };
}
