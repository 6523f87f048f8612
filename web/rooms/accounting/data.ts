/** The words of the accounting link, and the steps that its pages share. */
import type { AccountingConnection, AccountingDifference, AccountingDocument, AccountingExport, AccountingMapping } from "../../contract/records.ts";
import { save } from "../../list/csv.ts";
import { answer, api } from "../../store/http.ts";

export type System = NonNullable<AccountingExport["system"]>;
export type Content = NonNullable<AccountingExport["content"]>;
export type Kind = NonNullable<AccountingMapping["kind"]>;

export const SYSTEMS = [["xero", "Xero"], ["quickbooks", "QuickBooks Online"], ["sage50", "Sage 50"], ["datev", "DATEV"]] as const;
export const CONTENTS = [["journals", "Journals"], ["invoices", "Invoices and credit notes"], ["bills", "Bills of suppliers"], ["contacts", "Clients"]] as const;
export const KINDS = [["account", "Account"], ["tax", "Tax in files"], ["tax_type", "Tax by API"], ["contact", "Client"], ["setting", "Setting"]] as const;

export function wordsOf(words: readonly (readonly [string, string])[], word: string | null | undefined): string {
  return words.find(([each]) => each === word)?.[1] ?? word ?? "";
}

export interface WantedMapping {
  kind: Kind;
  source: string;
  target: string;
}

export function setMappings(system: System, mappings: readonly WantedMapping[]): Promise<unknown> {
  return answer(api.PUT("/v1/accounting-mappings", { body: { system, mappings: [...mappings] } }));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export async function download({ id }: AccountingExport): Promise<boolean> {
  const params = { path: { accounting_export_id: id } };
  const file = await answer(api.GET("/v1/accounting-exports/{accounting_export_id}/file", { params }));
  save(file.file_name, new Blob([bytesOf(file.content_base64)], { type: file.media_type }));
  return true;
}

export const FIELDS = [["number", "Missing"], ["date", "Day"], ["contact", "Client"], ["amount", "Amount"], ["tax", "Tax"], ["currency", "Currency"], ["paid", "Paid"], ["status", "State"]] as const;
export const STATES = [["open", "Open"], ["accepted", "Accepted"], ["settled", "Settled"]] as const;

function of({ id }: AccountingDifference) {
  return { path: { accounting_difference_id: id } };
}

export function acceptDifference(one: AccountingDifference, reason: string): Promise<unknown> {
  return answer(api.POST("/v1/accounting-differences/{accounting_difference_id}/accept", { params: of(one), body: { reason } }));
}

export function reopenDifference(one: AccountingDifference): Promise<unknown> {
  return answer(api.POST("/v1/accounting-differences/{accounting_difference_id}/reopen", { params: of(one) }));
}

export function exportAgain(one: AccountingDifference): Promise<unknown> {
  return answer(api.POST("/v1/accounting-differences/{accounting_difference_id}/export-again", { params: of(one) }));
}

export function takePayment(one: AccountingDifference, received_on: string): Promise<unknown> {
  return answer(api.POST("/v1/accounting-differences/{accounting_difference_id}/take-payment", { params: of(one), body: { received_on } }));
}

export type Payments = NonNullable<AccountingConnection["payments"]>;

export const PAYMENTS = [["theirs", "Are entered in Xero and read back"], ["ours", "Are entered here and sent"], ["neither", "Are entered on both sides"]] as const;
export const DOCUMENT_KINDS = [["contact", "Client or supplier"], ["invoice", "Invoice"], ["credit_note", "Credit note"], ["allocation", "Credit set off"], ["bill", "Bill"], ["journal", "Journal"], ["payment", "Our payment"], ["their_payment", "Their payment"]] as const;
export const DOCUMENT_STATES = [["waiting", "Waiting"], ["sent", "Sent"], ["recorded", "Recorded"], ["refused", "Refused"], ["left_out", "Left out"]] as const;

interface WantedConnection {
  legal_entity_id: string;
  credentials: string;
  starts_on: string;
  payments: Payments;
  journals: boolean;
}

export function setConnection(body: WantedConnection): Promise<unknown> {
  return answer(api.PUT("/v1/accounting-connections", { body }));
}

function at({ id }: AccountingConnection) {
  return { path: { accounting_connection_id: id } };
}

export function tryConnection(one: AccountingConnection): Promise<unknown> {
  return answer(api.POST("/v1/accounting-connections/{accounting_connection_id}/try", { params: at(one) }));
}

export function switchConnection(one: AccountingConnection, on: boolean): Promise<unknown> {
  return answer(api.POST("/v1/accounting-connections/{accounting_connection_id}/switch", { params: at(one), body: { on } }));
}

export function retryRefused(one: AccountingConnection): Promise<unknown> {
  return answer(api.POST("/v1/accounting-connections/{accounting_connection_id}/retry-refused", { params: at(one) }));
}

export function retryDocument({ id }: AccountingDocument): Promise<unknown> {
  return answer(api.POST("/v1/accounting-documents/{accounting_document_id}/retry", { params: { path: { accounting_document_id: id } } }));
}

export function leaveOut({ id }: AccountingDocument, reason: string): Promise<unknown> {
  return answer(api.POST("/v1/accounting-documents/{accounting_document_id}/leave-out", { params: { path: { accounting_document_id: id } }, body: { reason } }));
}
