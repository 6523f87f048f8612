/** Who changed what of a job, the latest first. */
import type { Project } from "../../contract/records.ts";
import { ListPanel } from "../../design/list.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import { usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { me } from "../../store/session.ts";
import type { Fact } from "./data.ts";
import { changeWords, deedWords, worthShowing } from "./history_words.ts";

const PAGE_SIZE = 50;

export function History({ project }: { project: Project }) {
  const list = useList<Fact>({
    key: `history of ${project.id}`,
    topics: ["project"],
    about: project.id,
    ask: (page_token) => {
      const query = { record: `project:${project.id}`, page_size: PAGE_SIZE, ...(page_token && { page_token }) };
      return answer(api.GET("/v1/audit", { params: { query } }));
    },
  });
  const people = new Map((usePeople().data.value ?? []).map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string | undefined => people.get(id);
  return (
    <ListPanel
      title="History"
      list={list}
      keyOf={(fact) => fact.id}
      columns={[
        { name: "When", show: ({ happened_at }) => instant(happened_at) },
        { name: "Who", show: ({ actor }) => actor?.name || "Tandem" },
        { name: "What", show: ({ type }) => deedWords(type) },
        { name: "Changes", wide: true, show: ({ changes }) => worthShowing(changes).map((change) => <div key={change.field}>{changeWords(change, nameOf)}</div>) },
      ]}
      empty={<EmptySheet title="Nothing has happened yet">Every change of this project stands here, with who made it and when.</EmptySheet>}
    />
  );
}

function instant(text: string | null): string {
  if (!text) return "–";
  const timeZone = me.value?.agency.time_zone ?? "UTC";
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone }).format(new Date(text));
}
