/** What each client owes, by how long it is overdue, as at any day. Each opens the client's statement. */
import type { Ageing, Receivable } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField } from "../../design/field.tsx";
import { showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { AgeSums } from "./age_sums.tsx";
import "./money.css";

const TOPICS = ["invoice", "credit_note", "payment", "client"];
const FILTERS: readonly ListFilter[] = [{ field: "overdue", label: "Late", options: [["true", "Overdue"]] }];

export function Receivables() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const own = me.value?.agency.currency_code ?? "";
  const day = asked("as_at") || today;
  const sums = useQuery({
    key: `receivables in all ${day}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/receivable-sums", { params: { query: { as_at: day } } })),
  });
  const found = sums.data.value?.sums ?? [];
  const currency = asked("currency") || own;
  const currencies = [...new Set([own, ...found.map(({ currency_code }) => currency_code)])];
  const shown = found.find(({ currency_code }) => currency_code === currency);
  return (
    <Page title="Owed to us">
      <div class="filters">
        <DayField label="At the end of" value={day} error={sums.problem.value?.of("as_at") ?? ""} onValue={(chosen) => setQuery({ as_at: chosen === today ? "" : chosen })} />
        {currencies.length > 1 && <SelectField label="Currency" value={currency} options={currencies.map((code) => [code, code] as const)} onValue={(code) => setQuery({ currency: code === own ? "" : code })} />}
      </div>
      <ProblemNotice problem={sums.problem.value} fields={["as_at"]} />
      {shown && <AgeSums sum={shown} days={sums.data.value?.days ?? 0} />}
      {sums.data.value && !sums.problem.value && (
        <List
          key={`${day} ${currency}`}
          title="Owed to us"
          source={listAt("/v1/receivables", { counted: true, fixed: { as_at: day, currency_code: currency } })}
          topics={TOPICS}
          columns={columnsOf(today)}
          order="-total"
          searches="Client"
          filters={FILTERS}
          keyOf={({ client_id }) => client_id ?? ""}
          nameOf={({ client_name }) => client_name}
          pageOf={({ client_id }) => statementOf(client_id, currency, day, today)}
          empty={<EmptySheet title="No client owes anything" action={<ShowAll />}>Issued invoices stand here until they are paid or credited.</EmptySheet>}
        />
      )}
    </Page>
  );
}

function statementOf(clientId: string | null, currency: string, day: string, today: string): string {
  const query = new URLSearchParams({ currency, ...(day !== today && { to: day }) });
  return `/receivables/${clientId}?${query}`;
}

function columnsOf(today: string): ListColumn<Receivable>[] {
  const sum = (field: keyof Ageing, name: string, width = 6.5): ListColumn<Receivable> => ({
    field,
    name,
    order: field,
    number: true,
    width,
    text: ({ ageing, currency_code }) => showAmount(ageing?.[field], currency_code),
    exact: ({ ageing }) => ageing?.[field]?.amount ?? "",
  });
  return [
    {
      field: "client",
      name: "Client",
      order: "client",
      width: 15,
      text: ({ client_name }) => client_name,
      show: ({ client_id, client_name, currency_code }) => <a class="table-open" href={statementOf(client_id, currency_code, asked("as_at") || today, today)}>{client_name}</a>,
    },
    sum("current", "Not late"),
    sum("days_1_30", "1–30 days"),
    sum("days_31_60", "31–60 days"),
    sum("days_61_90", "61–90 days"),
    sum("days_over_90", "Over 90 days", 7),
    sum("credit", "We owe"),
    sum("total", "In all", 7),
    {
      field: "oldest_due_on",
      name: "Oldest payable by",
      order: "oldest_due_on",
      width: 8.5,
      spare: true,
      text: ({ oldest_due_on }) => (oldest_due_on ? showDay(oldest_due_on, today) : "–"),
      exact: ({ oldest_due_on }) => oldest_due_on ?? "",
    },
    { field: "invoices", name: "Invoices", order: "invoices", number: true, width: 5, spare: true, text: ({ invoices }) => String(invoices ?? 0) },
  ];
}
