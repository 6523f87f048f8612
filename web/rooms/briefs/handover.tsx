/** The handover: one sheet that both sides read, the questions between them, and the step that each may take. */
import { useEffect } from "preact/hooks";
import type { Handover, Opportunity } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { isOnSide, useHandover } from "../../records/handovers.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { OpportunityFrame } from "./frame.tsx";
import { itemWords } from "./items.ts";
import { Overlap } from "./overlap.tsx";
import { Sheet } from "./sheet.tsx";
import { Steps, StepQuestions } from "./steps.tsx";
import { Talk } from "./talk.tsx";

export function HandoverPage({ parameters }: RoomProps) {
  return <OpportunityFrame id={parameters["id"] ?? ""}>{(opportunity) => <Found opportunity={opportunity} />}</OpportunityFrame>;
}

/** Who knows only the handover is led to its page, which is the opportunity's. */
export function HandoverById({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery({
    key: `handover ${id}`,
    topics: ["handover"],
    ask: () => answer(api.GET("/v1/handovers/{handover_id}", { params: { path: { handover_id: id } } })),
  });
  const found = query.data.value?.opportunity_id;
  useEffect(() => {
    if (found) go(`/opportunities/${found}/handover${location.search}`, true);
  }, [found]);
  return (
    <Page title="Handover">
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value} />
    </Page>
  );
}

function Found({ opportunity }: { opportunity: Opportunity }) {
  const query = useHandover(opportunity.project_id);
  const handover = query.data.value;
  if (handover === null) {
    return (
      <EmptySheet title="Nothing to hand over yet" action={<Link href={`/opportunities/${opportunity.id}`} class="button">Open the opportunity</Link>}>
        A handover is drafted from the brief when the opportunity is won.
      </EmptySheet>
    );
  }
  if (handover === undefined) {
    return (
      <>
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </>
    );
  }
  return <Both handover={handover} opportunity={opportunity} />;
}

function Both({ handover, opportunity }: { handover: Handover; opportunity: Opportunity }) {
  const people = usePeople();
  const status = handover.status ?? "draft";
  const sells = isOnSide("handover.give", handover);
  const withSeller = status === "draft" || status === "returned";
  const taker = handover.project_manager_id ? nameIn(people.data.value, handover.project_manager_id) : "";
  return (
    <>
      <div class="handover-head">
        <Overlap status={status} from={nameIn(people.data.value, handover.owner_id)} to={taker} />
        <Where handover={handover} />
        <Steps handover={handover} />
      </div>
      <div class="two-parts">
        <Sheet handover={handover} opportunity={opportunity} stating={sells && withSeller} />
        <Talk handover={handover} answering={sells && (withSeller || status === "offered")} />
      </div>
      <StepQuestions handover={handover} />
    </>
  );
}

/** Where it is, and who does what next. */
function Where({ handover }: { handover: Handover }) {
  const { status, open_items, project_id } = handover;
  if (status === "accepted") {
    return <Notice kind="good">Accepted. The project is <Link href={`/projects/${project_id}`}>here</Link>; what changes from now on is agreed there.</Notice>;
  }
  if (status === "cancelled") return <Notice>Cancelled, because the opportunity was reopened.</Notice>;
  if (status === "offered") return <Notice>Offered. A project manager accepts it, or returns it with a question.</Notice>;
  if (open_items.length > 0) return <Notice kind="warn">Still open: {itemWords(open_items)}.</Notice>;
  return <Notice>Nothing is open. It can be offered{status === "returned" && " again"}.</Notice>;
}
