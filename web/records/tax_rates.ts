/** Dated rates of tax, as choices in the forms of several rooms. */
import type { DatedTaxRate } from "../contract/records.ts";
import { showPercent } from "../design/money.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { may } from "../store/session.ts";
import { agencyToday } from "./week.ts";

const MOST = 200;

/** Those that hold today; none for those who may not see them. */
export function useTaxRates(): Query<DatedTaxRate[]> {
  const on = agencyToday();
  return useQuery<DatedTaxRate[]>({
    key: `tax rates on ${on}`,
    topics: ["tax_rate"],
    ask: async () => {
      if (!may("tax_rate.read")) return [];
      const query = { on, archived: "no" as const, page_size: MOST };
      return (await answer(api.GET("/v1/tax-rates", { params: { query } }))).items;
    },
  });
}

/** As "Standard rate, GB: 20 %". */
export function taxRateWords({ name, country_code, rate }: DatedTaxRate): string {
  return `${name}, ${country_code}: ${showPercent(rate)}\u2009%`;
}
