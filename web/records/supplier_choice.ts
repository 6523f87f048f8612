/** Suppliers by a part of their name, for a combobox. */
import { answer, api } from "../store/http.ts";

export async function suppliersLike(typed: string) {
  const query = { page_size: 12, archived: "no" as const, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/suppliers", { params: { query } }));
  return items.map(({ id, name, currency_code }) => ({ value: id, words: name, note: currency_code }));
}
