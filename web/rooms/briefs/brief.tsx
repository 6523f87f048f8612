/** The brief of an opportunity: written edition by edition, each of which stays. */
import type { Brief, Opportunity } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import type { RoomProps } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { mayFor } from "../../store/session.ts";
import { BriefEditor } from "./brief_editor.tsx";
import { useBrief } from "./data.ts";
import { Comparison, Editions } from "./editions.tsx";
import { OpportunityFrame } from "./frame.tsx";
import { ReadBrief } from "./read_brief.tsx";

export function BriefPage({ parameters }: RoomProps) {
  return (
    <OpportunityFrame id={parameters["id"] ?? ""}>
      {(opportunity) => <Editable opportunity={opportunity} />}
    </OpportunityFrame>
  );
}

function Editable({ opportunity }: { opportunity: Opportunity }) {
  const query = useBrief(opportunity);
  const latest = query.data.value;
  if (latest === undefined) {
    return (
      <>
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </>
    );
  }
  const parts = (
    <div class="two-parts">
      <Text opportunity={opportunity} latest={latest} reload={() => query.reload()} />
      {latest && <Editions brief={latest} />}
    </div>
  );
  return asked("to") ? <Comparison id={opportunity.id}>{parts}</Comparison> : parts;
}

function Text({ opportunity, latest, reload }: { opportunity: Opportunity; latest: Brief | null; reload: () => Promise<void> }) {
  const { status, archived_at, owner_id, account_manager_id } = opportunity;
  const undecided = status === "open" || status === "on_hold";
  if (undecided && !archived_at && mayFor("brief.write", [owner_id, account_manager_id])) {
    return <BriefEditor opportunity={opportunity} latest={latest} reload={reload} />;
  }
  if (latest) return <ReadBrief brief={latest} final={!undecided} />;
  return <EmptySheet title="No brief yet">What the client wants stands here when the account manager has written it down.</EmptySheet>;
}
