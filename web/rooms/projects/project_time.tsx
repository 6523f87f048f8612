/** The time on a job, newest day first, with who worked it and how far it is. */
import type { Project, TimeEntry } from "../../contract/records.ts";
import { Chip, StateChip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import { ListPanel } from "../../design/list.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import { nameIn, usePeople, useTasks } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { me } from "../../store/session.ts";

const PAGE_SIZE = 100;

export function ProjectTime({ project }: { project: Project }) {
  const people = usePeople();
  const tasks = useTasks(project.id);
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const list = useList<TimeEntry>({
    key: `time on ${project.id}`,
    topics: ["time_entry"],
    about: project.id,
    ask: (page_token) => {
      const query = { project_id: [project.id], page_size: PAGE_SIZE, page_token };
      return answer(api.GET("/v1/time-entries", { params: { query } }));
    },
  });
  const taskName = (id: string | null): string => tasks.data.value?.find((task) => task.id === id)?.name ?? "–";
  return (
    <ListPanel
      title="Time"
      list={list}
      keyOf={(entry) => entry.id}
      columns={[
        { name: "Day", show: ({ worked_on }) => showDay(worked_on, today) },
        { name: "Person", show: ({ person_id }) => nameIn(people.data.value, person_id) },
        { name: "Task", show: ({ task_id }) => taskName(task_id) },
        { name: "Note", wide: true, show: ({ note }) => note },
        { name: "Charged", show: ({ chargeable, non_chargeable_reason }) => (chargeable ? "Yes" : <Chip>{`No: ${non_chargeable_reason}`}</Chip>) },
        { name: "Status", show: ({ status }) => <StateChip state={status} /> },
        { name: "Time", number: true, show: ({ minutes }) => clock(minutes ?? 0) },
      ]}
      empty={<EmptySheet title="No time yet">Time that is logged on this project stands here, as far as you may see it.</EmptySheet>}
    />
  );
}
