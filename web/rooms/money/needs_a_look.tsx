/** Projects that cannot be billed, or not whole: what is in the way, and the way to settle it. */
import type { BillingProposal } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { Docket } from "../../design/docket.tsx";
import { hours } from "../../design/duration.ts";
import { currencyOf, isNothing, showAmount, showMoney } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { withQuery } from "../../shell/router.ts";

export function NeedsALook({ proposals }: { proposals: readonly BillingProposal[] }) {
  const currency = currencyOf(proposals.map((one) => one.work));
  return (
    <Panel flush title="Needs a look" aside={<span class="quiet">{proposals.length}</span>}>
      <Table label="Needs a look" rows={proposals} columns={columnsOf(currency)}
        keyOf={(one) => `${one.project_id} ${one.currency_code}`} />
    </Panel>
  );
}

function columnsOf(currency: string): Column<BillingProposal>[] {
  return [
    { name: "Project", show: ({ reference, name, client_name, project_id }) => (
      <Docket number={reference} name={name} client={client_name} href={withQuery({ project: project_id ?? "" })} />
    ) },
    { name: "Why", wide: true, show: (one) => <Reasons proposal={one} /> },
    { name: "Hours", number: true, show: ({ work_minutes }) => (work_minutes ? hours(work_minutes) : "") },
    { name: currency ? `Time, ${currency}` : "Time", number: true, show: ({ work }) => (isNothing(work) ? "–" : showAmount(work, currency)) },
  ];
}

type Exception = BillingProposal["exceptions"][number];

function Reasons({ proposal }: { proposal: BillingProposal }) {
  return (
    <ul class="reasons">
      {proposal.exceptions.map((exception) => <li key={exception}>{words(exception, proposal)}</li>)}
    </ul>
  );
}

function words(exception: Exception, proposal: BillingProposal) {
  const here = withQuery({ project: proposal.project_id ?? "" });
  switch (exception) {
    case "plan_missing":
      return <>No billing plan yet. <Link href={here}>Say how it is billed</Link></>;
    case "handover_open":
      return <>Its handover is not accepted, so nothing can be billed. <Link href={`/projects/${proposal.project_id}`}>Show the project</Link></>;
    case "not_billable":
      return <>By its plan it is not billed, but it has chargeable time. <Link href={here}>Change the plan or write the time off</Link></>;
    case "unpriced":
      return <>{hours(proposal.unpriced_minutes)} have no price. <Link href="/rates">Add the rate</Link></>;
    case "over_cap":
      return <>{showMoney(proposal.over_cap)} go over the ceiling and are held back. <Link href={here}>Raise the ceiling or write the time off</Link></>;
  }
}
