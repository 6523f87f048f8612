/** Where I am signed in, and ending what I do not know. */
import type { Session } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showMoment } from "../../design/moment.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt } from "../../store/write.ts";

export function Sessions() {
  const query = useQuery({
    key: "my sessions",
    topics: ["session"],
    ask: async () => (await answer(api.GET("/v1/me/sessions"))).items,
  });
  const rows = query.data.value;
  const others = rows?.some((row) => !row.current);
  const end = (words: string, send: () => Promise<unknown>): void => {
    void attempt({ words, send }).then(() => query.reload());
  };
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !rows} />
      {rows && (
        <Panel flush title="Where you are signed in" aside={others && (
          <Button onClick={() => end("Your other sessions are ended", () => answer(api.DELETE("/v1/me/sessions")))}>
            End all others
          </Button>
        )}>
          <Table label="Your sessions" rows={rows} keyOf={(row) => row.id}
            columns={columnsOf((row) => end(`Ended: ${row.device}`, () => endOne(row)))} />
        </Panel>
      )}
    </>
  );
}

function endOne({ id }: Session): Promise<unknown> {
  return answer(api.DELETE("/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } }));
}

function columnsOf(onEnd: (row: Session) => void): Column<Session>[] {
  return [
    { name: "Device", show: ({ device }) => <strong>{device || "Unknown device"}</strong> },
    { name: "Address", show: ({ address }) => address || "–" },
    { name: "Signed in", show: ({ created_at }) => showMoment(created_at) },
    { name: "Last used", show: ({ current, last_used_at }) => (current ? <Chip tone="good">This session</Chip> : showMoment(last_used_at)) },
    {
      name: "End",
      number: true,
      show: (row) => !row.current && <Button kind="quiet" onClick={() => onEnd(row)}>End</Button>,
    },
  ];
}
