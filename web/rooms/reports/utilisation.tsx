/** How much of the working time was used, and how much of it for clients: by week and by person. */
import { Bars } from "../../charts/bars.tsx";
import { Rows } from "../../charts/rows.tsx";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { withQuery } from "../../shell/router.ts";
import { entriesOf, hoursText, inHours, periodAsked, PeriodField, useCapacity, weekLabel, type CapacityPage, type PersonCapacity } from "./data.tsx";
import { NarrowingFields, narrowedBy } from "./narrowing.tsx";
import { sumOf, weeksOf, type Period } from "./period.ts";

const CHARGEABLE = { name: "Chargeable", mark: "solid" as const };
const OTHER = { name: "Not chargeable", mark: "solid" as const, tone: "account" as const };

/** Without time that is not chargeable there is one kind only. */
function seriesOf(shown: readonly { values: readonly number[] }[]) {
  return shown.some(({ values }) => (values[1] ?? 0) > 0) ? [CHARGEABLE, OTHER] : [CHARGEABLE];
}

export function Utilisation() {
  const period = periodAsked();
  const query = useCapacity(period, narrowedBy());
  const found = query.data.value;
  return (
    <Page title="Utilisation">
      <div class="filters">
        <PeriodField />
        <NarrowingFields />
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && found.items.length === 0 && <Panel title="Utilisation"><EmptySheet title="Nobody fits">Choose other people or another period.</EmptySheet></Panel>}
      {found && found.items.length > 0 && <Shown found={found} period={period} />}
    </Page>
  );
}

function Shown({ found, period }: { found: CapacityPage; period: Period }) {
  const sums = found.to_date;
  return (
    <>
      <Figures>
        <Figure name="Utilisation" value={showShare(sums?.client_utilisation_share)} note="For clients, of the working time" />
        <Figure name="Billable utilisation" value={showShare(sums?.chargeable_utilisation_share)} note={`Gross ${showShare(sums?.gross_chargeable_utilisation_share)}, of the contracts with holidays and leave`} />
        <Figure name="Working time" value={hours(sums?.effective_minutes)} note="Contracts less holidays and leave, up to today" />
        <Figure name="Logged" value={hours(sums?.logged_minutes)} note={`${hours(sums?.chargeable_minutes)} of it chargeable, ${showShare(sums?.chargeable_ratio_share)}`} />
      </Figures>
      <Panel title="By week">
        <ByWeek people={found.items} period={period} />
      </Panel>
      <Panel title="By person">
        <ByPerson people={found.items} period={period} />
      </Panel>
    </>
  );
}

interface PeopleProps {
  people: readonly PersonCapacity[];
  period: Period;
}

function ByWeek({ people, period }: PeopleProps) {
  const total = (pick: (person: PersonCapacity) => readonly number[], week: ReturnType<typeof weeksOf>[number]): number =>
    people.reduce((sum, person) => sum + sumOf(pick(person), week), 0);
  const bars = weeksOf(period).map((week) => {
    const chargeable = total(({ chargeable_minutes = [] }) => chargeable_minutes, week);
    const logged = total(({ logged_minutes = [] }) => logged_minutes, week);
    return { key: week.from, label: weekLabel(week), values: [inHours(chargeable), inHours(logged - chargeable)], href: withQuery({ from: week.from, to: week.to, period: "" }) };
  });
  return <Bars title="Hours logged" by="Week from" series={seriesOf(bars)} bars={bars} show={hoursText} words="A bar opens its week." />;
}

function ByPerson({ people, period }: PeopleProps) {
  const sorted = [...people].sort((one, other) => Number(other.to_date?.chargeable_utilisation_share ?? -1) - Number(one.to_date?.chargeable_utilisation_share ?? -1));
  const rows = sorted.map(({ person_id, name, to_date }) => {
    const chargeable = to_date?.chargeable_minutes ?? 0;
    return {
      key: person_id ?? "",
      label: name ?? "",
      values: [inHours(chargeable), inHours((to_date?.logged_minutes ?? 0) - chargeable)],
      note: showShare(to_date?.chargeable_utilisation_share),
      href: entriesOf({ person: person_id ?? "", ...period }),
    };
  });
  return <Rows title="Hours of each, and what share of their working time is chargeable" by="Person" series={seriesOf(rows)} rows={rows} show={hoursText} noted="For clients"
    words="Most chargeable first. A row opens the time behind it." />;
}
