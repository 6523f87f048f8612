/** The reminders that can go out today: what gets none first, then a reminder for each client. */
import { useSignal } from "@preact/signals";
import type { DunningProposal, OverdueInvoice, ProposedDunningNotice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { isNothing, showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Around, TOPICS, whyNot } from "./words.tsx";
import "./reminders.css";

const NONE: ReadonlySet<string> = new Set();

export function Reminders() {
  const busy = useSignal(false);
  const left = useSignal<ReadonlySet<string>>(NONE);
  const found = useQuery<DunningProposal>({
    key: "dunning proposal",
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/dunning-proposal", { params: { query: {} } })),
  });
  const proposal = found.data.value;
  const all = proposal?.notices.flatMap(({ invoices }) => invoices.map(idOf)) ?? [];
  const chosen = all.filter((id) => !left.value.has(id));
  const send = async (): Promise<void> => {
    busy.value = true;
    const made = await attempt({
      words: ({ dunning_notices }) => (dunning_notices.length === 1 ? "Made 1 reminder" : `Made ${dunning_notices.length} reminders`),
      send: () => answer(api.POST("/v1/dunning-notices", { body: { invoice_ids: chosen } })),
    });
    busy.value = false;
    const run = made?.dunning_notices[0]?.run_id;
    if (run) go(`/reminders/sent?run_id=${run}`);
  };
  return (
    <Page
      title="Reminders"
      actions={may("dunning.write") && <Button kind="primary" busy={busy.value} disabled={!chosen.length} onClick={() => void send()}>Make the reminders</Button>}
    >
      <Around />
      <ProblemNotice problem={found.problem.value} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Wait busy={found.busy.value && !proposal} />
      {proposal && <Proposed proposal={proposal} left={left.value} onLeft={(next) => (left.value = next)} />}
    </Page>
  );
}

const idOf = ({ invoice_id }: OverdueInvoice): string => invoice_id ?? "";

interface ProposedProps {
  proposal: DunningProposal;
  /** The invoices that somebody has left out. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
}

function Proposed({ proposal, left, onLeft }: ProposedProps) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { notices, excluded, complete } = proposal;
  return (
    <>
      {!complete && <Notice>There are more overdue invoices. Make these reminders, then look again.</Notice>}
      {notices.map((notice) => (
        <ToSend key={`${notice.client_id} ${notice.currency_code}`} notice={notice} today={today} left={left} onLeft={onLeft} />
      ))}
      {notices.length === 0 && <EmptySheet title="No reminder is due">An overdue invoice stands here once it is late enough for its next reminder.</EmptySheet>}
      {excluded.length > 0 && (
        <Panel flush title="Not reminded now">
          <Table label="Not reminded now" rows={excluded} keyOf={idOf} columns={excludedColumns(today)} />
        </Panel>
      )}
    </>
  );
}

function ToSend({ notice, today, left, onLeft }: { notice: ProposedDunningNotice; today: string; left: ReadonlySet<string>; onLeft: ProposedProps["onLeft"] }) {
  const ids = notice.invoices.map(idOf);
  const chosen = new Set(ids.filter((id) => !left.has(id)));
  const choose = (next: ReadonlySet<string>): void => onLeft(new Set([...left].filter((id) => !ids.includes(id)).concat(ids.filter((id) => !next.has(id)))));
  const table = { label: `Reminder to ${notice.client_name}`, rows: notice.invoices, keyOf: idOf, columns: columns(today) };
  return (
    <Panel flush title={`${notice.client_name}: ${notice.title}`} aside={<span class="quiet">{claimOf(notice)}</span>}>
      {may("dunning.write") ? <Table {...table} nameOf={({ number }) => number} chosen={chosen} onChoose={choose} /> : <Table {...table} />}
    </Panel>
  );
}

/** What the reminder asks for if all of its invoices are on it. */
function claimOf({ owed, fee, interest, earlier, total }: ProposedDunningNotice): string {
  const claims = [["fee", fee], ["interest", interest], ["from earlier reminders", earlier]] as const;
  const some = claims.filter(([, money]) => !isNothing(money)).map(([words, money]) => `${showMoney(money)} ${words}`);
  return some.length ? `${showMoney(owed)} + ${some.join(" + ")} = ${showMoney(total)}` : showMoney(total);
}

function columns(today: string): Column<OverdueInvoice>[] {
  return [
    { name: "Invoice", show: ({ invoice_id, number }) => <Link href={`/invoices/${invoice_id}`} class="table-open">{number}</Link> },
    { name: "Payable by", show: ({ due_on }) => showDay(due_on, today) },
    { name: "Days late", number: true, show: ({ days_late }) => days_late },
    { name: "Reminder", number: true, show: ({ level }) => level },
    { name: "Last contact", show: ({ last_contact_on }) => (last_contact_on ? showDay(last_contact_on, today) : "None") },
    { name: "Interest", number: true, show: ({ interest }) => showMoney(interest) },
    { name: "Owed", number: true, show: ({ owed }) => showMoney(owed) },
  ];
}

function excludedColumns(today: string): Column<OverdueInvoice>[] {
  return [
    { name: "Client", wide: true, show: ({ client_name }) => client_name },
    { name: "Invoice", show: ({ invoice_id, number }) => <Link href={`/invoices/${invoice_id}`} class="table-open">{number}</Link> },
    { name: "Why", wide: true, show: (one) => whyNot(one, today) },
    { name: "Days late", number: true, show: ({ days_late }) => days_late },
    { name: "Last contact", show: ({ last_contact_on }) => (last_contact_on ? showDay(last_contact_on, today) : "None") },
    { name: "Owed", number: true, show: ({ owed }) => showMoney(owed) },
  ];
}
