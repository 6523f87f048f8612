/** How full people are, week by week: what they logged and what is planned, of what their contract gives. */
import { heatOf } from "../../charts/heat.tsx";
import { Sparkline } from "../../charts/spark.tsx";
import { Button } from "../../design/button.tsx";
import { plus, weekOf } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { entriesOf, todayHere, useCapacity, weekLabel, type CapacityPage, type PersonCapacity } from "./data.tsx";
import { NarrowingFields, narrowedBy } from "./narrowing.tsx";
import { sumOf, weeksOf, type Period, type Week } from "./period.ts";
import "./reports.css";

const SPANS = [["6", "6 weeks"], ["12", "12 weeks"], ["24", "24 weeks"]] as const;

function windowAsked(): Period {
  const first = plus(weekOf(todayHere()), -7);
  return { from: first, to: plus(first, Number(asked("weeks") || 12) * 7 - 1) };
}

export function Capacity() {
  const period = windowAsked();
  const query = useCapacity(period, narrowedBy());
  const found = query.data.value;
  return (
    <Page title="Capacity">
      <div class="filters">
        <SelectField label="Shown" value={asked("weeks") || "12"} options={SPANS} onValue={(weeks) => setQuery({ weeks })} />
        <NarrowingFields />
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Shown found={found} period={period} />}
    </Page>
  );
}

function Shown({ found, period }: { found: CapacityPage; period: Period }) {
  const weeks = weeksOf(period);
  if (found.items.length === 0) return <Panel title="Capacity"><EmptySheet title="Nobody fits">Choose other people.</EmptySheet></Panel>;
  return (
    <Panel flush title="Used of each week, %" aside={<HeatKey />}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Capacity, rows">
        <table class="table capacity">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col" class="number">Free</th>
              <th scope="col">Course</th>
              {weeks.map((week) => (
                <th key={week.from} scope="col" class="capacity-week" aria-current={week.from === weekOf(todayHere()) ? "date" : undefined}>{weekLabel(week)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.items.map((person) => <Person key={person.person_id} person={person} weeks={weeks} />)}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function HeatKey() {
  return (
    <span class="capacity-key quiet">
      <span class="heat-cell heat-free" /> free
      <span class="heat-cell heat-light" /> to half
      <span class="heat-cell heat-busy" /> busy
      <span class="heat-cell heat-full" /> full
      <span class="heat-cell heat-over" /> over
    </span>
  );
}

interface Used {
  week: Week;
  contract: number;
  used: number;
}

/** The past is what was logged; from today on what is planned counts as well. */
function usedOf({ effective_minutes = [], logged_minutes = [], planned_minutes = [] }: PersonCapacity, week: Week): Used {
  return { week, contract: sumOf(effective_minutes, week), used: sumOf(logged_minutes, week) + sumOf(planned_minutes, week) };
}

function Person({ person, weeks }: { person: PersonCapacity; weeks: readonly Week[] }) {
  const { name = "", charge_role } = person;
  const used = weeks.map((week) => usedOf(person, week));
  const ahead = used.filter(({ week }) => week.to >= todayHere());
  const free = ahead.reduce((sum, each) => sum + Math.max(0, each.contract - each.used), 0);
  return (
    <tr>
      <th scope="row">
        {name}
        <div class="quiet">{capital(charge_role ?? "") || "–"}</div>
      </th>
      <td class="number">{hours(free)}</td>
      <td><Sparkline label={`Hours by week of ${name}: ${used.map((each) => hours(each.used)).join(", ")}`} values={used.map((each) => each.used)} /></td>
      {used.map((each) => <Cell key={each.week.from} person={person} used={each} />)}
    </tr>
  );
}

function Cell({ person, used: { week, contract, used } }: { person: PersonCapacity; used: Used }) {
  const share = contract > 0 ? used / contract : undefined;
  const words = share === undefined ? (used > 0 ? hours(used) : "off") : `${Math.round(share * 100)}`;
  const title = `${hours(used)} of ${hours(contract)}`;
  const shown = <span class={`capacity-cell heat-${heatOf(share)}`} title={title}>{words}</span>;
  const isPast = week.from <= todayHere();
  return <td class="capacity-week">{isPast && used > 0 ? <a class="capacity-door" href={entriesOf({ person: person.person_id ?? "", from: week.from, to: week.to })}>{shown}</a> : shown}</td>;
}
