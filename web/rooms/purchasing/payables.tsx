/** What is owed to each supplier, by how long it is overdue, as at any day. */
import type { Payable, PayableAgeing } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField } from "../../design/field.tsx";
import { showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { BILL_TOPICS } from "./bill_words.tsx";

export function Payables() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const day = asked("as_at") || today;
  const own = me.value?.agency.currency_code ?? "GBP";
  const sums = useQuery({ key: `payables in all ${day}`, topics: BILL_TOPICS, ask: () => answer(api.GET("/v1/payable-sums", { params: { query: { as_at: day } } })) });
  const currency = asked("currency") || own;
  const currencies = [...new Set([own, ...(sums.data.value?.sums ?? []).map(({ currency_code }) => currency_code)])];
  return (
    <Page title="Owed by us">
      <div class="filters">
        <DayField label="At the end of" value={day} error={sums.problem.value?.of("as_at") ?? ""} onValue={(chosen) => setQuery({ as_at: chosen === today ? "" : chosen })} />
        {currencies.length > 1 && <SelectField label="Currency" value={currency} options={currencies.map((code) => [code, code] as const)} onValue={(code) => setQuery({ currency: code === own ? "" : code })} />}
      </div>
      <ProblemNotice problem={sums.problem.value} fields={["as_at"]} />
      {sums.data.value && !sums.problem.value && <Owed day={day} today={today} currency={currency} />}
    </Page>
  );
}

function Owed({ day, today, currency }: { day: string; today: string; currency: string }) {
  return (
    <List
      key={`${day} ${currency}`}
      title="Owed by us"
      source={listAt("/v1/payables", { counted: true, fixed: { as_at: day, currency_code: currency } })}
      topics={BILL_TOPICS}
      columns={columnsOf(today)}
      order="-total"
      searches="Supplier"
      keyOf={({ supplier_id }) => supplier_id ?? ""}
      nameOf={({ supplier_name }) => supplier_name}
      pageOf={({ supplier_id, currency_code }) => `/suppliers/${supplier_id}?currency=${currency_code}`}
      empty={<EmptySheet title="Nothing is owed to suppliers" action={<ShowAll />}>Approved bills stand here until they are paid.</EmptySheet>}
    />
  );
}

function columnsOf(today: string): ListColumn<Payable>[] {
  const sum = (field: keyof PayableAgeing, name: string): ListColumn<Payable> => ({
    field,
    name,
    order: field,
    number: true,
    width: 6.25,
    text: ({ ageing, currency_code }) => showAmount(ageing?.[field], currency_code),
    exact: ({ ageing }) => ageing?.[field]?.amount ?? "",
  });
  return [
    { field: "supplier", name: "Supplier", order: "supplier", width: 10, grow: true, text: ({ supplier_name }) => supplier_name },
    sum("total", "Owed"),
    sum("current", "Not due"),
    sum("days_1_30", "1–30 days"),
    sum("days_31_60", "31–60"),
    sum("days_61_90", "61–90"),
    sum("days_over_90", "Over 90"),
    sum("credit", "Credit"),
    { field: "oldest_due_on", name: "Oldest due", order: "oldest_due_on", width: 7, text: ({ oldest_due_on }) => showDay(oldest_due_on, today), exact: ({ oldest_due_on }) => oldest_due_on ?? "" },
  ];
}
