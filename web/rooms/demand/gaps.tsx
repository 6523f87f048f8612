/** Gaps beyond the threshold, as they were found; and the threshold. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { hours } from "../../design/duration.ts";
import { showInstant, showMoment } from "../../design/moment.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { useThreshold } from "./data.ts";
import { ThresholdForm } from "./threshold.tsx";

type CapacityGap = components["schemas"]["CapacityGap"];

const FILTERS: readonly ListFilter[] = [
  { field: "open", label: "Open", options: [["true", "Yes"], ["false", "No"]] },
];

export function CapacityGaps() {
  const changing = useSignal(false);
  const threshold = useThreshold().data.value;
  return (
    <Page title="Capacity gaps" actions={may("demand.write") && threshold && <Button onClick={() => (changing.value = true)}>Change the threshold</Button>}>
      <List
        title="Capacity gaps"
        source={listAt("/v1/capacity-gaps", { counted: true })}
        topics={["capacity_gap"]}
        columns={COLUMNS}
        order="-created_at"
        searches="Role"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ charge_role }) => charge_role}
        pageOf={pageOf}
        empty={<EmptySheet title="No gap fits" action={<ShowAll />}>A gap is a role that lacks more hours in a month than the threshold.</EmptySheet>}
      />
      {changing.value && threshold && <ThresholdForm threshold={threshold} onClose={() => (changing.value = false)} />}
    </Page>
  );
}

function pageOf({ charge_role, month_on }: CapacityGap): string {
  const month = (month_on ?? "").slice(0, 7);
  const query = new URLSearchParams({ role: charge_role, of: charge_role, from: month_on ?? "", to: month ? lastDayOf(month) : "" });
  return `/demand?${query}`;
}

const COLUMNS: readonly ListColumn<CapacityGap>[] = [
  { field: "charge_role", name: "Role", order: "charge_role", width: 12, text: ({ charge_role }) => capital(charge_role), show: (one) => <a class="table-open" href={pageOf(one)}>{capital(one.charge_role)}</a> },
  { field: "month_on", name: "Month", order: "month_on", width: 7, text: ({ month_on }) => showMonth((month_on ?? "").slice(0, 7)), exact: ({ month_on }) => month_on ?? "" },
  { field: "gap", name: "Missing", order: "gap_minutes", number: true, width: 7, text: ({ gap_minutes }) => hours(gap_minutes) },
  { field: "threshold", name: "Threshold", number: true, width: 7, spare: true, text: ({ threshold_minutes }) => hours(threshold_minutes) },
  { field: "open", name: "Status", order: "open", width: 6, text: ({ open }) => (open ? "Open" : "Closed"), show: ({ open }) => <Chip tone={open ? "bad" : "plain"}>{open ? "Open" : "Closed"}</Chip> },
  { field: "created_at", name: "Found", order: "created_at", width: 8, text: ({ found_at }) => showMoment(found_at), exact: ({ found_at }) => showInstant(found_at) },
  { field: "closed_at", name: "Closed", width: 8, spare: true, text: ({ closed_at }) => (closed_at ? showMoment(closed_at) : ""), exact: ({ closed_at }) => (closed_at ? showInstant(closed_at) : "") },
];
