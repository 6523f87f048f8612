/** One retainer: the present period, all periods as a chart and a table, the hours of a period, and what is agreed. */
import type { Retainer, RetainerPeriod, RetainerTerms } from "../../contract/records.ts";
import { Bars, type Bar } from "../../charts/bars.tsx";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, withQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { Deeds } from "./deeds.tsx";
import { PeriodWork } from "./period_work.tsx";
import { Burn, STATUSES, TOPICS } from "./retainers.tsx";
import { numberOf, periodWords, policyWords, shown, termsOn } from "./words.ts";

const AHEAD = 3;
const SHOWN_MAX = 24;

export function RetainerPage({ parameters }: RoomProps) {
  const path = { retainer_id: parameters["id"] ?? "" };
  const query = useQuery<Retainer>({ key: `retainer ${path.retainer_id}`, topics: TOPICS, ask: () => answer(api.GET("/v1/retainers/{retainer_id}", { params: { path } })) });
  const periods = useQuery({
    key: `periods of ${path.retainer_id}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/retainers/{retainer_id}/periods", { params: { path, query: { ahead: AHEAD, page_size: SHOWN_MAX } } })),
  });
  const found = query.data.value;
  const rows = periods.data.value?.items;
  return (
    <Page title={found?.name ?? "Retainer"} above={<Link href="/retainers" class="link-plain">Retainers</Link>} actions={found && <Deeds retainer={found} />}>
      <ProblemNotice problem={query.problem.value ?? periods.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={!found || !rows} />
      {found && rows && <Shown retainer={found} periods={rows} />}
    </Page>
  );
}

function Shown({ retainer, periods }: { retainer: Retainer; periods: readonly RetainerPeriod[] }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const terms = termsOn(retainer, today);
  const on = asked("on");
  const chosen = periods.find(({ starts_on }) => starts_on === on) ?? retainer.current;
  return (
    <>
      {retainer.current && <Present period={retainer.current} />}
      <Panel title="What is agreed" aside={<span class="quiet">{STATUSES[retainer.status]}</span>}>
        <Facts facts={factsOf(retainer, terms)} />
      </Panel>
      <Chart periods={periods} today={today} />
      <Panel flush title="Periods" aside={<span class="quiet">The latest first; each opens its time</span>}>
        <Table label="Periods" rows={periods} keyOf={({ starts_on }) => starts_on ?? ""} columns={COLUMNS} />
      </Panel>
      {chosen && <PeriodWork retainer={retainer} period={chosen} />}
    </>
  );
}

function Present({ period }: { period: RetainerPeriod }) {
  const { total } = period;
  return (
    <Figures>
      <Figure name="Available" value={shown(total?.available)} note={`${shown(total?.allowance)} and ${shown(total?.carried_in)} carried`} />
      <Figure name="Used" value={shown(total?.used)} note={<Burn burn={period.burn} expected={period.forecast_burn} />} />
      <Figure name="Forecast" value={shown(period.forecast)} note={period.forecast_burn ? `${showShare(period.forecast_burn)} of what is available` : "After the first working day"} />
      <Figure name="Fee" value={showMoney(period.price)} note={`${periodWords(period)}${period.invoice_id ? ", drafted or billed" : ""}`} />
    </Figures>
  );
}

function factsOf(one: Retainer, terms: RetainerTerms | undefined): [string, preact.ComponentChildren][] {
  const pause = one.pauses.find(({ to_on }) => !to_on) ?? one.pauses.at(-1);
  return [
    ["In words", terms && policyWords(one, terms).join(" ")],
    ["Reference", one.reference],
    ["Client", <Link href={`/clients/${one.client_id}`}>{one.client_name}</Link>],
    ["Projects", one.project_ids.map((id, index) => <Link key={id} href={`/projects/${id}`}>{index === 0 ? "the project that bills it" : "another project"}</Link>)],
    ["Runs", `from ${showDay(one.starts_on)}${one.ends_on ? ` to ${showDay(one.ends_on)}` : ""}`],
    ...(pause ? [["Paused", `from ${showDay(pause.from_on)}${pause.to_on ? ` to ${showDay(pause.to_on)}` : ""}`] as [string, string]] : []),
    ["Closed through", one.closed_through ? showDay(one.closed_through) : "No period is closed yet"],
  ];
}

/** What is carried and what lapses is known once a period is over. */
function Chart({ periods, today }: { periods: readonly RetainerPeriod[]; today: string }) {
  const lived = periods.filter(({ status }) => status !== "future").toReversed();
  const bars: Bar[] = lived.map(({ starts_on, ends_on, total }) => ({
    key: starts_on ?? "",
    label: showDay(starts_on),
    values: [numberOf(total?.used), ...[total?.carried_out, total?.lapsed].map((left) => ((ends_on ?? "") < today ? numberOf(left) : 0))],
    href: withQuery({ on: starts_on ?? "" }),
  }));
  const isMoney = lived.some(({ total }) => total?.used?.money);
  return (
    <Bars
      title="Used, carried and lapsed"
      words="By period"
      by="Period"
      bars={bars}
      series={[{ name: "Used", mark: "solid", tone: "account" }, { name: "Carried", mark: "outline", tone: "account" }, { name: "Lapsed", mark: "hatched", tone: "warn" }]}
      show={(value) => (isMoney ? value.toFixed(2) : `${Math.round(value * 100) / 100} h`)}
      labelOf={({ values }) => (isMoney ? (values[0] ?? 0).toFixed(0) : `${Math.round((values[0] ?? 0) * 10) / 10} h`)}
    />
  );
}

const COLUMNS: readonly Column<RetainerPeriod>[] = [
  { name: "Period", show: (one) => <a class="table-open" href={withQuery({ on: one.starts_on ?? "" })}>{periodWords(one)}</a> },
  { name: "State", show: ({ status }) => capital(status) },
  { name: "Carried in", number: true, show: ({ total }) => shown(total?.carried_in) },
  { name: "Available", number: true, show: ({ total }) => shown(total?.available) },
  { name: "Used", number: true, show: ({ total }) => shown(total?.used) },
  { name: "Lapsed", number: true, show: ({ total, status }) => (status === "closed" ? shown(total?.lapsed) : "–") },
  { name: "Carried on", number: true, show: ({ total, status }) => (status === "closed" ? shown(total?.carried_out) : "–") },
  { name: "Beyond", number: true, show: ({ total }) => shown(total?.overage) },
  { name: "Fee", number: true, show: ({ price }) => showMoney(price) },
  { name: "Invoice", show: ({ invoice_id }) => (invoice_id ? <Link href={`/invoices/${invoice_id}`}>Open it</Link> : "–") },
];
