/** What a job is worth: sold, used, invoiced, paid, and what it leaves. Each figure opens the records behind it. */
import { BillingPlanPart, useBillingPlan } from "../../billing/plan.tsx";
import type { Project } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { InvoiceChip } from "../../records/invoice_stamp.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { ExpectedProfit, useExpected } from "./expected.tsx";
import { Completion, useCompletion } from "./completion.tsx";
import { useOverview, type Figures as FiguresRecord, type Invoice } from "./data.ts";

export function ProjectMoney({ project }: { project: Project }) {
  const query = useOverview(project.id);
  const holds = useProjectAccess(project);
  const completion = useCompletion(project);
  const expected = useExpected(project.id, holds("profit.read"));
  const finance = query.data.value?.finance;
  const isComplete = isAnswered(query) && isAnswered(completion);
  const isNext = isComplete && isAnswered(expected);
  return (
    <>
      <ProblemNotice problem={query.problem.value} />
      {!finance && <Wait busy={query.busy.value} />}
      {finance?.unavailable && <Notice kind="warn">{holds("profit.read") && "The money of this project is not there at the moment: "}{finance.detail}</Notice>}
      {finance?.figures && <Worth project={project} figures={finance.figures} />}
      {finance && <Completion project={project} query={completion} />}
      {isComplete && <ExpectedProfit query={expected} />}
      {holds("billing.read") && project.chargeable ? (
        <Billed project={project} isNext={isNext} holds={holds} />
      ) : (
        holds("invoice.read") && <Invoices project={project} isNext={isNext} />
      )}
    </>
  );
}

interface BilledProps {
  project: Project;
  /** What stands above is there. */
  isNext: boolean;
  holds: ReturnType<typeof useProjectAccess>;
}

function Billed({ project, isNext, holds }: BilledProps) {
  const plan = useBillingPlan(project.id);
  return (
    <>
      {isNext && <div class="panel panel-body"><BillingPlanPart projectId={project.id} mayWrite={holds("billing.write")} /></div>}
      {holds("invoice.read") && <Invoices project={project} isNext={isNext && isAnswered(plan)} />}
    </>
  );
}

function Worth({ project, figures }: { project: Project; figures: FiguresRecord }) {
  const at = `project_id=${project.id}`;
  return (
    <>
      <Figures>
        <Figure name="Sold" value={showMoney(figures.budget)} note={may("budget.read") ? <Link href={`/projects/${project.id}/budget`}>Accepted quotes</Link> : "Accepted quotes"} />
        <Figure name="Used" value={showMoney(figures.used)} note={<Link href={`/projects/${project.id}/time?status=approved`}>Approved chargeable time</Link>} />
        <Figure name="Not invoiced" value={showMoney(figures.wip)} note={may("billing.read") ? <Link href={`/unbilled?project=${project.id}`}>Work that can be billed</Link> : "Of what is used"} />
        <Figure name="Invoiced" value={showMoney(figures.billed)} note={may("invoice.read") ? <Link href={`/invoices?${at}`}>Invoices less credits, without tax</Link> : "Invoices less credits, without tax"} />
        <Figure name="Paid" value={showMoney(figures.paid)} note={`With tax, of ${showMoney(figures.billed_with_tax)}; ${showMoney(figures.due)} still to pay`} />
      </Figures>
      {figures.costs_visible ? <Margins figures={figures} /> : <p class="quiet">Costs and margins are shown to people who may see what work costs.</p>}
      <Gaps figures={figures} />
    </>
  );
}

const PRECISION: Record<string, string> = {
  exact: "Approved time at the cost rates of its days",
  rounded: "Rounded, so that nobody's pay can be read from it",
  withheld: "Not shown: it would tell what somebody earns",
};

function Margins({ figures }: { figures: FiguresRecord }) {
  return (
    <Figures>
      {(!!Number(figures.bought?.amount) || !!Number(figures.passed_on?.amount)) && <Figure name="Gross income (AGI)" value={showMoney(figures.agi)} note={`Invoiced, less ${showMoney(figures.bought)} of purchases${Number(figures.passed_on?.amount) ? ` and ${showMoney(figures.passed_on)} passed on` : ""}`} />}
      <Figure name="Labour cost" value={showMoney(figures.labour_cost)} note={PRECISION[figures.cost_precision ?? "exact"]} />
      <Figure name="Margin on work done" value={showMoney(figures.margin_standard)} note={shareWords(figures.margin_standard_share, "used")} />
      <Figure name="Margin on invoices" value={showMoney(figures.margin_invoiced)} note={shareWords(figures.margin_invoiced_share, "invoiced")} />
    </Figures>
  );
}

function shareWords(share: string | null, deed: string): string {
  return share ? `${showShare(share)} of what is ${deed}` : `Nothing is ${deed} yet`;
}

/** Time that no figure can count, with what to do about it. */
function Gaps({ figures }: { figures: FiguresRecord }) {
  const { unpriced_minutes, uncosted_minutes } = figures;
  return (
    <>
      {!!unpriced_minutes && <Notice kind="warn">{hours(unpriced_minutes)} of approved time have no price: no rate card has their role on that day.</Notice>}
      {!!uncosted_minutes && <Notice kind="warn">{hours(uncosted_minutes)} of approved time have no cost: set the cost rate of the person.</Notice>}
    </>
  );
}

/** isNext: what stands above is there. */
function Invoices({ project, isNext }: { project: Project; isNext: boolean }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const query = useQuery<Invoice[]>({
    key: `invoices of ${project.id}`,
    topics: ["invoice", "payment"],
    about: project.id,
    ask: async () => (await answer(api.GET("/v1/invoices", { params: { query: { project_id: project.id, page_size: 100 } as object } }))).items,
  });
  const invoices = query.data.value;
  if (!isNext) return null;
  if (!invoices) return <><ProblemNotice problem={query.problem.value} /><Wait busy={query.busy.value} /></>;
  return (
    <Panel flush title="Invoices">
      {invoices.length === 0 ? <EmptySheet title="Nothing invoiced yet">Invoices of this project stand here, with what is paid of them.</EmptySheet> : (
        <Table
          label="Invoices"
          rows={invoices}
          keyOf={(invoice) => invoice.id}
          columns={[
            { name: "Invoice", show: ({ id, number }) => <a class="table-open" href={`/invoices/${id}`}>{number || "Draft"}</a> },
            { name: "Status", show: (invoice) => <InvoiceChip {...invoice} /> },
            { name: "Issued", show: ({ issued_on }) => showDay(issued_on, today) },
            { name: "Due", show: ({ due_on }) => showDay(due_on, today) },
            { name: "Without tax", number: true, show: ({ net }) => showMoney(net) },
            { name: "To pay", number: true, show: ({ due }) => showMoney(due) },
          ]}
        />
      )}
    </Panel>
  );
}
