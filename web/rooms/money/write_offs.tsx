/** Time that was written off: found, and counted. Each opens the time that it took. */
import type { WriteOff } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import "./money.css";

const FILTERS: readonly ListFilter[] = [
  { field: "undone", label: "State", options: [["no", "Written off"], ["yes", "Undone"]] },
  { field: "written_off_from", label: "From", day: true },
  { field: "written_off_to", label: "Up to", day: true },
];

export function WriteOffs() {
  return (
    <Page title="Write-offs">
      <List
        title="Write-offs"
        source={listAt("/v1/write-offs", { counted: true })}
        topics={["write_off"]}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Reason, client or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ project_reference, reason }) => `${project_reference} ${reason}`}
        pageOf={({ id }) => `/write-offs/${id}`}
        empty={<EmptySheet title="Nothing is written off" action={<ShowAll />}>Time that will not be billed is written off in To bill, with a reason.</EmptySheet>}
      />
    </Page>
  );
}

export function worth({ values }: WriteOff): string {
  return values.map((money) => showMoney(money)).join(" + ") || "No price";
}

function columnsOf(today: string): ListColumn<WriteOff>[] {
  return [
    {
      field: "project",
      name: "Project",
      width: 15,
      order: "project",
      text: ({ project_reference, project_name }) => `${project_reference} ${project_name}`,
      show: ({ id, project_reference, project_name }) => <a class="table-open docket" href={`/write-offs/${id}`}><span class="docket-number">{project_reference}</span>{project_name}</a>,
    },
    { field: "client", name: "Client", order: "client", width: 9.5, text: ({ client_name }) => client_name || "Internal work" },
    {
      field: "written_off_on",
      name: "Written off",
      order: "written_off_on",
      width: 7,
      text: ({ written_off_on }) => showDay(written_off_on, today),
      exact: ({ written_off_on }) => written_off_on ?? "",
    },
    { field: "reason", name: "Why", width: 11.5, text: ({ reason }) => reason },
    { field: "undone", name: "State", order: "undone", width: 7, text: standing, show: (row) => <WriteOffChip {...row} /> },
    { field: "hours", name: "Hours", order: "seconds", number: true, width: 5, text: ({ minutes }) => hours(minutes ?? 0) },
    { field: "worth", name: "Worth", number: true, width: 7, text: worth },
  ];
}

function standing({ undone }: Pick<WriteOff, "undone">): string {
  return undone ? "Undone" : "Written off";
}

export function WriteOffChip(row: Pick<WriteOff, "undone">) {
  return <Chip tone={row.undone ? "plain" : "solid"}>{standing(row)}</Chip>;
}
