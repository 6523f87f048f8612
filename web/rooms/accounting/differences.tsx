/** Differences between our documents and the accountant's system: which field, both values, and what is done about it. */
import { useSignal } from "@preact/signals";
import { AcceptAccountingDifferenceRequest } from "../../contract/limits.ts";
import type { AccountingDifference } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useForm } from "../../store/form.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { CompareDialog } from "./compare.tsx";
import { acceptDifference, exportAgain, FIELDS, reopenDifference, STATES, SYSTEMS, wordsOf } from "./data.ts";
import { TakeDialog } from "./take.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", options: STATES },
  { field: "system", label: "System", options: SYSTEMS },
  { field: "field", label: "Field", options: FIELDS },
];

type Doing = { what: "compare" } | { what: "accept" | "take"; one: AccountingDifference };

export function Differences() {
  const doing = useSignal<Doing | undefined>(undefined);
  const isWriter = may("accounting.write");
  const start = (next: Doing | undefined): void => {
    doing.value = next;
  };
  const close = (): void => start(undefined);
  const done = doing.value;
  return (
    <>
      {isWriter && <div class="accounting-actions"><Button kind="primary" onClick={() => start({ what: "compare" })}>Compare a file</Button></div>}
      <List
        title="Differences"
        source={listAt("/v1/accounting-differences", { counted: true })}
        topics={["accounting_difference"]}
        columns={columnsOf(isWriter, start)}
        order="-created_at"
        searches="Number or value"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number, field }) => `${number} ${field}`}
        empty={<EmptySheet title="No difference fits" action={<ShowAll />}>Export the invoices in the other system and compare the file here.</EmptySheet>}
      />
      {done?.what === "compare" && <CompareDialog onClose={close} />}
      {done?.what === "accept" && <AcceptDialog one={done.one} onClose={close} />}
      {done?.what === "take" && <TakeDialog one={done.one} onClose={close} />}
    </>
  );
}

function columnsOf(isWriter: boolean, onDo: (doing: Doing) => void): ListColumn<AccountingDifference>[] {
  const columns: ListColumn<AccountingDifference>[] = [
    { field: "number", name: "Document", order: "number", width: 7.5, text: ({ number }) => number, show: (one) => <Document {...one} /> },
    { field: "field", name: "Field", order: "field", width: 5, text: ({ field }) => wordsOf(FIELDS, field) },
    { field: "ours", name: "Here", width: 6.5, text: ({ ours }) => ours || "Not here" },
    { field: "theirs", name: "There", width: 6.5, text: ({ theirs }) => theirs || "Not there" },
    { field: "system", name: "System", width: 9, text: ({ system }) => wordsOf(SYSTEMS, system) },
    { field: "reason", name: "Why", width: 9, grow: true, text: ({ reason, note }) => note || reason, show: ({ reason, note }) => <span title={note || reason}>{note || reason}</span> },
    { field: "status", name: "State", width: 5.5, text: ({ status }) => wordsOf(STATES, status), show: ({ status }) => <Chip tone={status === "open" ? "warn" : "plain"}>{wordsOf(STATES, status)}</Chip> },
  ];
  if (!isWriter) return columns;
  return [...columns, { field: "actions", name: "Actions", width: 13, text: () => "", show: (one) => <Actions one={one} onDo={onDo} /> }];
}

function Document({ record_id, number }: AccountingDifference) {
  return record_id ? <a class="table-open docket-number" href={`/invoices/${record_id}`}>{number}</a> : <span>{number}</span>;
}

function Actions({ one, onDo }: { one: AccountingDifference; onDo: (doing: Doing) => void }) {
  const about = <span class="hidden-text"> {one.number} {one.field}</span>;
  if (one.status === "accepted") return <Button kind="quiet" onClick={() => void attempt({ words: "The difference is open again", send: () => reopenDifference(one) })}><span>Reopen</span>{about}</Button>;
  if (one.status !== "open") return null;
  const isUnrecorded = one.field === "paid" && may("payment.write") && Number(one.theirs) > Number(one.ours);
  return (
    <span class="row-actions">
      {isUnrecorded && <Button kind="quiet" onClick={() => onDo({ what: "take", one })}><span>Record payment</span>{about}</Button>}
      {one.record_id && !isUnrecorded && <Button kind="quiet" onClick={() => void attempt({ words: `${one.number} is in the next export`, send: () => exportAgain(one) })}><span>Export again</span>{about}</Button>}
      <Button kind="quiet" onClick={() => onDo({ what: "accept", one })}><span>Accept</span>{about}</Button>
    </span>
  );
}

function AcceptDialog({ one, onClose }: { one: AccountingDifference; onClose: () => void }) {
  const form = useForm({ reason: "" }, one.id);
  const send = ({ reason }: { reason: string }): Promise<void> =>
    write({ words: `Accepted a difference of ${one.number}`, send: () => acceptDifference(one, reason), inverse: () => reopenDifference(one) }).then(onClose);
  return (
    <Dialog title={`Accept a difference of ${one.number}`} onClose={onClose}>
      <p>It stays {one.ours || "nothing"} here and {one.theirs || "nothing"} there. It is open again when one of them changes.</p>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Accept it" onCancel={onClose}>
        <TextField label="Why" required autofocus longest={AcceptAccountingDifferenceRequest.reason.longest} value={form.values.value.reason} error={form.wrong("reason")}
          onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
