/** Work in progress by its age: what each client has not been billed for yet, by the days since it was done. */
import { Bars, type Bar } from "../../charts/bars.tsx";
import type { Money, WipAgeing, WipAgeSum, WipOfClient } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { shortMoney, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { BILLING_TOPICS } from "./data.ts";

const AGES = [
  ["days_0_30", "Up to 30 days"],
  ["days_31_60", "31–60 days"],
  ["days_61_90", "61–90 days"],
  ["days_over_90", "Over 90 days"],
] as const;

export function WipAges() {
  const own = me.value?.agency.currency_code ?? "";
  const sums = useQuery({ key: "work in progress by age", topics: BILLING_TOPICS, ask: () => answer(api.GET("/v1/wip-age-sums")) });
  const found = sums.data.value?.sums ?? [];
  const currency = asked("currency") || own;
  const currencies = [...new Set([own, ...found.map(({ currency_code }) => currency_code)])];
  const shown = found.find(({ currency_code }) => currency_code === currency);
  return (
    <>
      {currencies.length > 1 && (
        <div class="filters">
          <SelectField label="Currency" value={currency} options={currencies.map((code) => [code, code] as const)} onValue={(code) => setQuery({ currency: code === own ? "" : code })} />
        </div>
      )}
      <ProblemNotice problem={sums.problem.value} />
      {shown && <Sums sum={shown} />}
      {sums.data.value && <Clients key={currency} currency={currency} />}
    </>
  );
}

function Sums({ sum }: { sum: WipAgeSum }) {
  const { ageing, currency_code, clients, minutes } = sum;
  return (
    <>
      <Figures>
        <Figure name="Not billed" value={showMoney(ageing?.total)} note={`Approved time of ${clients === 1 ? "1 client" : `${clients} clients`}, without tax`} />
        <Figure name="Hours" value={hours(minutes)} note="Approved, with a price, not billed or written off" />
        <Figure name="Over 90 days" value={showMoney(ageing?.days_over_90)} note="Bill it, or write it off" />
      </Figures>
      <Panel title="By age">
        <Bars
          title="Work in progress by the days since the work"
          words={`In ${currency_code}, without tax.`}
          by="Age"
          series={[{ name: "Not billed", mark: "solid" as const }]}
          bars={AGES.map(([age, label]) => barOf(age, label, ageing?.[age]))}
          columns={[
            { name: "Age", show: (bar: Bar) => bar.label },
            { name: "Not billed", number: true, show: (bar: Bar) => showAmount(ageing?.[bar.key as "days_0_30"], currency_code) },
          ]}
          show={(amount) => shortMoney(amount, currency_code)}
        />
      </Panel>
    </>
  );
}

function barOf(key: string, label: string, money: Money | null | undefined): Bar {
  return { key, label, values: [Number(money?.amount ?? 0)] };
}

function Clients({ currency }: { currency: string }) {
  return (
    <List
      title="Work in progress"
      source={listAt("/v1/wip-ages", { counted: true, fixed: { currency_code: currency } })}
      topics={BILLING_TOPICS}
      columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
      order="-total"
      searches="Client"
      keyOf={({ client_id }) => client_id ?? ""}
      nameOf={({ client_name }) => client_name}
      pageOf={({ client_id }) => `/clients/${client_id}/money`}
      empty={<EmptySheet title="Everything is billed" action={<ShowAll />}>Approved chargeable time stands here until it is invoiced or written off.</EmptySheet>}
    />
  );
}

function columnsOf(today: string): ListColumn<WipOfClient>[] {
  const sum = (field: keyof WipAgeing, name: string): ListColumn<WipOfClient> => ({
    field,
    name,
    order: field,
    number: true,
    width: 7,
    text: ({ ageing, currency_code }) => showAmount(ageing?.[field], currency_code),
    exact: ({ ageing }) => ageing?.[field]?.amount ?? "",
  });
  return [
    {
      field: "client",
      name: "Client",
      order: "client",
      width: 14,
      text: ({ client_name }) => client_name,
      show: ({ client_id, client_name }) => <a class="table-open" href={`/clients/${client_id}/money`}>{client_name}</a>,
    },
    ...AGES.map(([age, name]) => sum(age, name)),
    sum("total", "In all"),
    { field: "minutes", name: "Hours", order: "seconds", number: true, width: 5, text: ({ minutes }) => hours(minutes), exact: ({ minutes }) => String((minutes ?? 0) / 60) },
    {
      field: "oldest_worked_on",
      name: "Oldest work",
      order: "oldest_worked_on",
      width: 7.5,
      text: ({ oldest_worked_on }) => (oldest_worked_on ? showDay(oldest_worked_on, today) : "–"),
      exact: ({ oldest_worked_on }) => oldest_worked_on ?? "",
    },
  ];
}
