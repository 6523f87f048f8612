/** What was written off: found, and counted. Each opens the time and the costs that it took. */
import { useSignal } from "@preact/signals";
import type { WriteOff } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { mayAll, me } from "../../store/session.ts";
import { BatchDialog } from "./write_off_batch.tsx";
import "./money.css";

const FILTERS: readonly ListFilter[] = [
  { field: "undone", label: "State", options: [["no", "Written off"], ["yes", "Undone"]] },
  { field: "written_off_from", label: "From", day: true },
  { field: "written_off_to", label: "Up to", day: true },
];

export function WriteOffs() {
  const open = useSignal(asked("do") === "new" && mayAll("billing.write"));
  return (
    <Page title="Write-offs" actions={mayAll("billing.write") && <Button onClick={() => (open.value = true)}>Write off</Button>}>
      {open.value && <BatchDialog onClose={() => (open.value = false)} />}
      <List
        title="Write-offs"
        source={listAt("/v1/write-offs", { counted: true })}
        topics={["write_off"]}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, reason, client or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={(row) => `${numberOf(row)} ${row.project_reference}`}
        pageOf={({ id }) => `/write-offs/${id}`}
        empty={<EmptySheet title="Nothing is written off" action={<ShowAll />}>Time and costs that will not be billed are written off here, or in To bill, with a reason.</EmptySheet>}
      />
    </Page>
  );
}

/** Those of the version before have none. */
export function numberOf({ number }: Pick<WriteOff, "number">): string {
  return number || "Without a number";
}

export function worth({ values }: WriteOff): string {
  return values.map((money) => showMoney(money)).join(" + ") || "No price";
}

function columnsOf(today: string): ListColumn<WriteOff>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: numberOf, show: (row) => <a class="table-open" href={`/write-offs/${row.id}`}>{numberOf(row)}</a> },
    {
      field: "project",
      name: "Project",
      width: 9.5,
      grow: true,
      order: "project",
      text: ({ project_reference, project_name }) => `${project_reference} ${project_name}`,
    },
    { field: "client", name: "Client", order: "client", width: 8.5, grow: true, text: ({ client_name }) => client_name || "Internal work" },
    {
      field: "written_off_on",
      name: "Written off",
      order: "written_off_on",
      width: 7,
      text: ({ written_off_on }) => showDay(written_off_on, today),
      exact: ({ written_off_on }) => written_off_on ?? "",
    },
    { field: "reason", name: "Why", width: 9, grow: true, text: ({ reason }) => reason },
    { field: "undone", name: "State", order: "undone", width: 7, text: standing, show: (row) => <WriteOffChip {...row} /> },
    { field: "hours", name: "Hours", order: "seconds", number: true, width: 4.5, text: ({ minutes }) => hours(minutes ?? 0) },
    { field: "costs", name: "Costs", order: "costs", number: true, spare: true, text: ({ costs }) => (costs ? String(costs) : "") },
    { field: "worth", name: "Worth", number: true, width: 7, text: worth },
  ];
}

function standing({ undone }: Pick<WriteOff, "undone">): string {
  return undone ? "Undone" : "Written off";
}

export function WriteOffChip(row: Pick<WriteOff, "undone">) {
  return <Chip tone={row.undone ? "plain" : "solid"}>{standing(row)}</Chip>;
}
