/** What may be won: as a board by stage, as a list, and by the month in which it is decided. */
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { BLANK, Figure, Figures } from "../../design/panel.tsx";
import { ChooseFirst } from "../../records/choose_first.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery, withQuery } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { usePeople } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { Board } from "./board.tsx";
import { useSummary } from "./data.ts";
import { Forecast } from "./forecast.tsx";
import { Opportunities } from "./list.tsx";
import { NewOpportunity } from "./new_opportunity.tsx";
import { sums } from "./sums.ts";

const VIEWS = [
  ["", "Board"],
  ["list", "List"],
  ["forecast", "Forecast"],
] as const;

/** The list begins with what is open; the filters of a list stay with it. */
function shownAs(view: string): Record<string, string> {
  return { as: view, status: view === "list" ? "open" : "", search: "", order: "", closing_from: "", closing_to: "" };
}

export function Pipeline() {
  const create = (): void => setQuery({ new: "opportunity" }, false);
  useCommands(
    [
      ...(may("opportunity.write") ? [{ words: "New opportunity", group: "Pipeline", keys: "n", run: create }] : []),
      ...VIEWS.map(([view, words]) => ({ words: `Show as ${words.toLowerCase()}`, group: "Pipeline", run: () => setQuery(shownAs(view)) })),
    ],
    [],
  );
  return (
    <Page title="Pipeline" actions={may("opportunity.write") && <Button kind="primary" onClick={create}>New opportunity</Button>}>
      <Totals />
      <div class="pipeline-bar">
        <Views />
        {asked("as") !== "list" && <Filters />}
      </div>
      <View />
      {asked("new") === "brief" && (
        <ChooseFirst title="New brief" label="Opportunity" hint="A brief says what the client of an opportunity wants." ask={choices.opportunities}
          onClose={() => setQuery({ new: "" })} onChosen={({ value }) => go(`/opportunities/${value}/brief`, true)} />
      )}
      {asked("new") === "opportunity" && <NewOpportunity onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function View() {
  if (asked("as") === "list") return <Opportunities />;
  if (asked("as") === "forecast") return <Forecast />;
  return <Board />;
}

function Views() {
  return (
    <nav class="views" aria-label="How it is shown">
      {VIEWS.map(([view, words]) => (
        <a key={view} class="view" href={withQuery(shownAs(view))} aria-current={asked("as") === view ? "true" : undefined}>{words}</a>
      ))}
    </nav>
  );
}

function Totals() {
  const summary = useSummary();
  const found = summary.data.value;
  if (!found && summary.problem.value) return <ProblemNotice problem={summary.problem.value} />;
  return (
    <Figures>
      <Figure name="Open" value={found ? String(found.open_count) : BLANK} note="Opportunities that may be won" />
      <Figure name="Worth" value={found ? sums(found.open_value) : BLANK} note="If all are won" />
      <Figure name="Weighted" value={found ? sums(found.weighted_value) : BLANK} note="Value times probability" />
      <Figure name="Won" value={found ? String(found.won_count) : BLANK} note={found ? `${found.lost_count} lost` : BLANK} />
    </Figures>
  );
}

function Filters() {
  const people = usePeople();
  const mine = me.value?.person_id ?? "";
  const others = (people.data.value ?? []).filter((person) => person.active && person.id !== mine);
  return (
    <div class="filters" role="search">
      <SelectField label="Owner" value={asked("owner_id")} onValue={(owner_id) => setQuery({ owner_id })}
        options={[["", "Everybody"], [mine, "Me"], ...others.map(({ id, name }) => [id, name] as const)]} />
    </div>
  );
}
