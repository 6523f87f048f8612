/** One task that one does: what it is, its status, time on it, and the files of its deliverable. */
import { useSignal } from "@preact/signals";
import type { ProofInList, Task } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip, StateChip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showDuration } from "../../design/duration.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { PROOF_TOPICS, statusWords } from "../../proofs/data.ts";
import { NewVersion } from "../../proofs/forms.tsx";
import { LogTime } from "../../records/log_time.tsx";
import { setTaskStatus } from "../../records/task_status.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { useProjectNames } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered, type Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

const PAGE = 200;

type Open = "" | "time" | "file";

export function OwnTask({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const open = useSignal<Open>("");
  const query = useQuery({ key: `task ${id}`, topics: ["task"], about: id, ask: () => answer(api.GET("/v1/tasks/{task_id}", { params: { path: { task_id: id } } })) });
  const task = query.data.value;
  const files = useFiles(task);
  const close = (): void => {
    open.value = "";
    void files.reload();
  };
  return (
    <Page title={task?.name ?? "Task"} above={<Crumbs above={[["/my-tasks", "My tasks"]]}>{task && <StateChip state={task.status} />}</Crumbs>}
      actions={task && <Actions task={task} open={(next) => (open.value = next)} reload={() => void query.reload()} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !task} />
      {task && <Standing task={task} />}
      {task?.deliverable_id && isAnswered(files) && may("proof.read") && <Files files={files.data.value ?? []} />}
      {task && open.value === "time" && <LogTime work={{ projectId: task.project_id ?? "", taskId: task.id }} title={task.name ?? ""} onClose={close} />}
      {task?.deliverable_id && open.value === "file" && <NewVersion projectId={task.project_id ?? ""} deliverable={{ id: task.deliverable_id, name: task.name }} onClose={close} />}
    </Page>
  );
}

function useFiles(task: Task | undefined): Query<ProofInList[]> {
  const of = { project_id: [task?.project_id ?? ""], deliverable_id: [task?.deliverable_id ?? ""] };
  const query = { ...of, archived: "no" as const, page_size: PAGE };
  return useQuery({
    key: `files of task ${task?.deliverable_id ?? ""}`,
    topics: PROOF_TOPICS,
    ask: async () => (task?.deliverable_id && may("proof.read") ? (await answer(api.GET("/v1/proofs", { params: { query } }))).items : []),
  });
}

interface ActionsProps {
  task: Task;
  open: (next: Open) => void;
  reload: () => void;
}

function Actions({ task, open, reload }: ActionsProps) {
  const set = (status: "in_progress" | "done"): void => void attempt({ words: "", send: () => setTaskStatus(task, status) }).then(reload);
  const works = may("task.work");
  return (
    <>
      {works && task.status === "to_do" && <Button onClick={() => set("in_progress")}>Start</Button>}
      {works && (task.status === "to_do" || task.status === "in_progress") && <Button onClick={() => set("done")}>Done</Button>}
      {may("proof.write") && task.deliverable_id && <Button onClick={() => open("file")}>Add a file</Button>}
      {may("time.log") && <Button kind="primary" onClick={() => open("time")}>Log time</Button>}
    </>
  );
}

function Standing({ task }: { task: Task }) {
  const project = useProjectNames([task.project_id ?? ""]).data.value?.[0];
  const day = (on: string | null): string => (on ? longDate(on) : "");
  return (
    <Panel title="How it stands">
      <Facts facts={[
        ["Project", project ? `${project.reference} ${project.name}` : ""],
        ["Starts", day(task.start_on)],
        ["Ends", day(task.end_on)],
        ["Wanted by", day(task.deadline_on)],
        ["Work", showDuration(task.estimate_minutes ?? 0)],
        ["Role", task.charge_role ?? ""],
      ]} />
    </Panel>
  );
}

const COLUMNS: readonly Column<ProofInList>[] = [
  { name: "Version", show: ({ id, number, deliverable_name }) => <a class="table-open" href={`/proofs/${id}`}>{deliverable_name}, version {number}</a> },
  { name: "Status", show: (proof) => <Chip tone={statusWords(proof)[1]}>{statusWords(proof)[0]}</Chip> },
  { name: "File", wide: true, show: ({ id, file_name }) => <a class="link" href={`/v1/proofs/${id}/file`} download={file_name ?? ""}>{file_name}</a> },
];

function Files({ files }: { files: readonly ProofInList[] }) {
  return (
    <Panel flush title="Files">
      {files.length > 0 ? <Table label="Versions of the deliverable" rows={files} keyOf={({ id }) => id} columns={COLUMNS} /> : <p class="quiet panel-body">No file yet.</p>}
    </Panel>
  );
}
