/** Journals that recur: set, stopped, and posted once for each day that is due. */
import { useSignal } from "@preact/signals";
import type { RecurringJournalInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { today } from "./data.ts";
import { ChangeRecurring, RecurringForm } from "./recurring_form.tsx";

export function Recurring() {
  const writes = may("journal.write");
  const setting = useSignal(false);
  const changing = useSignal<RecurringJournalInList | undefined>(undefined);
  const ending = useSignal<RecurringJournalInList | undefined>(undefined);
  return (
    <Page title="Recurring journals" actions={writes && <><Button onClick={() => void postDue()}>Post what is due</Button><Button kind="primary" onClick={() => (setting.value = true)}>New recurring journal</Button></>}>
      <List
        title="Recurring journals"
        source={listAt("/v1/recurring-journals")}
        topics={["recurring_journal", "journal"]}
        columns={columnsOf(writes, (one) => (changing.value = one), (one) => (ending.value = one))}
        keyOf={({ id }) => id}
        nameOf={({ description }) => description}
        empty={<EmptySheet title="No journal recurs">Set one for rent, depreciation and the like. It is posted once for each of its days, when somebody posts what is due.</EmptySheet>}
      />
      {changing.value && <ChangeRecurring id={changing.value.id} onClose={() => (changing.value = undefined)} />}
      {setting.value && <RecurringForm onClose={() => (setting.value = false)} />}
      {ending.value && (
        <Confirm title={`Stop ${ending.value.description}`} deed="Stop it" onClose={() => (ending.value = undefined)} onDo={() => void stop(ending.peek())}>
          Nothing is posted for it from now on. What it has posted stays.
        </Confirm>
      )}
    </Page>
  );
}

type OnOne = (one: RecurringJournalInList) => void;

function columnsOf(writes: boolean, onChange: OnOne, onStop: OnOne): ListColumn<RecurringJournalInList>[] {
  const day = (value: string | null): string => (value ? longDate(value) : "\u2013");
  return [
    { field: "description", name: "What is booked", width: 14, grow: true, text: ({ description }) => description },
    { field: "total", name: "Each time", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "every", name: "Every", width: 8, text: ({ every_months }) => (every_months === 1 ? "month" : `${every_months} months`) },
    { field: "next_on", name: "Next", width: 9, text: ({ next_on }) => (next_on ? day(next_on) : "Stopped"), exact: ({ next_on }) => next_on ?? "" },
    { field: "ends_on", name: "Last day", width: 9, text: ({ ends_on }) => day(ends_on), exact: ({ ends_on }) => ends_on ?? "" },
    ...(writes ? [{ field: "actions", name: "Actions", width: 10, text: () => "", show: (one: RecurringJournalInList) => (one.next_on ? <span class="row-actions"><Button kind="quiet" onClick={() => onChange(one)}>Change</Button><Button kind="quiet" onClick={() => onStop(one)}>Stop</Button></span> : null) }] : []),
  ];
}

async function stop(one: RecurringJournalInList | undefined): Promise<void> {
  if (!one) return;
  const params = { path: { recurring_journal_id: one.id } };
  await attempt({ words: `Stopped ${one.description}`, send: () => answer(api.POST("/v1/recurring-journals/{recurring_journal_id}/end", { params })) });
}

function postDue(): Promise<unknown> {
  return attempt({ words: "What is due is posted", send: () => answer(api.POST("/v1/recurring-journals/post", { body: { through: today() } })) });
}
