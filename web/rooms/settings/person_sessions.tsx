/** Where a person is signed in, and an end to it. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, answerOrNull, api, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt } from "../../store/write.ts";
import { showAgo, showInstant } from "../../design/moment.ts";
import type { Session } from "./records.ts";

/** isNext: what stands above is there. */
export function PersonSessions({ personId, isNext }: { personId: string; isNext: boolean }) {
  const query = useQuery<Session[] | null>({
    key: `sessions of ${personId}`,
    topics: ["session", "user"],
    ask: async () => {
      const found = await answerOrNull(api.GET("/v1/people/{person_id}/sessions", { params: { path: { person_id: personId } }, ...UNSET_IS_EMPTY }));
      return found && found.items;
    },
  });
  const ending = useSignal<Session | "all" | undefined>(undefined);
  const chosen = ending.value;
  const sessions = query.data.value;
  if (sessions === null || !isNext) return null; // without access nobody is signed in

  async function end(session?: Session): Promise<void> {
    const path = { person_id: personId };
    await attempt<unknown>({
      words: session ? "Ended the session" : "Ended all sessions",
      send: () =>
        session
          ? answer(api.DELETE("/v1/people/{person_id}/sessions/{session_id}", { params: { path: { ...path, session_id: session.id ?? "" } } }))
          : answer(api.DELETE("/v1/people/{person_id}/sessions", { params: { path } })),
    });
    await query.reload();
  }

  return (
    <Panel flush title="Signed in" aside={sessions && sessions.length > 1 && <Button onClick={() => (ending.value = "all")}>End all</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {query.busy.value && !sessions && <p class="panel-body"><Wait busy />&nbsp;</p>}
      {sessions && sessions.length === 0 && <p class="panel-body quiet">Nowhere at the moment.</p>}
      {sessions && sessions.length > 0 && (
        <Table label="Sessions" columns={columnsOf((session) => (ending.value = session))} rows={sessions} keyOf={(session) => session.id ?? ""} />
      )}
      {chosen && (
        <Confirm title={chosen === "all" ? "End all sessions" : `End the session on ${chosen.device || "an unknown device"}`}
          deed={chosen === "all" ? "End them" : "End it"} onDo={() => void end(chosen === "all" ? undefined : chosen)} onClose={() => (ending.value = undefined)}>
          The browser that uses it has to sign in again. This cannot be undone.
        </Confirm>
      )}
    </Panel>
  );
}

function columnsOf(end: (session: Session) => void): Column<Session>[] {
  return [
    {
      name: "Device",
      wide: true,
      show: ({ device, address, current }) => (
        <>
          {device || "Unknown device"}
          <div class="quiet">{current ? "This session" : address}</div>
        </>
      ),
    },
    { name: "Last used", show: ({ last_used_at, created_at }) => <span title={showInstant(last_used_at)}>{showAgo(last_used_at ?? created_at)}</span> },
    { name: "Action", show: (session) => !session.current && <Button onClick={() => end(session)}>End</Button> },
  ];
}
