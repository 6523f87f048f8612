/** A week: hours by work and day, typed straight into the grid, and submitted as a whole. */
import { useSignal } from "@preact/signals";
import type { Day, Person, Timesheet } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { isDay, plus, showWeek, weekOf } from "../../design/day.ts";
import { Icon } from "../../design/icon.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { TimerPanel } from "../../records/timer_panel.tsx";
import { agencyToday, weekStartsOn } from "../../records/week.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";
import { useTyping } from "../../store/typing.ts";
import { AddRow } from "./add_row.tsx";
import { Booked, useBooked } from "./booked.tsx";
import { CellPanel } from "./cell_panel.tsx";
import { CopyWeek } from "./copy_week.tsx";
import { hasDrafts } from "./drafts.ts";
import { Grid } from "./grid.tsx";
import { Returned, Sum } from "./standing.tsx";
import { useSheet, type Sheet } from "./sheet.ts";
import { closedWeek, ReturnedWeek, SubmitWeek, useTimesheet } from "./submit.tsx";

const WEEK = 7;

export function Time() {
  const today = agencyToday();
  const first = weekOf(isDay(asked("week")) ? asked("week") : today, weekStartsOn());
  const personId = asked("person") === me.value?.person_id ? "" : asked("person");
  const adding = useSignal(false);
  const whole = useTimesheet(first, personId);
  const sheet = useSheet(personId, first, today, closedWeek(whole.data.value));
  const booked = useBooked(first, personId);
  const isAsked = [booked, whole].every(({ data, problem }) => data.value !== undefined || problem.value !== undefined);
  const people = usePeople();
  useTyping(areTyped);
  useTimeCommands(first, () => (adding.value = personId === ""));
  return (
    <Page title={titleOf(personId, people.data.value)} actions={<Steps first={first} isThis={first === weekOf(today, weekStartsOn())} />}>
      <ProblemNotice problem={sheet.problem} actions={<Button onClick={() => void sheet.reload()}>Try again</Button>} />
      <Wait busy={sheet.busy || !isAsked} />
      {sheet.week && isAsked && (
        <>
          <ReturnedWeek sheet={whole.data.value} />
          <Returned sheet={sheet} />
          <Panel flush title={showWeek(first)} aside={<Sum sheet={sheet} />}>
            {sheet.rows.length > 0 ? <Grid sheet={sheet} /> : <Nothing own={personId === ""} onAdd={() => (adding.value = true)} />}
            <Booked sheet={sheet} query={booked} />
            {personId === "" && <Foot sheet={sheet} whole={whole} onAdd={() => (adding.value = true)} />}
          </Panel>
          {personId === "" && <div class="time-timer"><TimerPanel /></div>}
        </>
      )}
      {adding.value && <AddRow sheet={sheet} onClose={() => (adding.value = false)} />}
      <CellPanel sheet={sheet} />
    </Page>
  );
}

const areTyped = (): boolean => hasDrafts.value;

function titleOf(personId: string, people: readonly Person[] | undefined): string {
  return personId ? `Time of ${nameIn(people, personId)}` : "Time";
}

function useTimeCommands(first: Day, add: () => void): void {
  useCommands(
    [
      { words: "Earlier week", group: "Time", keys: "[", run: () => setQuery({ week: plus(first, -WEEK) }, false) },
      { words: "Later week", group: "Time", keys: "]", run: () => setQuery({ week: plus(first, WEEK) }, false) },
      { words: "This week", group: "Time", keys: "Shift+T", run: () => setQuery({ week: "" }, false) },
      { words: "Add a row", group: "Time", keys: "n", run: add },
    ],
    [first],
  );
}

function Steps({ first, isThis }: { first: Day; isThis: boolean }) {
  return (
    <>
      <Button label="Earlier week" onClick={() => setQuery({ week: plus(first, -WEEK) }, false)}>
        <Icon name="earlier" />
      </Button>
      <Button disabled={isThis} onClick={() => setQuery({ week: "" }, false)}>This week</Button>
      <Button label="Later week" onClick={() => setQuery({ week: plus(first, WEEK) }, false)}>
        <Icon name="later" />
      </Button>
    </>
  );
}

function Foot({ sheet, whole, onAdd }: { sheet: Sheet; whole: Query<Timesheet | null>; onAdd: () => void }) {
  return (
    <footer class="week-foot">
      <Button onClick={onAdd}>
        <Icon name="plus" /> Add a row
      </Button>
      <CopyWeek sheet={sheet} />
      {sheet.week && <SubmitWeek first={sheet.week.first_on ?? ""} query={whole} empty={!sheet.week.logged_minutes} />}
      <p class="quiet week-hint">
        <kbd>.</kbd> note <span class="week-keys"><kbd>Alt</kbd><kbd>→</kbd> moves hours to the next day</span>
      </p>
    </footer>
  );
}

function Nothing({ own, onAdd }: { own: boolean; onAdd: () => void }) {
  if (!own) return <EmptySheet title="No time in this week">Nothing is logged, or it is not for you to see.</EmptySheet>;
  return (
    <EmptySheet title="No rows yet" action={<Button kind="primary" onClick={onAdd}>Add a row</Button>}>
      Add the project or the task that you work on, then type hours into its days. Tasks that are given to you
      stand here by themselves.
    </EmptySheet>
  );
}
