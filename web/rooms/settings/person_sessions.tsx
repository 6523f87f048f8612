/** Where a person is signed in, and an end to it. */
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt } from "../../store/write.ts";
import { showAgo, showInstant } from "../../design/moment.ts";
import type { Session } from "./records.ts";

export function PersonSessions({ personId }: { personId: string }) {
  const query = useQuery<Session[]>({
    key: `sessions of ${personId}`,
    topics: ["session", "user"],
    ask: async () => (await answer(api.GET("/v1/people/{person_id}/sessions", { params: { path: { person_id: personId } } }))).items,
  });
  const sessions = query.data.value;
  if (query.problem.value?.status === 404) return null;

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
    <Panel flush title="Signed in" aside={sessions && sessions.length > 1 && <Button onClick={() => void end()}>End all</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {query.busy.value && !sessions && <Wait busy />}
      {sessions && sessions.length === 0 && <p class="panel-body quiet">Nowhere at the moment.</p>}
      {sessions && sessions.length > 0 && (
        <Table label="Sessions" columns={columnsOf((session) => void end(session))} rows={sessions} keyOf={(session) => session.id ?? ""} />
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
