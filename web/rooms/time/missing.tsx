/** Whose time is missing: what each person logged beside what the calendar expects, week by week. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { plus, showDate, todayIn, weekOf, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { lacking, Remind } from "./remind.tsx";

type Person = components["schemas"]["PersonCompleteness"];
type Week = components["schemas"]["WeekCompleteness"];

const SPANS = [["4", "4 weeks"], ["8", "8 weeks"], ["13", "13 weeks"]] as const;

export function MissingTime() {
  const weeks = Number(asked("weeks") || 4);
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const query = { first_on: plus(weekOf(today), -7 * (weeks - 1)), weeks, page_size: PAGE_SIZE };
  const found = useQuery({
    key: `time completeness ${JSON.stringify(query)}`,
    topics: ["time_entry", "person", "day_off"],
    ask: () => answer(api.GET("/v1/time-completeness", { params: { query } })),
  });
  const people = found.data.value?.items;
  return (
    <Page title="Missing time">
      <div class="filters">
        <SelectField label="Shown" value={String(weeks)} options={SPANS} onValue={(text) => setQuery({ weeks: text })} />
      </div>
      <ProblemNotice problem={found.problem.value} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Wait busy={found.busy.value && !people} />
      {people && (people.length === 0 ? <Panel title="Missing time"><EmptySheet title="Nobody to show">People whose time you may see stand here.</EmptySheet></Panel> : <Completeness people={people} />)}
    </Page>
  );
}

function Completeness({ people }: { people: readonly Person[] }) {
  const leftOut = useSignal<readonly string[]>([]);
  const weeks = people[0]?.weeks ?? [];
  const lastWeek = weeks.at(-2)?.first_on ?? "";
  const late = lacking(people, lastWeek);
  const remind = { weekOn: lastWeek, onLeftOut: (why: readonly string[]) => void (leftOut.value = why) };
  const sorted = [...people].sort((one, other) => missing(other) - missing(one));
  return (
    <>
      {leftOut.value.length > 0 && (
        <Notice kind="warn" actions={<Button onClick={() => (leftOut.value = [])}>Dismiss</Button>}>
          Not reminded: {leftOut.value.join(" ")}
        </Notice>
      )}
      <Panel flush title="Logged of the expected time" aside={
        <div class="page-actions">
          <span class="quiet">Days before today; without holidays and leave</span>
          {late.length > 1 && <Remind {...remind} people={late} words={`Remind all ${late.length} of last week`} />}
        </div>
      }>
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Missing time, rows">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col" class="number">Missing</th>
                {late.length > 0 && <th scope="col">Last week</th>}
                {weeks.map(({ first_on }) => <th key={first_on} scope="col" class="number">{showDate(first_on ?? "")}</th>)}
              </tr>
            </thead>
            <tbody>
              {sorted.map((person) => (
                <tr key={person.person_id}>
                  <th scope="row">{person.name}</th>
                  <td class="number">{hours(missing(person))}</td>
                  {late.length > 0 && <td>{late.includes(person) && <Remind {...remind} people={[person]} words="Remind" />}</td>}
                  {person.weeks?.map((week) => <td key={week.first_on} class="number"><Share person={person} week={week} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}

function Share({ person, week }: { person: Person; week: Week }) {
  const { first_on = "", expected_minutes = 0, logged_minutes = 0, missing_on = [] } = week;
  if (!expected_minutes) return <span class="quiet">–</span>;
  const entries = new URLSearchParams({ person: person.person_id ?? "", from: first_on ?? "", to: plus((first_on ?? "") as Day, 6) });
  const days = missing_on.length > 0 ? `; too little on ${missing_on.map(showDate).join(", ")}` : "";
  return <a href={`/reports/entries?${entries}`} title={`${hours(logged_minutes)} of ${hours(expected_minutes)}${days}`}>{showShare(week.completeness_share)}</a>;
}

/** Minutes that the weeks lack, each by itself. */
function missing({ weeks = [] }: Person): number {
  return weeks.reduce((sum, { expected_minutes = 0, logged_minutes = 0 }) => sum + Math.max(0, (expected_minutes ?? 0) - (logged_minutes ?? 0)), 0);
}
