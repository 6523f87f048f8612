/** What is around each page of an opportunity: the way back, its name, its tabs. */
import type { ComponentChildren } from "preact";
import type { Opportunity } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip, StateChip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { path } from "../../shell/router.ts";
import { may } from "../../store/session.ts";
import { useOpportunity } from "./data.ts";

interface FrameProps {
  id: string;
  actions?: (opportunity: Opportunity) => ComponentChildren;
  children: (opportunity: Opportunity) => ComponentChildren;
}

export function OpportunityFrame({ id, actions, children }: FrameProps) {
  const query = useOpportunity(id);
  const found = query.data.value;
  if (!found) {
    return (
      <Page title="Opportunity">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  return (
    <Page title={`${found.reference} ${found.name}`} above={<Above opportunity={found} />} actions={actions?.(found)}>
      <Tabs label="Parts of the opportunity" here={path.value} tabs={tabsOf(found)} />
      {children(found)}
    </Page>
  );
}

function tabsOf({ id, project_id }: Opportunity): [string, string][] {
  const tabs: [string, string][] = [
    [`/opportunities/${id}`, "Opportunity"],
    [`/opportunities/${id}/brief`, "Brief"],
  ];
  if (project_id) tabs.push([`/opportunities/${id}/handover`, "Handover"]);
  return tabs;
}

function Above({ opportunity }: { opportunity: Opportunity }) {
  const { client_id, client_name, status, archived_at } = opportunity;
  return (
    <Crumbs above={[["/pipeline", "Pipeline"], [may("client.read") ? `/clients/${client_id}` : "", client_name]]}>
      <StateChip state={status} />
      {archived_at && <Chip>Archived</Chip>}
    </Crumbs>
  );
}
