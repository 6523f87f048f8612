/** Who is missing, and when: work that is confirmed or may come, by role and period, against people's hours. */
import { Bars } from "../../charts/bars.tsx";
import { gapWords, periodName, roleName, SPANS, windowAsked, type Asked } from "../../demand/figures.ts";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { Behind } from "./behind.tsx";
import { useDemand, type DemandPage } from "./data.ts";
import { GapTable } from "./gap_table.tsx";
import { NotCounted } from "./not_counted.tsx";

export function Demand() {
  const window = windowAsked();
  const role = asked("role");
  const query = useDemand(window, role);
  const found = query.data.value;
  return (
    <Page title="Demand">
      <div class="filters">
        <SelectField label="Shown" value={asked("span") || "3-month"} options={SPANS} onValue={(span) => setQuery({ span })} />
        <RoleField />
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && found.roles.length === 0 && <Panel title="Demand"><EmptySheet title="No work and nobody">Choose another role, or a longer time.</EmptySheet></Panel>}
      {found && found.roles.length > 0 && <Shown found={found} window={window} />}
      {found && <NotCounted rows={found.unknown} count={found.unknown_count} />}
      {asked("of") && <Behind role={asked("of") === "none" ? "" : asked("of")} from={asked("from") || window.from} to={asked("to") || window.to} />}
    </Page>
  );
}

function RoleField() {
  const people = (usePeople().data.value ?? []).filter(({ active }) => active);
  const chosen = asked("role");
  const known = new Set([...people.map(({ charge_role }) => charge_role ?? ""), chosen].filter(Boolean));
  const options = [["", "All roles"] as const, ...[...known].sort().map((role) => [role, role] as const)];
  return <SelectField label="Role" value={chosen} options={options} onValue={(role) => setQuery({ role })} />;
}

function Shown({ found, window }: { found: DemandPage; window: Asked }) {
  const { total } = found;
  return (
    <>
      <Figures>
        <Figure name="Confirmed" value={hours(total?.confirmed_minutes)} note="Left of tasks, and sold hours without a plan" />
        <Figure name="Expected" value={hours(total?.pipeline_minutes)} note={`Open deals times their probability, ${hours(total?.pipeline_full_minutes)} if all are won`} />
        <Figure name="Capacity" value={hours(total?.capacity_minutes)} note="Contracts less leave and days off" />
        <Figure name="Gap" value={`${gapWords(total?.gap_minutes)} h`} note={total?.fte_gap ? `${total.fte_gap.replace("-", "−")} full-time people` : "Nobody could have hours"} />
      </Figures>
      <Panel title="By period">
        <ByPeriod found={found} window={window} />
      </Panel>
      <GapTable found={found} unit={window.unit} />
    </>
  );
}

const SERIES = [
  { name: "Confirmed", mark: "outline" as const },
  { name: "Expected", mark: "hatched" as const, tone: "account" as const },
];

function ByPeriod({ found, window }: { found: DemandPage; window: Asked }) {
  const only = found.roles.length === 1 ? found.roles[0]?.charge_role : undefined;
  const bars = found.periods.map((period, place) => {
    const figure = found.totals[place];
    return {
      key: period.from ?? "",
      label: periodName(period, window.unit),
      values: [(figure?.confirmed_minutes ?? 0) / 60, (figure?.pipeline_minutes ?? 0) / 60],
      over: gapWords(figure?.gap_minutes),
      ...(only !== undefined && { href: withQuery({ of: only || "none", from: period.from ?? "", to: period.to ?? "" }) }),
    };
  });
  const who = only === undefined ? "all roles" : roleName(only);
  return (
    <Bars title={`Hours asked of ${who}, with the gap to their capacity over each bar`} by={window.unit === "month" ? "Month" : "Week from"}
      series={SERIES} bars={bars} show={(value) => hours(value * 60)}
      labelOf={(bar) => (bar as typeof bars[number]).over} words="A plus is missing, a minus is spare." />
  );
}
