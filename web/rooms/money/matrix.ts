/** Rate cards as a table: cards in the order in which they take effect, roles by name. */
import type { Money, RateCardInList } from "../../contract/records.ts";

interface Matrix {
  columns: RateCardInList[];
  /** hourly: by the id of the card. */
  rows: { role: string; hourly: ReadonlyMap<string, Money> }[];
}

export function matrixOf(cards: readonly RateCardInList[]): Matrix {
  const columns = [...cards].sort((one, other) =>
    `${one.currency_code} ${one.effective_from}`.localeCompare(`${other.currency_code} ${other.effective_from}`),
  );
  const roles = new Map<string, Map<string, Money>>();
  for (const card of columns) {
    for (const { charge_role, hourly } of card.rates) {
      const row = roles.get(charge_role) ?? new Map<string, Money>();
      if (hourly) row.set(card.id, hourly);
      roles.set(charge_role, row);
    }
  }
  const rows = [...roles].sort(([one], [other]) => one.localeCompare(other)).map(([role, hourly]) => ({ role, hourly }));
  return { columns, rows };
}
