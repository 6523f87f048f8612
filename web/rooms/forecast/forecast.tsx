/** The bank's balance week by week or month by month, and what is expected in and out. */
import type { CashForecast, CashForecastPeriod } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { SelectField } from "../../design/field.tsx";
import { showAmount, showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { Behind } from "./behind.tsx";
import { FlowChart } from "./flow_chart.tsx";
import { TOPICS } from "./words.ts";

const VIEWS = [["week", "13 weeks"], ["month", "12 months"]] as const;
const CASES = [["-7", "A week earlier than usual"], ["0", "As usual"], ["14", "Two weeks later"], ["30", "A month later"]] as const;
const PERIODS = { week: 13, month: 12 } as const;

export function CashForecastPage() {
  const by = asked("by") === "month" ? "month" : "week";
  const delay_days = Number(asked("delay") || "0");
  const query = { by, periods: PERIODS[by], delay_days } as const;
  const found = useQuery<CashForecast>({
    key: `cash forecast ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/cash-forecast", { params: { query } })),
  });
  const forecast = found.data.value;
  return (
    <Page title="Cash forecast" actions={<Link href="/cash/items" class="button">Entered by hand</Link>}>
      <div class="filters">
        <SelectField label="Look ahead" value={by} options={VIEWS} onValue={(next) => setQuery({ by: next === "week" ? "" : next, period: "" })} />
        <SelectField label="Clients pay" value={String(delay_days)} options={CASES} onValue={(next) => setQuery({ delay: next === "0" ? "" : next })} />
      </div>
      <ProblemNotice problem={found.problem.value} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Wait busy={found.busy.value && !forecast} />
      {forecast && <Shown forecast={forecast} />}
      {forecast && <Behind query={query} forecast={forecast} />}
    </Page>
  );
}

function Shown({ forecast }: { forecast: CashForecast }) {
  const { opening, periods, currency_code, with_payroll, complete } = forecast;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const lowest = periods.reduce<CashForecastPeriod | undefined>((low, one) => (!low || balanceOf(one) < balanceOf(low) ? one : low), undefined);
  const last = periods[periods.length - 1];
  return (
    <>
      {!with_payroll && <Notice>Salaries are left out: they need the permission to see costs.</Notice>}
      {!complete && <Notice>There are too many records; the latest are left out.</Notice>}
      <Figures>
        <Figure name="In the bank" value={showMoney(opening)} note="In the books, today" />
        <Figure name="Lowest" value={showMoney(lowest?.balance)} note={lowest ? `At the end of ${showDay(lowest.ends_on, today)}` : ""} />
        <Figure name="At the end" value={showMoney(last?.balance)} note={last ? showDay(last.ends_on, today) : ""} />
      </Figures>
      <Panel title="Balance">
        <FlowChart forecast={forecast} today={today} hrefOf={({ starts_on }) => hrefOf(starts_on)} />
      </Panel>
      <Panel flush title="In and out" aside={<span class="quiet">In {currency_code}</span>}>
        <Table label="In and out" rows={periods} keyOf={({ starts_on }) => starts_on ?? ""} columns={columns(today, currency_code)} />
      </Panel>
    </>
  );
}

/** The page with the records behind one period. */
function hrefOf(starts_on: string | null | undefined): string {
  const query = new URLSearchParams({ ...(asked("by") && { by: asked("by") }), ...(asked("delay") && { delay: asked("delay") }), period: starts_on ?? "" });
  return `/cash?${query}`;
}

const balanceOf = ({ balance }: CashForecastPeriod): number => Number(balance?.amount ?? 0);

function columns(today: string, currency: string): Column<CashForecastPeriod>[] {
  return [
    { name: "Period", show: ({ starts_on, ends_on }) => <Link href={hrefOf(starts_on)} class="table-open">{showDay(starts_on, today)} to {showDay(ends_on, today)}</Link> },
    { name: "In", number: true, show: ({ incoming }) => showAmount(incoming, currency) },
    { name: "Out", number: true, show: ({ outgoing }) => showAmount(outgoing, currency) },
    { name: "Balance", number: true, show: (one) => <span class={balanceOf(one) < 0 ? "table-late" : undefined}>{showAmount(one.balance, currency)}</span> },
  ];
}
