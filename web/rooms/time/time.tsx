/** My week: hours by work and day, typed straight into the grid. Time is submitted as it is logged. */
import { useSignal } from "@preact/signals";
import type { Day } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { isDay, plus, showWeek, todayIn, weekOf } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Icon } from "../../design/icon.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { me } from "../../store/session.ts";
import { AddRow } from "./add_row.tsx";
import { CellPanel } from "./cell_panel.tsx";
import { CopyWeek } from "./copy_week.tsx";
import { Grid } from "./grid.tsx";
import { useSheet, type Sheet } from "./sheet.ts";
import { sumOf } from "./week.ts";

const WEEK = 7;

export function Time() {
  const { agency, person_id } = me.value ?? {};
  const today = todayIn(agency?.time_zone ?? "UTC");
  const first = weekOf(isDay(asked("week")) ? asked("week") : today, agency?.week_starts_on);
  const adding = useSignal(false);
  const sheet = useSheet(person_id ?? "", first, today);
  const isThis = first === weekOf(today, agency?.week_starts_on);
  useTimeCommands(first, () => (adding.value = true));
  return (
    <Page title="Time" actions={<Steps first={first} isThis={isThis} />}>
      <ProblemNotice problem={sheet.problem} actions={<Button onClick={sheet.reload}>Try again</Button>} />
      <Wait busy={sheet.busy} />
      {sheet.ready && (
        <Panel flush title={showWeek(first)} aside={<Sum sheet={sheet} />}>
          {sheet.rows.length > 0 ? <Grid sheet={sheet} /> : <Nothing onAdd={() => (adding.value = true)} />}
          <footer class="week-foot">
            <Button onClick={() => (adding.value = true)}>
              <Icon name="plus" /> Add a row
            </Button>
            <CopyWeek sheet={sheet} />
            <p class="quiet week-hint">Time is submitted as you log it. Your lead or the project manager approves it.</p>
          </footer>
        </Panel>
      )}
      {adding.value && <AddRow sheet={sheet} onClose={() => (adding.value = false)} />}
      <CellPanel sheet={sheet} />
    </Page>
  );
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

function Sum({ sheet }: { sheet: Sheet }) {
  return (
    <p>
      <strong>{hours(sumOf(sheet.entries))}</strong>
      {sheet.contract > 0 && <span class="quiet"> of {hours(sheet.contract)} in your contract</span>}
    </p>
  );
}

function Nothing({ onAdd }: { onAdd: () => void }) {
  return (
    <EmptySheet title="No rows yet" action={<Button kind="primary" onClick={onAdd}>Add a row</Button>}>
      Add the project or the task that you work on, then type hours into its days. Tasks that are given to you
      stand here by themselves.
    </EmptySheet>
  );
}
