/** Each form of figure, with its table under the button or key V. */
import { Bars } from "../../charts/bars.tsx";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { DotPlot } from "../../charts/dots.tsx";
import { HeatStrip } from "../../charts/heat.tsx";
import { Lines } from "../../charts/line.tsx";
import { Rows } from "../../charts/rows.tsx";
import { Sparkline } from "../../charts/spark.tsx";
import { Panel } from "../../design/panel.tsx";
import { Example } from "./example.tsx";

const inHours = (value: number): string => `${value} h`;
const WEEKS = ["2 Nov", "9 Nov", "16 Nov", "23 Nov", "30 Nov"];
const HEAT = [0, 0.3, 0.7, 1, 1.2, undefined, 0.5];

export function Charts() {
  return (
    <>
      <Panel title="Bars by period">
        <Bars title="Hours by week" by="Week" show={inHours} series={[{ name: "Approved", mark: "solid" }, { name: "Submitted", mark: "hatched" }]}
          bars={WEEKS.map((label, index) => ({ key: label, label, values: [300 + index * 40, 60 - index * 10] }))} />
      </Panel>
      <Panel title="Rows">
        <Rows title="Hours by person" by="Person" show={inHours} noted="Of the contract" series={[{ name: "Logged", mark: "solid" }]}
          rows={[{ key: "1", label: "Eli Novak", values: [434], note: "96\u2009%" }, { key: "2", label: "Amir Haddad", values: [375], note: "83\u2009%" }]} />
      </Panel>
      <Panel title="Lines">
        <Lines title="Hours worked" by="Week" show={inHours} series={[{ name: "Worked", mark: "solid" }, { name: "Sold", mark: "dotted", tone: "plain" }]}
          points={WEEKS.map((label, index) => ({ key: label, label, values: [index < 4 ? 30 + index * 36 : undefined, 228] }))} />
      </Panel>
      <Panel title="Planned against happened">
        <DotPlot title="Estimate and actual" by="Project" planned="Estimated" happened="Actual" show={inHours}
          rows={[
            { key: "1", label: "Webshop relaunch", planned: 520, happened: 723, note: "39\u2009% over", isOver: true },
            { key: "2", label: "Retainer, books", planned: 717, happened: 609, note: "15\u2009% under" },
          ]} />
      </Panel>
      <Example name="In a line" use="A budget, the course of a figure and how full somebody is, in a cell or beside words.">
        <div class="gallery-bars">
          <BudgetBar label="52 % of the budget is used" used={0.52} />
          <BudgetBar label="112 % of the budget is used" used={1.12} />
        </div>
        <Sparkline label="Rising from 3 to 9 projects" values={[3, 4, 4, 6, 5, 9]} />
        <HeatStrip label="Full on Thursday, beyond it on Friday" cells={HEAT.map((share, index) => ({ key: String(index), share }))} />
      </Example>
    </>
  );
}
