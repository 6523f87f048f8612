/** What comes in above the line of nothing, what goes out below it, and the balance as a line over both. */
import { Chart } from "../../charts/chart.tsx";
import { Door, LETTER } from "../../charts/marks.tsx";
import { bands, labelStep, linePath } from "../../charts/scale.ts";
import type { CashForecast, CashForecastPeriod, Money } from "../../contract/records.ts";
import { showDate, showDay } from "../../design/day.ts";
import { shortMoney, showAmount } from "../../design/money.ts";

const TOP = 14;
const FOOT = 22;
const LEFT = 60;
const RIGHT = 66;
const HEIGHT = 240;

interface FlowChartProps {
  forecast: CashForecast;
  today: string;
  hrefOf: (period: CashForecastPeriod) => string;
}

const valueOf = (money: Money | null | undefined): number => Number(money?.amount ?? 0);

export function FlowChart({ forecast, today, hrefOf }: FlowChartProps) {
  const { periods, currency_code } = forecast;
  return (
    <Chart
      title="Expected in and out, and the balance after it"
      words={`In ${currency_code}. All of it is expected, so it is outlined and dotted.`}
      columns={[
        { name: "Up to", show: ({ ends_on }: CashForecastPeriod) => showDay(ends_on, today) },
        { name: "In", number: true, show: ({ incoming }: CashForecastPeriod) => showAmount(incoming, currency_code) },
        { name: "Out", number: true, show: ({ outgoing }: CashForecastPeriod) => showAmount(outgoing, currency_code) },
        { name: "Balance", number: true, show: ({ balance }: CashForecastPeriod) => showAmount(balance, currency_code) },
      ]}
      rows={periods}
      keyOf={({ starts_on }) => starts_on ?? ""}
      height={HEIGHT}
      draw={(width) => <Drawn forecast={forecast} today={today} hrefOf={hrefOf} width={width} />}
    />
  );
}

function Drawn({ forecast, today, hrefOf, width }: FlowChartProps & { width: number }) {
  const { periods, currency_code } = forecast;
  const values = periods.flatMap(({ incoming, outgoing, balance }) => [incoming, outgoing, balance].map(valueOf));
  const highest = Math.max(0, ...values);
  const lowest = Math.min(0, ...values);
  const tall = HEIGHT - TOP - FOOT;
  const room = Math.max(40, width - LEFT - RIGHT);
  const yOf = (value: number): number => TOP + ((highest - value) / (highest - lowest || 1)) * tall;
  const places = bands(periods.length, room);
  const every = labelStep(periods.length, room, 7 * LETTER + 8);
  const middles = places.map(({ start, width: wide }) => LEFT + start + wide / 2);
  const end = yOf(valueOf(periods[periods.length - 1]?.balance));
  return (
    <>
      {[...new Set([highest, 0, lowest])].map((value) => (
        <g key={value}>
          <line class="chart-line" x1={LEFT} x2={LEFT + room} y1={yOf(value)} y2={yOf(value)} />
          <text class="chart-text" x={LEFT - 8} y={yOf(value) + 4} text-anchor="end">{shortMoney(value, currency_code)}</text>
        </g>
      ))}
      {periods.map((period, at) => (
        <Door key={period.starts_on} href={hrefOf(period)} label={spoken(period, today, currency_code)}
          texts={at % every === 0 && <text class="chart-text" x={middles[at]} y={HEIGHT - 6} text-anchor="middle">{period.ends_on ? showDate(period.ends_on) : ""}</text>}>
          <rect class="chart-reach" x={(middles[at] ?? 0) - 12} y={TOP} width={24} height={tall} />
          <Pillar x={LEFT + (places[at]?.start ?? 0)} width={places[at]?.width ?? 0} top={yOf(valueOf(period.incoming))} bottom={yOf(0)} tone="good" />
          <Pillar x={LEFT + (places[at]?.start ?? 0)} width={places[at]?.width ?? 0} top={yOf(0)} bottom={yOf(valueOf(period.outgoing))} tone="account" />
        </Door>
      ))}
      <g class="tone-project">
        <path class="chart-curve chart-curve-dotted" d={linePath(periods.map(({ balance }, at) => [middles[at] ?? 0, yOf(valueOf(balance))] as const))} />
        <text class="chart-name" x={LEFT + room + 6} y={end + 4}>Balance</text>
      </g>
    </>
  );
}

function Pillar({ x, width, top, bottom, tone }: { x: number; width: number; top: number; bottom: number; tone: "good" | "account" }) {
  if (bottom - top < 0.5) return null;
  return <rect class={`tone-${tone} chart-mark chart-outline`} fill="none" x={x} y={top} width={width} height={bottom - top} />;
}

function spoken({ ends_on, incoming, outgoing, balance }: CashForecastPeriod, today: string, currency: string): string {
  return `Up to ${showDay(ends_on, today)}: ${showAmount(incoming, currency)} in, ${showAmount(outgoing, currency)} out, balance ${showAmount(balance, currency)}`;
}
