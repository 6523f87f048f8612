/** What an hour is sold for and what it costs, and which rate holds for whom on a day. */
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { may } from "../../store/session.ts";
import { CostRates } from "./cost_rates.tsx";
import { InForce } from "./in_force.tsx";
import { RateCards } from "./rate_cards.tsx";
import "./money.css";

export function Rates() {
  const show = asked("show");
  const tabs: [string, string][] = [
    ["/rates", "Rate cards"],
    ...(may("cost.read") ? [["/rates?show=costs", "What people cost"] as [string, string]] : []),
    ["/rates?show=in-force", "In force on a day"],
  ];
  return (
    <Page title="Rates">
      <Tabs label="Rates" here={show ? `/rates?show=${show}` : "/rates"} tabs={tabs} />
      {show === "" && <RateCards />}
      {show === "costs" && may("cost.read") && <CostRates />}
      {show === "in-force" && <InForce />}
    </Page>
  );
}
