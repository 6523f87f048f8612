/** One re-rating: what it changes of which project, what stays and why; applied, undone or discarded here. */
import { useSignal } from "@preact/signals";
import type { Rerating, ReratedProject, ReratedWork } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { longDate, showDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { currencyOf, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt } from "../../store/write.ts";
import { ReasonForm, type Deed } from "./rerating_deeds.tsx";
import { amounts, ReratingChip, whose } from "./reratings.tsx";
import "./money.css";

const REASONS: Record<Rerating["kept"][number]["reason"], string> = {
  billed: "Billed",
  written_off: "Written off",
  closed_period: "In a closed period",
  on_draft: "On a draft",
  corrects_kept: "Correct time that keeps its rate",
};

export function ReratingPage({ parameters }: RoomProps) {
  const doing = useSignal<Deed | undefined>(undefined);
  const path = { rerating_id: parameters["id"] ?? "" };
  const query = useQuery<Rerating>({
    key: `re-rating ${path.rerating_id}`,
    topics: ["rerating"],
    ask: () => answer(api.GET("/v1/re-ratings/{rerating_id}", { params: { path } })),
  });
  const found = query.data.value;
  return (
    <Page title={found ? `Re-rating: ${whose(found)}` : "Re-rating"} above={<Link href="/re-ratings" class="link-plain">Re-rate time</Link>}
      actions={found && <Actions rerating={found} onDeed={(deed) => (doing.value = deed)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <What rerating={found} />}
      {found && found.projects.length > 0 && (
        <Panel flush title="By project"><Table label="By project" rows={found.projects} keyOf={(one) => `${one.project_id} ${one.before?.currency_code}`} columns={PROJECTS} /></Panel>
      )}
      {found && found.entries > 0 && <Work id={found.id} />}
      {found && doing.value && <ReasonForm rerating={found} deed={doing.value} onClose={() => (doing.value = undefined)} />}
    </Page>
  );
}

function Actions({ rerating, onDeed }: { rerating: Rerating; onDeed: (deed: Deed) => void }) {
  if (rerating.status === "applied") return <Button onClick={() => onDeed("undo")}>Undo it</Button>;
  if (rerating.status === "undone") return null;
  return (
    <>
      {rerating.entries > 0 && <Button kind="primary" onClick={() => onDeed("apply")}>Apply it</Button>}
      <Button onClick={() => void discard(rerating)}>Discard</Button>
    </>
  );
}

async function discard({ id }: Rerating): Promise<void> {
  const path = { rerating_id: id };
  await attempt({ words: "Discarded the preview", send: () => answer(api.DELETE("/v1/re-ratings/{rerating_id}", { params: { path } })) });
  go("/re-ratings");
}

function What({ rerating }: { rerating: Rerating }) {
  const { before, after, entries, minutes, kept, is_whole, status } = rerating;
  return (
    <>
      <Figures>
        <Figure name="Time" value={hours(minutes)} note={entries === 1 ? "1 entry" : `${entries} entries`} />
        <Figure name="Worth before" value={amounts(before)} note="Without tax" />
        <Figure name="Worth after" value={amounts(after)} note="At the rates that applied at the preview" />
      </Figures>
      <Panel title="What it changes">
        {entries === 0 && <p class="quiet">Every free hour of these days has the rate that applies already.</p>}
        {!is_whole && <p class="quiet">More time would change than one batch holds. {status === "previewed" ? "Apply this one, then preview again." : "Preview again for the rest."}</p>}
        <Facts facts={[
          ["State", <ReratingChip {...rerating} />],
          ["Days", `${longDate(rerating.worked_from ?? "")} to ${longDate(rerating.worked_to ?? "")}`],
          ...kept.map((one): [string, preact.ComponentChildren] => [REASONS[one.reason], `${hours(one.minutes)} in ${one.entries} ${one.entries === 1 ? "entry" : "entries"}: not changed`]),
          ...(rerating.reason ? [["Why", rerating.reason] as [string, string]] : []),
          ...(rerating.undo_reason ? [["Why undone", rerating.undo_reason] as [string, string]] : []),
        ]} />
      </Panel>
    </>
  );
}

const PROJECTS: readonly Column<ReratedProject>[] = [
  { name: "Project", wide: true, show: ({ project_id, project_reference, project_name }) => <Link href={`/projects/${project_id}`}>{project_reference} {project_name}</Link> },
  { name: "Hours", number: true, show: ({ minutes }) => hours(minutes) },
  { name: "Before", number: true, show: ({ before }) => showMoney(before) },
  { name: "After", number: true, show: ({ after }) => showMoney(after) },
  { name: "Difference", number: true, show: ({ difference }) => showMoney(difference) },
];

function Work({ id }: { id: string }) {
  const path = { rerating_id: id };
  const query = useQuery<ReratedWork[]>({
    key: `work of re-rating ${id}`,
    topics: ["rerating"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/re-ratings/{rerating_id}/work", { params: { path, query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const work = query.data.value;
  return (
    <Panel flush title="Its time">
      <ProblemNotice problem={query.problem.value} />
      {!work && <Wait busy={query.busy.value} />}
      {work && <Table label="Its time" rows={work} keyOf={({ time_entry_id }) => time_entry_id ?? ""} columns={columnsOf(currencyOf(work.map(({ after }) => after)))} />}
    </Panel>
  );
}

function columnsOf(currency: string): Column<ReratedWork>[] {
  return [
    { name: "Day", show: ({ worked_on }) => (worked_on ? showDate(worked_on) : "–") },
    { name: "Project", show: ({ project_reference }) => project_reference },
    { name: "Who", show: ({ person_name }) => person_name || "–" },
    { name: "As", show: ({ charge_role }) => capital(charge_role) || "–" },
    { name: "Hours", number: true, show: ({ minutes }) => hours(minutes) },
    { name: "An hour", number: true, show: ({ hourly_before, hourly_after }) => `${showAmount(hourly_before, currency)} → ${showAmount(hourly_after, currency)}` },
    { name: currency ? `Worth, ${currency}` : "Worth", number: true, show: ({ before, after }) => `${showAmount(before, currency)} → ${showAmount(after, currency)}` },
  ];
}
