/** What the cash forecast expects besides records: rent, a loan, a grant. */
import { useSignal } from "@preact/signals";
import type { CashItem } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { ItemForm } from "./item_form.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function CashItems() {
  const open = useSignal<CashItem | "new" | undefined>(undefined);
  const writes = may("forecast.write");
  return (
    <Page title="Expected by hand" above={<Crumbs above={[["/cash", "Cash forecast"]]} />} actions={writes && <Button kind="primary" onClick={() => (open.value = "new")}>Add an item</Button>}>
      <List
        title="Expected by hand"
        source={listAt("/v1/cash-items", { counted: true })}
        topics={["cash_item"]}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), writes, (item) => (open.value = item))}
        order="name"
        searches="Name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        empty={<EmptySheet title="Nothing fits" action={<ShowAll />}>Enter rent, a loan or a grant, so that the forecast includes it.</EmptySheet>}
      />
      {open.value && <ItemForm {...(open.value !== "new" && { item: open.value })} onClose={() => (open.value = undefined)} />}
    </Page>
  );
}

function columnsOf(today: string, writes: boolean, onChange: (item: CashItem) => void): ListColumn<CashItem>[] {
  return [
    { field: "name", name: "What", order: "name", width: 14, grow: true, text: ({ name }) => name },
    { field: "amount", name: "Amount", order: "amount", number: true, width: 9, text: ({ amount }) => showMoney(amount), exact: ({ amount }) => amount?.amount ?? "" },
    { field: "starts_on", name: "First on", order: "starts_on", width: 8, text: ({ starts_on }) => showDay(starts_on, today), exact: ({ starts_on }) => starts_on ?? "" },
    { field: "every", name: "Again", width: 10, text: againOf },
    { field: "ends_on", name: "Last on", width: 8, text: ({ ends_on }) => (ends_on ? showDay(ends_on, today) : "–") },
    ...(writes ? [{ field: "actions", name: "Actions", width: 11, text: () => "", show: (one: CashItem) => <Actions item={one} onChange={onChange} /> }] : []),
  ];
}

function againOf({ every_months }: CashItem): string {
  if (!every_months) return "Once";
  return every_months === 1 ? "Every month" : `Every ${every_months} months`;
}

function archive({ id }: CashItem): Promise<CashItem> {
  return answer(api.POST("/v1/cash-items/{cash_item_id}/archive", { params: { path: { cash_item_id: id } } }));
}

function restore({ id }: CashItem): Promise<CashItem> {
  return answer(api.POST("/v1/cash-items/{cash_item_id}/restore", { params: { path: { cash_item_id: id } } }));
}

function Actions({ item, onChange }: { item: CashItem; onChange: (item: CashItem) => void }) {
  const away = (): Promise<unknown> => attempt({ words: `Archived ${item.name}`, send: () => archive(item), inverse: restore });
  const back = (): Promise<unknown> => attempt({ words: `Restored ${item.name}`, send: () => restore(item), inverse: archive });
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onChange(item)}>Change</Button>
      {item.archived ? <Button kind="quiet" onClick={() => void back()}>Restore</Button> : <Button kind="quiet" onClick={() => void away()}>Archive</Button>}
    </span>
  );
}
