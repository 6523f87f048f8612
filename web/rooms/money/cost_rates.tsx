/** What an hour of each person costs, from which day on. For those who may see it only. */
import type { CostRateInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { currencyOf, isNothing, showAmount, showExactShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { CostForm } from "./cost_form.tsx";

export function CostRates() {
  const people = usePeople();
  const query = useQuery<CostRateInList[]>({
    key: "cost rates",
    topics: ["cost_rate"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/cost-rates", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const add = (): void => setQuery({ new: "cost" }, false);
  const mayAdd = may("cost.write");
  useCommands(mayAdd ? [{ words: "Set a cost rate", group: "Rates", keys: "n", run: add }] : [], []);
  const nameOf = (id: string | null): string => nameIn(people.data.value, id);
  const rates = query.data.value && inOrder(query.data.value, nameOf);
  const currency = currencyOf((rates ?? []).map((one) => one.hourly));
  const button = mayAdd && <Button kind="primary" onClick={add}>Set a cost rate</Button>;
  return (
    <>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !rates} />
      {rates && (
        <Panel flush title="What an hour costs" aside={button}>
          {rates.length > 0 ? (
            <Table label="Cost rates" rows={rates} keyOf={(one) => one.id} columns={columnsOf(currency, nameOf)} />
          ) : (
            <EmptySheet title="No cost rates yet" action={button}>Without them no margin can be shown.</EmptySheet>
          )}
        </Panel>
      )}
      {asked("new") === "cost" && <CostForm people={people.data.value ?? []} onClose={() => setQuery({ new: "" })} />}
    </>
  );
}

function inOrder(rates: readonly CostRateInList[], nameOf: (id: string | null) => string): CostRateInList[] {
  const key = (one: CostRateInList): string => `${nameOf(one.person_id)} ${one.effective_from}`;
  return [...rates].sort((one, other) => key(one).localeCompare(key(other)));
}

function columnsOf(currency: string, nameOf: (id: string | null) => string): Column<CostRateInList>[] {
  const named = (words: string): string => (currency ? `${words}, ${currency}` : words);
  return [
    { name: "Person", show: ({ person_id }) => nameOf(person_id) },
    { name: "From", show: ({ effective_from }) => showDay(effective_from, "") },
    { name: "Made of", wide: true, show: (rate) => madeOf(rate, currency) },
    { name: named("An hour"), number: true, show: ({ hourly }) => showAmount(hourly, currency) },
    { name: "Overhead", number: true, show: ({ overhead }) => (isNothing(overhead) ? "–" : showAmount(overhead, currency)) },
    { name: "With overhead", number: true, show: ({ hourly_with_overhead }) => showAmount(hourly_with_overhead, currency) },
  ];
}

/** "36,000.00 a year of 45 weeks of 37.5 h + 18 % employment cost; overhead 25 %". */
function madeOf({ base, basis, day_minutes, weekly_minutes, weeks_per_year, employment_share, overhead_share, overhead }: CostRateInList, currency: string): string {
  const time = basis === "day" ? `a day of ${hours(day_minutes)}`
    : basis === "hour" ? "an hour" : `a ${basis}, ${weeks_per_year} weeks of ${hours(weekly_minutes)} a year`;
  const employment = Number(employment_share) > 0 ? ` + ${showExactShare(employment_share)} employment cost` : "";
  const over = overhead_share === null ? "; overhead by the hour" : isNothing(overhead) ? "" : `; overhead ${showExactShare(overhead_share)}`;
  return `${showAmount(base, currency)} ${time}${employment}${over}`;
}
