/** Scenarios side by side with the state of now: hours by period and role, overloads, and when projects end. */
import { Button } from "../../design/button.tsx";
import { Combobox, type Option } from "../../design/combobox.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { SPANS, windowAsked } from "../../demand/figures.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { ByPeriod, ByRole, Ends, Whole } from "./columns.tsx";
import { useComparison, type Comparison } from "./data.ts";

const FOUND_MAX = 12;
const COMPARED_MAX = 5;

async function scenarios(typed: string): Promise<Option[]> {
  const query = { page_size: FOUND_MAX, archived: "no" as const, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/scenarios", { params: { query } }));
  return items.map(({ id, reference, name, owner_name }) => ({ value: id, words: name, note: `${reference}, ${owner_name}` }));
}

export function ComparisonPage() {
  const window = windowAsked();
  const ids = asked("with").split(",").filter(Boolean).slice(0, COMPARED_MAX);
  const query = useComparison(window, ids);
  const found = query.data.value;
  const add = (id: string): void => {
    if (id && !ids.includes(id)) setQuery({ with: [...ids, id].join(",") });
  };
  return (
    <Page title="Compare scenarios" above={<Crumbs above={[["/scenarios", "Scenarios"]]} />}>
      <div class="filters">
        <SelectField label="Shown" value={asked("span") || "3-month"} options={SPANS} onValue={(span) => setQuery({ span })} />
        {ids.length < COMPARED_MAX && <Combobox key={ids.join()} label="Add a scenario" optional value="" words="" ask={scenarios} onValue={add} />}
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Compared found={found} ids={ids} unit={window.unit} />}
    </Page>
  );
}

function Compared({ found, ids, unit }: { found: Comparison; ids: readonly string[]; unit: string }) {
  const leaveOut = (id: string): void => setQuery({ with: ids.filter((each) => each !== id).join(",") });
  if (ids.length === 0) return <Panel title="Compared"><EmptySheet title="No scenario is chosen">Add a scenario to see it beside the state of now.</EmptySheet></Panel>;
  return (
    <>
      <Whole found={found} onLeaveOut={leaveOut} />
      <ByPeriod found={found} unit={unit} />
      <ByRole found={found} />
      {found.projects.length > 0 && <Ends found={found} />}
    </>
  );
}
