/** The records behind the figures of one period of the cash forecast, or of all of it. */
import type { CashForecast, CashForecastEntry } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showAmount } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { pageOf, SOURCES, TOPICS } from "./words.ts";

interface BehindProps {
  query: { by: "week" | "month"; periods: number; delay_days: number };
  forecast: CashForecast;
}

export function Behind({ query, forecast }: BehindProps) {
  const chosen = forecast.periods.find(({ starts_on }) => starts_on === asked("period"));
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const whole = { ...query, ...(chosen?.starts_on && { starts_on: chosen.starts_on }) };
  const found = useQuery({
    key: `cash forecast entries ${JSON.stringify(whole)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/cash-forecast/entries", { params: { query: whole } })),
  });
  const answered = found.data.value;
  const title = chosen ? `Behind ${showDay(chosen.starts_on, today)} to ${showDay(chosen.ends_on, today)}` : "Behind all of it";
  if (!answered) return <ProblemNotice problem={found.problem.value} />;
  return (
    <Panel flush title={title} aside={chosen && <Button kind="quiet" onClick={() => setQuery({ period: "" })}>Show all</Button>}>
      {!answered.complete && <Notice>Only the first {answered.entries.length} are shown. Choose a period.</Notice>}
      {answered.entries.length === 0 && <EmptySheet title="Nothing is expected">Choose another period.</EmptySheet>}
      {answered.entries.length > 0 && <Table label={title} rows={answered.entries} keyOf={keyOf} columns={columns(today, forecast.currency_code)} />}
    </Panel>
  );
}

const keyOf = ({ source, record_id, expected_on, words }: CashForecastEntry): string => `${source} ${record_id} ${expected_on} ${words}`;

function columns(today: string, currency: string): Column<CashForecastEntry>[] {
  return [
    { name: "Expected", show: ({ expected_on }) => showDay(expected_on, today) },
    { name: "From", show: ({ source }) => (source ? SOURCES[source] : "") },
    { name: "What", wide: true, show: (one) => <Link href={pageOf(one)} class="table-open">{one.words}</Link> },
    { name: "Why then", wide: true, show: (one) => whyThen(one, today) },
    { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
  ];
}

function whyThen({ due_on, usual_delay_days, usual_delay_invoices }: CashForecastEntry, today: string): string {
  const due = `Due ${showDay(due_on, today)}`;
  if (!usual_delay_invoices) return due;
  const late = usual_delay_days ?? 0;
  const usual = late === 0 ? "pays on the day" : late > 0 ? `pays ${late} days late` : `pays ${-late} days early`;
  return `${due}; the client ${usual} (${usual_delay_invoices} paid in a year)`;
}
