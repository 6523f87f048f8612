/** Where I am signed in, and ending what I do not know. */
import { useSignal } from "@preact/signals";
import type { Session } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Confirm } from "../../design/confirm.tsx";
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
  const ending = useSignal<Session | "others" | undefined>(undefined);
  const chosen = ending.value;
  async function end(): Promise<void> {
    await attempt(chosen === "others" || !chosen ? OTHERS : { words: `Ended: ${chosen.device}`, send: () => endOne(chosen) });
    await query.reload();
  }
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !rows} />
      {rows && (
        <Panel flush title="Where you are signed in" aside={others && (
          <Button onClick={() => (ending.value = "others")}>End all others</Button>
        )}>
          <Table label="Your sessions" rows={rows} keyOf={(row) => row.id}
            columns={columnsOf((row) => (ending.value = row))} />
        </Panel>
      )}
      {chosen && (
        <Confirm title={chosen === "others" ? "End all other sessions" : `End the session on ${chosen.device || "an unknown device"}`}
          deed={chosen === "others" ? "End them" : "End it"} onDo={() => void end()} onClose={() => (ending.value = undefined)}>
          The browser that uses it has to sign in again. This cannot be undone.
        </Confirm>
      )}
    </>
  );
}

const OTHERS = { words: "Your other sessions are ended", send: () => answer(api.DELETE("/v1/me/sessions")) };

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
