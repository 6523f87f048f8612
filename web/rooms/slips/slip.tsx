/** What moved in one night: each task with its dates before and after, and the way back. */
import type { SlippedTask, Slip } from "./data.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate, showDay, todayIn } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { undoSlip, useSlip } from "./data.ts";

export function SlipPage({ parameters }: RoomProps) {
  const query = useSlip(parameters["id"] ?? "");
  const people = usePeople().data.value;
  const slip = query.data.value;
  const project = useProjectsIn([slip?.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  const undoes = slip && project && may("project.write") && holds("project.write") && !slip.undone_at && !slip.held_up;
  const undo = (id: string): Promise<unknown> => attempt({ words: "Took back what moved that night", send: () => undoSlip(id) }).then(() => query.reload());
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page title={slip ? `Moved in the night before ${longDate(slip.slipped_on ?? "")}` : "Slip"} above={<Above slip={slip} />}
      actions={undoes && <Button kind="primary" onClick={() => void undo(slip.id)}>Take it back</Button>}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !slip} />
      {slip?.held_up && <Notice kind="warn">{`Nothing could be moved: ${slip.held_up}`}</Notice>}
      {slip && <Standing slip={slip} />}
      {slip && people && (slip.tasks ?? []).length > 0 && (
        <Panel flush title="Tasks that were not started">
          <Table label="Tasks that were not started" rows={slip.tasks ?? []} keyOf={({ task_id }) => task_id ?? ""} columns={columnsOf(slip, today, (id) => nameIn(people, id))} />
        </Panel>
      )}
    </Page>
  );
}

function Above({ slip }: { slip: Slip | undefined }) {
  const project = slip?.project_id ? [[`/projects/${slip.project_id}/plan`, slip.project_name ?? ""] as const] : [];
  return <Crumbs above={[["/slips", "Slips"], ...project]}>{slip?.undone_at && <Chip>Taken back</Chip>}</Crumbs>;
}

function Standing({ slip }: { slip: Slip }) {
  const day = (on: string | null): string => (on ? longDate(on) : "");
  return (
    <Panel title="What happened">
      <Facts facts={[
        ["Rule", "Tasks that are not started by their planned day move at midnight"],
        ["Others that followed", String(slip.followed_count ?? 0)],
        ["Project ended on", day(slip.end_on_before)],
        ["Project ends on", day(slip.end_on)],
        ["Taken back on", slip.undone_at ? day(slip.undone_at.slice(0, 10)) : ""],
      ]} />
    </Panel>
  );
}

function columnsOf(slip: Slip, today: string, nameOf: (id: string | null) => string): Column<SlippedTask>[] {
  return [
    { name: "Task", wide: true, show: ({ task_id, name }) => <a class="table-open" href={`/projects/${slip.project_id}/tasks?task=${task_id}`}>{name}</a> },
    { name: "Who does it", show: ({ assignee_id }) => nameOf(assignee_id) },
    { name: "Started on", show: ({ start_on_before }) => showDay(start_on_before, today) || "–" },
    { name: "Starts on", show: ({ start_on }) => showDay(start_on, today) || "–" },
    { name: "Ends on", show: ({ end_on }) => showDay(end_on, today) || "–" },
  ];
}
