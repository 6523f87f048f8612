/** What was estimated against what it took, over tasks that are done. */
import { DotPlot } from "../../charts/dots.tsx";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { NumberField, TextField } from "../../design/field.tsx";
import { showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { AskSimilarWork, type Work } from "../../records/similar_work.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { entriesOf, hoursText, inHours, periodAsked, PeriodField, usePortfolio, type Portfolio, type PortfolioLine } from "./data.tsx";
import { ratioWords } from "./ratio.ts";

const LINES_MAX = 30;

export function Accuracy() {
  const query = usePortfolio(periodAsked());
  const found = query.data.value;
  return (
    <Page title="Estimate accuracy">
      <div class="filters"><PeriodField /></div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Shown found={found} />}
      {found && <Similar />}
    </Page>
  );
}

function Shown({ found }: { found: Portfolio }) {
  const projects = compared(found.projects);
  const { total } = found;
  if (projects.length === 0) {
    return <Panel title="Estimate accuracy"><EmptySheet title="Nothing to compare yet">A task is compared when it is done and has both an estimate and hours.</EmptySheet></Panel>;
  }
  return (
    <>
      <Figures>
        <Figure name="Hours for each hour estimated" value={total?.actual_to_estimate ? Number(total.actual_to_estimate).toFixed(2) : "–"} note={ratioWords(total?.actual_to_estimate)} />
        <Figure name="Close to the estimate" value={showShare(total?.within_quarter_share)} note="Tasks within a quarter of it" />
        <Figure name="Estimated" value={hours(total?.compared_estimate_minutes)} note={`${total?.compared_task_count ?? 0} tasks that are done`} />
        <Figure name="Took" value={hours(total?.compared_actual_minutes)} note="Hours of the same tasks" />
      </Figures>
      <Panel title="By project">
        <Plot lines={projects} title="Estimated and actual hours" by="Project" hrefOf={({ key }) => `/projects/${key}`} />
      </Panel>
      <Panel title="By kind of work">
        <Plot lines={compared(found.categories)} title="Estimated and actual hours of each kind" by="Kind" />
      </Panel>
      <Panel title="By role">
        <Plot lines={compared(found.charge_roles)} title="Estimated and actual hours of each role" by="Role" />
      </Panel>
      <Panel title="By person">
        <Plot lines={compared(found.people)} title="Estimated and actual hours of each person" by="Person" hrefOf={({ key }) => entriesOf({ person: key ?? "" })} />
      </Panel>
    </>
  );
}

/** What is not a task yet can be asked about as well. */
function Similar() {
  const { values, set } = useForm({ role: "", category: "", words: "", hours: "" });
  const workOf = (): Work => {
    const { role, category, words, hours: typed } = values.value;
    return { role, category, words, minutes: Math.round(Number(typed.replace(",", ".") || 0) * 60) };
  };
  return (
    <Panel title="Ask about new work">
      <div class="form">
        <p class="quiet">The answer rests on the newest tasks that are done and are most like it, of all projects.</p>
        <div class="form-row">
          <TextField label="Role" optional longest={100} value={values.value.role} onValue={(text) => set("role", text)} />
          <TextField label="Kind" optional longest={200} value={values.value.category} hint="Development / Bug" onValue={(text) => set("category", text)} />
        </div>
        <div class="form-row">
          <TextField label="Words in the name" optional longest={200} value={values.value.words} hint="homepage design" onValue={(text) => set("words", text)} />
          <NumberField label="Your estimate, in hours" optional value={values.value.hours} onValue={(text) => set("hours", text)} />
        </div>
        <AskSimilarWork workOf={workOf} />
      </div>
    </Panel>
  );
}

function compared(lines: readonly PortfolioLine[] | null | undefined): PortfolioLine[] {
  return (lines ?? []).filter(({ compared_task_count }) => (compared_task_count ?? 0) > 0).slice(0, LINES_MAX);
}

interface PlotProps {
  lines: readonly PortfolioLine[];
  title: string;
  by: string;
  hrefOf?: (line: PortfolioLine) => string;
}

function Plot({ lines, title, by, hrefOf }: PlotProps) {
  const rows = lines.map((line) => ({
    key: line.key ?? "",
    label: line.name || "Without a kind",
    planned: inHours(line.compared_estimate_minutes),
    happened: inHours(line.compared_actual_minutes),
    note: ratioWords(line.actual_to_estimate),
    isOver: Number(line.actual_to_estimate) > 1,
    href: hrefOf?.(line),
  }));
  return <DotPlot title={title} by={by} rows={rows} show={hoursText} planned="Estimated" happened="Actual" words="Most hours first. Only tasks that are done." />;
}
