/** The parts of a client's page. A part that one may not see is not there. */
import type { ClientOverview, Money as Amount } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { Notice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { Bars } from "./bars.tsx";
import { OpenOpportunities } from "./opportunities.tsx";
import { may } from "../../store/session.ts";

const WITHHELD = new Set(["PERMISSION_REQUIRED", "RECORD_OF_ANOTHER"]);

interface Part {
  unavailable: boolean;
  reason: string;
  detail: string;
}

/** The part if it is there; a notice if it is missing at the moment; nothing if it is withheld. */
function Missing({ part, what }: { part: Part; what: string }) {
  if (WITHHELD.has(part.reason)) return null;
  return <Notice kind="warn">{what} is not there at the moment: {part.detail}</Notice>;
}

export function Money({ finance }: { finance: ClientOverview["finance"] }) {
  if (!finance) return null;
  if (finance.unavailable) return <Missing part={finance} what="The money of this client" />;
  if (finance.figures.length === 0) return null;
  return (
    <Panel flush title="Money">
      {finance.figures.map((figures) => (
        <Figures key={figures.currency_code}>
          <Figure name="Sold" value={showMoney(figures.budget, true)} note="Accepted quotes, without tax" />
          <Figure name="Invoiced" value={showMoney(figures.billed, true)} note={`Without tax; ${showMoney(figures.billed_with_tax, true)} with it, ${showMoney(figures.paid, true)} of it paid`} />
          <Figure name="Owed" value={showMoney(figures.due, true)} note="Issued and not paid, with tax" />
          <Figure name="Not invoiced" value={showMoney(figures.wip, true)} note="Work in progress" />
        </Figures>
      ))}
    </Panel>
  );
}

export function Pipeline({ pipeline, clientId }: { pipeline: ClientOverview["pipeline"]; clientId: string }) {
  if (!pipeline) return null;
  if (pipeline.unavailable) return <Missing part={pipeline} what="The pipeline" />;
  return (
    <Panel flush title="Pipeline" aside={<Link href={`/pipeline?client_id=${clientId}`}>Open the board</Link>}>
      <Figures>
        <Figure name="Open" value={String(pipeline.open_count)} note={sums(pipeline.open_value)} />
        <Figure name="Weighted" value={sums(pipeline.weighted_value)} note="By the chance of each" />
        <Figure name="Won" value={String(pipeline.won_count)} note="Since the beginning" />
        <Figure name="Lost" value={String(pipeline.lost_count)} note="Since the beginning" />
      </Figures>
      <OpenOpportunities clientId={clientId} />
    </Panel>
  );
}

function sums(amounts: readonly Amount[]): string {
  return amounts.map((amount) => showMoney(amount, true)).join(" + ") || "–";
}

/** Live ones as bars over one span of time, or all of them as a table. */
export function Projects({ delivery, live = false }: { delivery: ClientOverview["delivery"]; live?: boolean }) {
  if (!delivery) return null;
  if (delivery.unavailable) return <Missing part={delivery} what="The work" />;
  return (
    <Panel flush title="Projects" aside={<span class="quiet">{delivery.project_count} in all</span>}>
      {delivery.projects.length === 0 ? (
        <EmptySheet title="No projects yet">A project begins when an opportunity is won and its handover accepted.</EmptySheet>
      ) : live ? (
        <Bars projects={delivery.projects} />
      ) : (
        <Table
          label="Projects"
          rows={delivery.projects}
          keyOf={(project) => project.project_id ?? ""}
          columns={[
            { name: "Project", show: ({ project_id, reference, name }) => <Docket number={reference} name={name} href={`/projects/${project_id}`} /> },
            { name: "Status", show: ({ status }) => <StateChip state={status} /> },
            { name: "Run by", show: ({ project_manager_name }) => project_manager_name ?? "–" },
            { name: "Ends by plan", show: ({ end_on }) => showDay(end_on) },
            { name: "Tasks done", number: true, show: ({ done_task_count, task_count }) => `${done_task_count} of ${task_count}` },
            { name: "Logged", number: true, show: (project) => hours(project.hours?.logged_minutes) },
          ]}
        />
      )}
    </Panel>
  );
}

/** To what is behind the figures. */
export function MoneyLinks({ id }: { id: string }) {
  return (
    <p class="form-actions">
      <Link href={`/invoices?client_id=${id}`} class="button">Invoices</Link>
      <Link href={`/unbilled?client_id=${id}`} class="button">To bill</Link>
      {may("payment.read") && <Link href={`/payments?client_id=${id}`} class="button">Payments</Link>}
      {may("receivable.read") && <Link href={`/receivables/${id}`} class="button">Statement</Link>}
    </p>
  );
}
