/** Who worked how much, and on which kind of work. */
import { Rows } from "../../charts/rows.tsx";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { entriesOf, hoursText, inHours, periodAsked, PeriodField, usePortfolio, type Portfolio } from "./data.tsx";
import type { Period } from "./period.ts";

const LOGGED = [{ name: "Logged", mark: "solid" as const }];
const LINES_MAX = 40;

export function Hours() {
  const period = periodAsked();
  const query = usePortfolio(period);
  const found = query.data.value;
  return (
    <Page title="Hours by person">
      <div class="filters"><PeriodField /></div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Shown found={found} period={period} />}
    </Page>
  );
}

function Shown({ found, period }: { found: Portfolio; period: Period }) {
  const people = (found.people ?? []).slice(0, LINES_MAX);
  if (people.length === 0) return <Panel title="Hours"><EmptySheet title="No time in this period">Choose another period, or log time.</EmptySheet></Panel>;
  return (
    <>
      <Figures>
        <Figure name="Logged" value={hours(found.total?.actual_minutes)} note="Submitted and approved" />
        <Figure name="People" value={String(found.people?.length ?? 0)} note="Who logged time" />
        <Figure name="Projects" value={String(found.projects?.length ?? 0)} note="With time in the period" />
        <Figure name="Tasks" value={String(found.total?.task_count ?? 0)} note="Worked on" />
      </Figures>
      <Panel title="By person">
        <Rows title="Hours logged" by="Person" series={LOGGED} show={hoursText} noted="Hours" words="A row opens the time behind it."
          rows={people.map(({ key = "", name = "", actual_minutes }) => ({ key, label: name, values: [inHours(actual_minutes)], note: hours(actual_minutes), href: entriesOf({ person: key, ...period }) }))} />
      </Panel>
      <Panel title="By project">
        <Rows title="Hours logged on each project" by="Project" series={LOGGED} show={hoursText} noted="Hours"
          rows={(found.projects ?? []).slice(0, LINES_MAX).map(({ key = "", name = "", actual_minutes }) => ({ key, label: name, values: [inHours(actual_minutes)], note: hours(actual_minutes), href: entriesOf({ project: key, ...period }) }))} />
      </Panel>
    </>
  );
}
