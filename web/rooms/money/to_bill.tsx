/** What can be billed now, by client and project: what needs a look first, what is ready, what waits. */
import { useSignal } from "@preact/signals";
import type { BillingProposal } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import { may } from "../../store/session.ts";
import { useProposals, type Proposals } from "./data.ts";
import { draftAll, draftAsOne } from "./drafting.ts";
import { Drafts } from "./drafts.tsx";
import { NeedsALook } from "./needs_a_look.tsx";
import { ProposalPanel } from "./proposal_panel.tsx";
import { ProposalTable } from "./proposal_table.tsx";
import { UnbilledItems } from "./unbilled_items.tsx";
import { WipAges } from "./wip_ages.tsx";
import "./money.css";

const TABS = [
  ["/unbilled", "What is ready"],
  ["/unbilled?show=drafts", "Drafts"],
  ["/unbilled?show=ages", "By age and client"],
  ["/unbilled?show=items", "Everything, and why"],
] as const;

const PLACES: Readonly<Record<string, 1 | 2 | 3>> = { drafts: 1, ages: 2, items: 3 };

export function ToBill() {
  const show = asked("show");
  const here = PLACES[show] ?? 0;
  return (
    <Page title="To bill" actions={here === 0 && <Through day={asked("through")} />}>
      <Tabs label="To bill" here={TABS[here][0]} tabs={TABS} />
      {here === 0 && <WhatIsReady />}
      {here === 1 && <Drafts />}
      {here === 2 && <WipAges />}
      {here === 3 && <UnbilledItems />}
    </Page>
  );
}

function WhatIsReady() {
  const through = asked("through");
  const query = useProposals(through);
  const found = query.data.value;
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Everything found={found} through={through} />}
    </>
  );
}

function Through({ day }: { day: string }) {
  return (
    <div class="through">
      <DayField label="Work and billing steps up to" value={day} placeholder="Today" onValue={(through) => setQuery({ through })} />
    </div>
  );
}

function Everything({ found, through }: { found: Proposals; through: string }) {
  const look = found.items.filter((one) => one.exceptions.length > 0);
  const ready = found.items.filter(isReady);
  const waiting = found.items.filter((one) => one.exceptions.length === 0 && !isReady(one));
  const open = found.items.find((one) => one.project_id === asked("project"));
  if (found.items.length === 0) return <AllBilled />;
  return (
    <>
      <Figures>
        <Figure name="Ready to bill" value={found.totals.map((total) => showMoney(total)).join(" + ") || "Nothing"}
          note={counted(ready.length, "project", "projects")} />
        <Figure name="Needs a look" value={String(look.length)} note="Before it can be billed whole" />
        <Figure name="Not ready yet" value={String(waiting.length)} note="Waits for a billing step" />
      </Figures>
      {look.length > 0 && <NeedsALook proposals={look} />}
      <Ready proposals={ready} through={through} />
      {waiting.length > 0 && (
        <Panel flush title="Not ready yet" aside={<span class="quiet">Fixed prices whose next step is not due</span>}>
          <ProposalTable label="Not ready yet" proposals={waiting} />
        </Panel>
      )}
      {open && <ProposalPanel proposal={open} through={through} onClose={() => setQuery({ project: "" })} />}
    </>
  );
}

/** A draft charges something: by the API, nothing is ready while something is in its way. */
function isReady({ ready }: BillingProposal): boolean {
  return ready !== null && Number(ready.amount) > 0;
}

function Ready({ proposals, through }: { proposals: readonly BillingProposal[]; through: string }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const refused = useSignal<readonly string[]>([]);
  const busy = useSignal(false);
  const picked = proposals.filter((one) => chosen.value.has(one.project_id ?? ""));
  const draft = async (which: readonly BillingProposal[], make = draftAll): Promise<void> => {
    if (busy.value || which.length === 0) return;
    busy.value = true;
    const outcome = await make(which, through);
    busy.value = false;
    refused.value = outcome.refused;
    chosen.value = new Set();
    const [only] = outcome.drafts;
    if ((which.length === 1 || make === draftAsOne) && only) go(`/invoices/${only.id}`);
  };
  useCommands(
    may("invoice.write") ? [{ words: "Draft the chosen invoices", group: "To bill", keys: "Shift+D", run: () => void draft(picked) }] : [],
    [picked.map((one) => one.project_id).join()],
  );
  if (proposals.length === 0) return null;
  const button = may("invoice.write") && <>
    {areOfOneClient(picked) && <Button busy={busy.value} onClick={() => void draft(picked, draftAsOne)}>Draft 1 invoice for {picked.length} projects</Button>}
    <Button kind="primary" busy={busy.value} disabled={picked.length === 0} onClick={() => void draft(picked)}>
      {picked.length === 1 ? "Draft 1 invoice" : `Draft ${picked.length || ""} invoices`.replace("  ", " ")}
    </Button>
  </>;
  return (
    <Panel flush title="Ready" aside={button}>
      {refused.value.length > 0 && (
        <Notice kind="bad">
          <ul>{refused.value.map((words) => <li key={words}>{words}</li>)}</ul>
        </Notice>
      )}
      <ProposalTable label="Ready" proposals={proposals} onDraft={(one) => void draft([one])}
        chosen={chosen.value} onChoose={(keys) => (chosen.value = keys)} />
    </Panel>
  );
}

/** Several projects that one document can charge. */
function areOfOneClient(picked: readonly BillingProposal[]): boolean {
  const [first, ...rest] = picked;
  return rest.length > 0 && rest.every((one) => one.client_id === first?.client_id && one.currency_code === first?.currency_code);
}

function AllBilled() {
  return (
    <EmptySheet title="Nothing to bill" action={<Link href="/invoices" class="button">Show the invoices</Link>}>
      Approved time and billing steps that are due appear here by themselves.
    </EmptySheet>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
