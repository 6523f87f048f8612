/** What projects have earned by the end of a month: previewed, recognised, taken back. */
import { useSignal } from "@preact/signals";
import type { RecognitionPreview, RecognitionRun } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { isNothing, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { BOOK_TOPICS, lastMonth, REASON_MAX, today } from "./data.ts";
import "./books.css";

const TOPICS = [...BOOK_TOPICS, "revenue_plan", "work"];
const SHOWN_RUNS = 12;
const COLUMNS: Column<RecognitionPreview>[] = [
  { name: "Project", wide: true, show: ({ project_id, project_reference, project_name }) => <Link href={`/projects/${project_id}`} class="table-open docket"><span class="docket-number">{project_reference}</span>{project_name}</Link> },
  { name: "Progress", number: true, show: ({ progress }) => (progress ? showShare(progress) : "–") },
  { name: "This month", number: true, show: ({ period }) => showMoney(period) },
  { name: "Earned", number: true, show: ({ revenue }) => showMoney(revenue) },
  { name: "Invoiced", number: true, show: ({ billed }) => showMoney(billed) },
  { name: "Asset", number: true, show: ({ contract_asset }) => (isNothing(contract_asset) ? "–" : showMoney(contract_asset)) },
  { name: "Liability", number: true, show: ({ contract_liability }) => (isNothing(contract_liability) ? "–" : showMoney(contract_liability)) },
  { name: "Provision", number: true, show: ({ loss_provision }) => (isNothing(loss_provision) ? "–" : showMoney(loss_provision)) },
];

export function Revenue() {
  const through = asked("through") || lastMonth();
  const query = { through };
  const found = useQuery({ key: `recognition ${through}`, topics: TOPICS, ask: () => answer(api.GET("/v1/recognition-preview", { params: { query } })) });
  const shown = found.data.value;
  const recognise = (): void => void attempt({
    words: `Recognised revenue through ${showDay(through, today())}`,
    send: () => answer(api.POST("/v1/recognition-runs", { body: { through } })),
    inverse: ({ id }) => takeBack(id, "Undone"),
  });
  return (
    <Page title="Revenue" actions={shown?.differing && may("revenue.write") ? <Button kind="primary" onClick={recognise}>Recognise {shown.differing === 1 ? "1 project" : `${shown.differing} projects`}</Button> : null}>
      <div class="filters">
        <DayField label="Through the end of a month" value={through} error={found.problem.value?.of("through") ?? ""} onValue={(day) => setQuery({ through: day })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["through"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="Projects" aside={<span class="quiet">{shown.differing ? "Not recognised yet as it stands" : "All is recognised"}</span>}>
          {shown.projects.length > 0 ? <Table label="Projects" rows={shown.projects} keyOf={({ project_id }) => project_id ?? ""} columns={COLUMNS} />
            : <EmptySheet title="No project has a revenue plan">Nothing has to be done: a project without a plan earns what it invoices. Where income belongs to other months than its invoices, a plan for the project is set through the API, in its chapter Revenue.</EmptySheet>}
        </Panel>
      )}
      {shown && <Runs />}
    </Page>
  );
}

function takeBack(id: string, reason: string): Promise<unknown> {
  return answer(api.POST("/v1/recognition-runs/{recognition_run_id}/reverse", { params: { path: { recognition_run_id: id } }, body: { reason } }));
}

function Runs() {
  const query = { page_size: SHOWN_RUNS };
  const found = useQuery({ key: "recognitions", topics: ["revenue"], ask: () => answer(api.GET("/v1/recognition-runs", { params: { query } })) });
  const reversing = useSignal<RecognitionRun | undefined>(undefined);
  const rows = found.data.value?.items;
  if (!rows) return null;
  const last = rows.find(({ reversed }) => !reversed)?.id;
  const columns: Column<RecognitionRun>[] = [
    { name: "Through", show: ({ through }) => showDay(through, today()) },
    { name: "Projects", number: true, show: ({ projects }) => String(projects) },
    { name: "State", wide: true, show: ({ reversed, reason }) => (reversed ? <Chip>{`Taken back: ${reason}`}</Chip> : <Chip tone="solid">Posted</Chip>) },
    { name: "Actions", show: (run) => run.id === last && may("revenue.write") && <Button kind="quiet" onClick={() => (reversing.value = run)}>Take back</Button> },
  ];
  return (
    <Panel flush title="Recognised so far">
      {rows.length > 0 ? <Table label="Recognised so far" rows={rows} keyOf={({ id }) => id} columns={columns} /> : <EmptySheet title="Nothing is recognised yet">A month of all projects is recognised at once, and can be taken back.</EmptySheet>}
      {reversing.value && <TakeBack run={reversing.value} onClose={() => (reversing.value = undefined)} />}
    </Panel>
  );
}

function TakeBack({ run, onClose }: { run: RecognitionRun; onClose: () => void }) {
  const form = useForm({ reason: "" }, run.id);
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: `Took back what was recognised through ${showDay(run.through, today())}`, send: () => takeBack(run.id, reason) });
    onClose();
  };
  return (
    <Dialog title={`Take back ${showDay(run.through, today())}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Take it back" onCancel={onClose}>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
