/** What all clients owe in one currency, by age: figures, and a bar for each age. */
import { Bars, type Bar } from "../../charts/bars.tsx";
import type { Money, ReceivableSum } from "../../contract/records.ts";
import { shortMoney, showAmount, showMoney } from "../../design/money.ts";
import { Figure, Figures, Panel } from "../../design/panel.tsx";

const AGES = [
  ["current", "Not late"],
  ["days_1_30", "1–30 days"],
  ["days_31_60", "31–60 days"],
  ["days_61_90", "61–90 days"],
  ["days_over_90", "Over 90 days"],
] as const;

/** days: whose sales dso_days compares with. */
export function AgeSums({ sum, days }: { sum: ReceivableSum; days: number }) {
  const { ageing, currency_code } = sum;
  return (
    <>
      <Figures>
        <Figure name="Owed" value={showMoney(ageing?.total)} note={`By ${sum.clients} ${sum.clients === 1 ? "client" : "clients"}, less what we owe them`} />
        <Figure name="Overdue" value={showMoney(sum.overdue)} note="Past the day on which it was payable" />
        <Figure name="Clients pay after" value={sum.dso_days ? `${whole(sum.dso_days)} days` : "–"} note={sum.dso_days ? `Owed / sales of ${days} days × ${days}` : `Nothing was sold in ${days} days`} />
        {sum.lock_up_days && <Figure name="Lock-up" value={`${whole(sum.lock_up_days)} days`} note={`Not billed: ${whole(sum.wip_days)} days of the year's revenue; owed: ${whole(sum.debtor_days)}`} />}
        <Figure name="May not be paid" value={showMoney(sum.provision)} note="A share of each age" />
      </Figures>
      <Panel title="By age">
        <Bars
          title="Owed by the days since it was payable"
          words={`In ${currency_code}, with tax.`}
          by="Age"
          series={[{ name: "Owed", mark: "solid" as const }]}
          bars={AGES.map(([age, label]) => barOf(age, label, ageing?.[age]))}
          columns={[
            { name: "Age", show: (bar: Bar) => bar.label },
            { name: "Owed", number: true, show: (bar: Bar) => showAmount(ageing?.[bar.key as "current"], currency_code) },
          ]}
          show={(amount) => shortMoney(amount, currency_code)}
        />
      </Panel>
    </>
  );
}

function whole(days: string | null | undefined): number {
  return Math.round(Number(days ?? 0));
}

function barOf(key: string, label: string, money: Money | null | undefined): Bar {
  return { key, label, values: [Number(money?.amount ?? 0)] };
}
