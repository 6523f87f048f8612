/** One opportunity: its facts, each changed in its place; what is next; won, lost or reopened from here. */
import type { Opportunity } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { StateChip } from "../../design/chip.tsx";
import { useHandover } from "../../records/handovers.ts";
import type { RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { isAnswered } from "../../store/query.ts";
import { useBrief } from "./data.ts";
import { FactsInPlace } from "./facts.tsx";
import { OpportunityFrame } from "./frame.tsx";
import { OpportunityActions, Questions } from "./outcome.tsx";
import { showMoment } from "../../design/moment.ts";

const ATTENTION: Readonly<Record<Opportunity["attention"][number], string>> = {
  decision_overdue: "The day of the decision has passed. Win it, lose it, or set another day.",
  next_step_overdue: "The day of the next step has passed.",
  next_step_missing: "No next step is set.",
  ageing: "It has been at this stage for longer than is usual.",
};

export function OpportunityPage({ parameters }: RoomProps) {
  return (
    <OpportunityFrame id={parameters["id"] ?? ""} actions={(found) => <OpportunityActions opportunity={found} />}>
      {(found) => (
        <>
          <State opportunity={found} />
          <div class="two-parts">
            <FactsInPlace opportunity={found} />
            <Side opportunity={found} />
          </div>
          <Questions opportunity={found} />
        </>
      )}
    </OpportunityFrame>
  );
}

function Side({ opportunity }: { opportunity: Opportunity }) {
  const isThere = isAnswered(useBrief(opportunity)) && isAnswered(useHandover(opportunity.project_id));
  if (!isThere) return <div class="stack" />;
  return (
    <div class="stack">
      <BriefInShort opportunity={opportunity} />
      <HandoverInShort opportunity={opportunity} />
      <Course opportunity={opportunity} />
    </div>
  );
}

function State({ opportunity }: { opportunity: Opportunity }) {
  const { status, lost_reason, attention } = opportunity;
  if (status === "won") return <Notice kind="good">Won. The handover brings it to a project manager.</Notice>;
  if (status === "lost") return <Notice>Lost: {lost_reason}</Notice>;
  if (status === "on_hold") return <Notice>On hold. It is not counted in the pipeline.</Notice>;
  if (attention.length === 0) return null;
  return <Notice kind="warn">{attention.map((reason) => ATTENTION[reason]).join(" ")}</Notice>;
}

function BriefInShort({ opportunity }: { opportunity: Opportunity }) {
  const brief = useBrief(opportunity).data.value;
  if (brief === undefined) return null;
  const href = `/opportunities/${opportunity.id}/brief`;
  if (brief === null) {
    return (
      <Panel title="Brief">
        <p class="quiet">Nobody has written down yet what the client wants. Winning needs a brief.</p>
        <p><Link href={href}>Write the brief</Link></p>
      </Panel>
    );
  }
  return (
    <Panel title="Brief" aside={<Link href={href}>Edition {brief.edition}</Link>}>
      <p class="clamped">{brief.objective}</p>
      <ul class="plain-list">
        {brief.deliverables.map((each) => <li key={each.id}>{each.name}</li>)}
      </ul>
    </Panel>
  );
}

function HandoverInShort({ opportunity }: { opportunity: Opportunity }) {
  const people = usePeople();
  const handover = useHandover(opportunity.project_id).data.value;
  if (!handover) return null;
  return (
    <Panel title="Handover" aside={<Link href={`/opportunities/${opportunity.id}/handover`}>Open</Link>}>
      <p><StateChip state={handover.status} /></p>
      {handover.status === "accepted" && (
        <p>
          {nameIn(people.data.value, handover.project_manager_id)} runs <Link href={`/projects/${handover.project_id}`}>the project</Link>.
        </p>
      )}
    </Panel>
  );
}

/** What has happened to it so far. */
function Course({ opportunity }: { opportunity: Opportunity }) {
  const { created_at, stage_since, decided_at, status } = opportunity;
  const steps = [
    ["Opened", created_at],
    ["At its stage since", stage_since],
    [status === "lost" ? "Lost" : "Won", decided_at],
  ] as const;
  return (
    <Panel title="History">
      <dl class="facts">
        {steps.filter(([, at]) => at).map(([name, at]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{showMoment(at)}</dd>
          </>
        ))}
      </dl>
    </Panel>
  );
}
