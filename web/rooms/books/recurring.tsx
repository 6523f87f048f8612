/** Journals that recur: set, stopped, and posted once for each day that is due. */
import { useSignal } from "@preact/signals";
import { SetRecurringJournalRequest as LIMITS } from "../../contract/limits.ts";
import type { RecurringJournal } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { longDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { today } from "./data.ts";
import { JournalLines, postingsOf, TWO_LINES } from "./journal_lines.tsx";

const FIELDS = ["description", "reason", "reference", "starts_on", "ends_on", "every_months", "postings"];

export function Recurring() {
  const writes = may("journal.write");
  const setting = useSignal(false);
  const ending = useSignal<RecurringJournal | undefined>(undefined);
  return (
    <Page title="Recurring journals" actions={writes && <><Button onClick={() => void postDue()}>Post what is due</Button><Button kind="primary" onClick={() => (setting.value = true)}>New recurring journal</Button></>}>
      <List
        title="Recurring journals"
        source={listAt("/v1/recurring-journals")}
        topics={["recurring_journal", "journal"]}
        columns={columnsOf(writes, (one) => (ending.value = one))}
        keyOf={({ id }) => id}
        nameOf={({ description }) => description}
        empty={<EmptySheet title="No journal recurs">Set one for rent, depreciation and the like. It is posted once for each of its days, when somebody posts what is due.</EmptySheet>}
      />
      {setting.value && <RecurringForm onClose={() => (setting.value = false)} />}
      {ending.value && (
        <Confirm title={`Stop ${ending.value.description}`} deed="Stop it" onClose={() => (ending.value = undefined)} onDo={() => void stop(ending.peek())}>
          Nothing is posted for it from now on. What it has posted stays. To change it, stop it and set it again.
        </Confirm>
      )}
    </Page>
  );
}

function columnsOf(writes: boolean, onStop: (one: RecurringJournal) => void): ListColumn<RecurringJournal>[] {
  const day = (value: string | null): string => (value ? longDate(value) : "\u2013");
  return [
    { field: "description", name: "What is booked", width: 14, grow: true, text: ({ description }) => description },
    { field: "total", name: "Each time", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "every", name: "Every", width: 8, text: ({ every_months }) => (every_months === 1 ? "month" : `${every_months} months`) },
    { field: "next_on", name: "Next", width: 9, text: ({ next_on }) => (next_on ? day(next_on) : "Stopped"), exact: ({ next_on }) => next_on ?? "" },
    { field: "ends_on", name: "Last day", width: 9, text: ({ ends_on }) => day(ends_on), exact: ({ ends_on }) => ends_on ?? "" },
    ...(writes ? [{ field: "actions", name: "Actions", width: 6, text: () => "", show: (one: RecurringJournal) => (one.next_on ? <Button kind="quiet" onClick={() => onStop(one)}>Stop</Button> : null) }] : []),
  ];
}

async function stop(one: RecurringJournal | undefined): Promise<void> {
  if (!one) return;
  const params = { path: { recurring_journal_id: one.id } };
  await attempt({ words: `Stopped ${one.description}`, send: () => answer(api.POST("/v1/recurring-journals/{recurring_journal_id}/end", { params })) });
}

function postDue(): Promise<unknown> {
  return attempt({ words: "What is due is posted", send: () => answer(api.POST("/v1/recurring-journals/post", { body: { through: today() } })) });
}

function RecurringForm({ onClose }: { onClose: () => void }) {
  const initial = { description: "", reason: "", reference: "", starts_on: today(), ends_on: "", every_months: "1", lines: TWO_LINES };
  const form = useForm(initial, "new recurring journal", "new recurring journal");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ lines, every_months, ends_on, ...rest }: typeof initial): Promise<void> => {
    const body = { ...rest, every_months: Number(every_months), ...(ends_on && { ends_on }), postings: postingsOf(lines) };
    await write({ words: `Set ${rest.description}`, send: () => answer(api.POST("/v1/recurring-journals", { body })) });
    onClose();
  };
  return (
    <Dialog side title="New recurring journal" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Set it" onCancel={onClose}>
        <TextField label="What is booked" required autofocus longest={LIMITS.description.longest} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
        <TextField label="Why" required longest={LIMITS.reason.longest} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-row">
          <DayField label="First day" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
          <NumberField label="Every how many months" required value={now.every_months} error={wrong("every_months")} onValue={(text) => set("every_months", text)} />
          <DayField label="Last day" optional value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        </div>
        <TextField label="Document" optional longest={LIMITS.reference.longest} value={now.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
        {wrong("postings") && <p class="field-error" role="alert">{wrong("postings")}</p>}
        <JournalLines lines={now.lines} onLines={(lines) => set("lines", lines)} wrong={wrong} />
      </EntryForm>
    </Dialog>
  );
}
