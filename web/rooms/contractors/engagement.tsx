/** One engagement: its terms, the approved time that is to be settled, its self-bills. */
import { useSignal } from "@preact/signals";
import type { Engagement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { archiveEngagement, restoreEngagement, useEngagement, useUnsettled } from "./data.ts";
import { DraftForm } from "./draft_form.tsx";
import { Differences } from "./match.tsx";
import { RateForm } from "./rate_form.tsx";
import { TermsForm } from "./terms_form.tsx";
import { capOf, rateOf, showHours } from "./words.tsx";

export function EngagementPage({ parameters }: RoomProps) {
  const open = useSignal<"" | "draft" | "rate" | "terms">("");
  const query = useEngagement(parameters["id"] ?? "");
  const found = query.data.value;
  const own = found?.person_id === me.value?.person_id;
  const writes = may("engagement.write") && !own;
  const close = (): void => { open.value = ""; };
  const above: [string, string][] = may("engagement.write") ? [["/engagements", "Engagements"]] : [["/me/self-bills", "My engagements"]];
  return (
    <Page title={found?.number ?? "Engagement"} above={<Crumbs above={above} />} actions={found && writes && (
      <div class="page-actions">
        {found.archived
          ? <Button onClick={() => void attempt({ words: `Restored ${found.number}`, send: () => restoreEngagement(found), inverse: archiveEngagement })}>Restore</Button>
          : <Button onClick={() => void attempt({ words: `Archived ${found.number}`, send: () => archiveEngagement(found), inverse: restoreEngagement })}>Archive</Button>}
        <Button onClick={() => (open.value = "terms")}>Change the terms</Button>
        <Button onClick={() => (open.value = "rate")}>Change the rate</Button>
        {found.self_billing_on && !found.archived && <Button kind="primary" onClick={() => (open.value = "draft")}>Draft a self-bill</Button>}
      </div>
    )}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The engagement"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Unsettled engagement={found} />}
      {found && open.value === "draft" && <DraftForm engagement={found} onClose={close} />}
      {found && open.value === "terms" && <TermsForm engagement={found} onClose={close} />}
      {found && open.value === "rate" && <RateForm engagement={found} onClose={close} />}
    </Page>
  );
}

function factsOf(one: Engagement): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", "Archived", one.archived],
    ["Contractor", one.person_name, true],
    ["Supplier", one.supplier_name, true],
    ["Order", one.purchase_order_number, one.purchase_order_id !== null],
    ["Role", one.charge_role, one.charge_role !== ""],
    ["Rate now", <strong>{rateOf(one)}</strong>, true],
    ["Rates before", one.rates.slice(0, -1).map(({ effective_from, amount }) => `${showMoney(amount)} from ${longDate(effective_from ?? "")}`).join(", "), one.rates.length > 1],
    ["From", one.starts_on ? longDate(one.starts_on) : "–", true],
    ["To", one.ends_on ? longDate(one.ends_on) : "Open", true],
    ["At most", capOf(one), true],
    ["Self-billing", one.self_billing_on ? `Agreed from ${longDate(one.self_billing_on)}` : "Not agreed: the supplier sends its own invoices", true],
    ["VAT of the supplier", Number(one.tax_rate) > 0 ? showShare(one.tax_rate) : "None", true],
    ["Note", one.note, one.note !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

function Unsettled({ engagement }: { engagement: Engagement }) {
  const query = useUnsettled(engagement.id);
  const found = query.data.value;
  if (!found?.match) return <ProblemNotice problem={query.problem.value} />;
  return (
    <Panel flush title="Approved time to be settled" aside={<strong>{showMoney(found.match.net)}</strong>}>
      {found.lines.length > 0
        ? <Table label="Approved time to be settled" rows={found.lines} keyOf={({ project_id, rate }) => `${project_id} ${rate?.amount}`} columns={[
            { name: "Project", wide: true, show: ({ project_name }) => project_name },
            { name: "Hours", number: true, show: ({ minutes }) => showHours(minutes) },
            { name: "Rate", number: true, show: ({ rate }) => showMoney(rate) },
            { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
          ]} />
        : <p class="quiet panel-body">All approved time is settled.</p>}
      <Differences match={found.match} />
    </Panel>
  );
}
