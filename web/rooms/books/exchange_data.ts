/** What the page of exchange rates asks the API for. */
import type { ExchangeRate } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";

export const RATE_TOPICS = ["exchange_rate", "exchange_rate_import"];

export function archiveRate({ id }: ExchangeRate): Promise<ExchangeRate> {
  return answer(api.POST("/v1/exchange-rates/{exchange_rate_id}/archive", { params: { path: { exchange_rate_id: id } } }));
}

export function restoreRate({ id }: ExchangeRate): Promise<ExchangeRate> {
  return answer(api.POST("/v1/exchange-rates/{exchange_rate_id}/restore", { params: { path: { exchange_rate_id: id } } }));
}

export function wordsOf({ from_currency_code, to_currency_code, rate }: ExchangeRate): string {
  return `1 ${from_currency_code} = ${rate} ${to_currency_code}`;
}

/** The bytes of a file in base64, in pieces that a call takes. */
export async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
