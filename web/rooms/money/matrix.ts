/** Rate cards as a table: cards in the order in which they take effect; roles, people and services by name. */
import { showAmount } from "../../design/money.ts";
import type { RateCardInList } from "../../contract/records.ts";
import { showRate } from "./rate_words.ts";

export type LineKind = "role" | "person" | "service";

interface MatrixRow {
  key: string;
  kind: LineKind;
  name: string;
  /** By the id of the card. */
  prices: ReadonlyMap<string, string>;
}

interface Matrix {
  columns: RateCardInList[];
  rows: MatrixRow[];
}

const KINDS: readonly LineKind[] = ["role", "person", "service"];

export function matrixOf(cards: readonly RateCardInList[], nameOf: (personId: string) => string): Matrix {
  const columns = [...cards].sort((one, other) =>
    `${one.currency_code} ${one.effective_from}`.localeCompare(`${other.currency_code} ${other.effective_from}`),
  );
  const rows = new Map<string, MatrixRow & { prices: Map<string, string> }>();
  for (const card of columns) {
    for (const { kind, name, price } of linesOf(card, nameOf)) {
      const key = `${kind} ${name}`;
      const row = rows.get(key) ?? { key, kind, name, prices: new Map<string, string>() };
      row.prices.set(card.id, price);
      rows.set(key, row);
    }
  }
  const place = ({ kind, name }: MatrixRow): string => `${KINDS.indexOf(kind)} ${name}`;
  return { columns, rows: [...rows.values()].sort((one, other) => place(one).localeCompare(place(other))) };
}

function linesOf(card: RateCardInList, nameOf: (personId: string) => string): { kind: LineKind; name: string; price: string }[] {
  const code = card.currency_code;
  return [
    ...card.rates.map((rate) => ({ kind: "role" as const, name: rate.charge_role, price: showRate(rate, code) })),
    ...card.people.map((rate) => ({ kind: "person" as const, name: nameOf(rate.person_id ?? ""), price: showRate(rate, code) })),
    ...card.services.map(({ service, unit, amount }) => ({ kind: "service" as const, name: service, price: `${showAmount(amount, code)} a ${unit}` })),
  ];
}
