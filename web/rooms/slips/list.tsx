/** Nights in which tasks moved since nobody had started them, and whether they do. */
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { isAnswered } from "../../store/query.ts";
import { me } from "../../store/session.ts";
import { SLIP_TOPICS, type SlipInList, useAgencySetting, useProjectSetting } from "./data.ts";
import { Switches } from "./switches.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "undone", label: "Taken back", options: [["no", "No"], ["yes", "Yes"]] }];

export function Slips() {
  const project = asked("project_id");
  const agency = useAgencySetting();
  const own = useProjectSetting(project);
  const known = isAnswered(agency) && isAnswered(own);
  return (
    <Page title="Slips">
      {known && <Switches projectId={project} agency={agency} project={own} />}
      {known && (
        <List
          title="Slips"
          source={listAt("/v1/slips", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
          topics={SLIP_TOPICS}
          columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
          order="-created_at"
          searches="Project"
          filters={FILTERS}
          keyOf={({ id }) => id}
          nameOf={({ project_name, slipped_on }) => `${project_name}, ${slipped_on}`}
          pageOf={({ id }) => `/slips/${id}`}
          empty={<EmptySheet title="No slip fits" action={<ShowAll />}>Where it is switched on, tasks that were not started by their planned day move to the next one at midnight. Each night stands here and can be taken back.</EmptySheet>}
        />
      )}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<SlipInList>[] {
  return [
    { field: "slipped_on", name: "Night before", order: "slipped_on", width: 8, text: ({ slipped_on }) => showDay(slipped_on, today), exact: ({ slipped_on }) => slipped_on ?? "", show: ({ id, slipped_on }) => <a class="table-open" href={`/slips/${id}`}>{showDay(slipped_on, today)}</a> },
    { field: "project", name: "Project", order: "project", width: 14, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "tasks", name: "Not started", width: 6, number: true, text: ({ task_count }) => String(task_count ?? 0) },
    { field: "followed", name: "Followed", width: 6, number: true, text: ({ followed_count }) => String(followed_count ?? 0) },
    { field: "end_on", name: "Project ends", width: 8, text: ({ end_on }) => showDay(end_on, today), exact: ({ end_on }) => end_on ?? "" },
    { field: "state", name: "State", width: 7, text: stateOf, show: (slip) => stateOf(slip) && <Chip tone={slip.held_up ? "warn" : "plain"}>{stateOf(slip)}</Chip> },
  ];
}

function stateOf({ undone_at, held_up }: SlipInList): string {
  if (undone_at) return "Taken back";
  return held_up ? "Held up" : "";
}
