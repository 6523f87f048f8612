/** Proposals by client, in their order, each with its sum per currency. */
import type { BillingProposal, Money } from "../../contract/records.ts";

export interface ClientGroup {
  name: string;
  proposals: BillingProposal[];
  sums: Money[];
}

export function byClient(proposals: readonly BillingProposal[]): ClientGroup[] {
  const groups = new Map<string, ClientGroup>();
  for (const one of proposals) {
    const group = groups.get(one.client_name) ?? { name: one.client_name, proposals: [], sums: [] };
    group.proposals.push(one);
    groups.set(one.client_name, group);
  }
  for (const group of groups.values()) group.sums = sums(group.proposals.map((one) => one.ready));
  return [...groups.values()];
}

/** Exact sums, one per currency; amounts of nothing are left out. */
export function sums(amounts: readonly (Money | null)[]): Money[] {
  const minor = new Map<string, [sum: bigint, places: number]>();
  for (const money of amounts) {
    if (!money) continue;
    const places = money.amount.split(".")[1]?.length ?? 0;
    const [sum] = minor.get(money.currency_code) ?? [0n];
    minor.set(money.currency_code, [sum + BigInt(money.amount.replace(".", "")), places]);
  }
  return [...minor]
    .filter(([, [sum]]) => sum !== 0n)
    .map(([currency_code, [sum, places]]) => ({ amount: decimal(sum, places), currency_code }));
}

function decimal(minor: bigint, places: number): string {
  const sign = minor < 0n ? "-" : "";
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, "0");
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
