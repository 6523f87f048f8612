/** What is behind a line of "To bill": the time, how the project is billed, and what can be done with it. */
import { useSignal } from "@preact/signals";
import type { BillingProposal, UnbilledWork } from "../../contract/records.ts";
import { BillingPlanPart } from "../../billing/plan.tsx";
import { WriteOffForm } from "../../billing/write_off.tsx";
import { Button, Link } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { currencyOf, isNothing, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { go } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { discardInvoice, draftInvoice, useUnbilledWork } from "./data.ts";

interface ProposalPanelProps {
  proposal: BillingProposal;
  through: string;
  onClose: () => void;
}

export function ProposalPanel({ proposal, through, onClose }: ProposalPanelProps) {
  const writingOff = useSignal(false);
  const id = proposal.project_id ?? "";
  const draft = async (): Promise<void> => {
    const made = await attempt({
      words: `Drafted an invoice for ${proposal.reference}`,
      send: () => draftInvoice(id, through),
      inverse: (invoice) => discardInvoice(invoice.id),
    });
    if (made) go(`/invoices/${made.id}`);
  };
  return (
    <Dialog side title={`${proposal.reference} ${proposal.name}`} onClose={onClose}>
      <div class="stack">
        <Facts facts={factsOf(proposal)} />
        <div class="form-actions">
          {may("invoice.write") && !isNothing(proposal.ready) && <Button kind="primary" onClick={() => void draft()}>Draft an invoice</Button>}
          {may("billing.write") && proposal.work_entries > 0 && (
            <Button onClick={() => (writingOff.value = !writingOff.value)}>Write off the time</Button>
          )}
        </div>
        {writingOff.value && <WriteOffForm projectId={id} onDone={() => (writingOff.value = false)} />}
        <BillingPlanPart projectId={id} />
        <Work projectId={id} />
      </div>
    </Dialog>
  );
}

function factsOf(one: BillingProposal): [string, preact.ComponentChildren][] {
  return [
    ["Client", one.client_id ? <Link href={`/clients/${one.client_id}`}>{one.client_name}</Link> : "Internal work"],
    ["Project", <Link href={`/projects/${one.project_id}`}>{one.reference} {one.name}</Link>],
    ["Ready to bill", <strong>{showMoney(one.ready)}</strong>],
    ["Time", `${showMoney(one.work)}, ${hours(one.work_minutes ?? 0)}`],
    ["Billing steps due", showMoney(one.milestones)],
    ...(isNothing(one.over_cap) ? [] : [["Above the ceiling", `${showMoney(one.over_cap)} is held back`] as [string, preact.ComponentChildren]]),
    ...(one.draft_invoice_id
      ? [["Draft", <Link href={`/invoices/${one.draft_invoice_id}`}>A draft waits to be issued</Link>] as [string, preact.ComponentChildren]]
      : []),
  ];
}

function Work({ projectId }: { projectId: string }) {
  const query = useUnbilledWork(projectId);
  const people = usePeople();
  const work = query.data.value;
  const currency = currencyOf((work ?? []).map((one) => one.value));
  return (
    <section class="stack">
      <h3>Unbilled time</h3>
      <ProblemNotice problem={query.problem.value} />
      {!work && <Wait busy={query.busy.value} />}
      {work?.length === 0 && <p class="quiet">No approved time waits.</p>}
      {work && work.length > 0 && (
        <Table label="Unbilled time" rows={work} keyOf={(one) => one.time_entry_id ?? ""}
          columns={columnsOf(currency, (id) => nameIn(people.data.value, id))} />
      )}
    </section>
  );
}

function columnsOf(currency: string, nameOf: (id: string | null) => string): Column<UnbilledWork>[] {
  return [
    { name: "Day", show: ({ worked_on }) => (worked_on ? showDate(worked_on) : "–") },
    { name: "Who", show: ({ person_id }) => nameOf(person_id) },
    { name: "As", show: ({ charge_role }) => capital(charge_role ?? "") || "–" },
    { name: "Hours", number: true, show: ({ minutes }) => hours(minutes) },
    { name: currency ? `Worth, ${currency}` : "Worth", number: true, show: ({ value }) => (value ? showAmount(value, currency) : "No rate") },
  ];
}
