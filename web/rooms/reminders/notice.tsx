/** One reminder: its words and lines, what it claims, and what can be done with it. */
import { useSignal, type Signal } from "@preact/signals";
import type { DunningNotice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate, showDate } from "../../design/day.ts";
import { isNothing, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { ReasonForm, type Reasoned } from "./reason.tsx";
import { NoticeChip, TOPICS } from "./words.tsx";
import "./reminders.css";

export function ReminderPage({ parameters }: RoomProps) {
  const open = useSignal<Reasoned | "">("");
  const id = parameters["id"] ?? "";
  const query = useQuery<DunningNotice>({
    key: `reminder ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/dunning-notices/{dunning_notice_id}", { params: { path: { dunning_notice_id: id } } })),
  });
  const found = query.data.value;
  return (
    <Page title={found ? `${found.title} ${found.number}` : "Reminder"} above={<Crumbs above={[["/reminders", "Reminders"], ["/reminders/sent", "Sent"]]} />} actions={found && <Actions notice={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The reminder"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel title="Text"><p class="reminders-words">{found.words}</p></Panel>}
      {found && <Panel flush title="Invoices"><Table label="Invoices" rows={found.lines} keyOf={({ invoice_id }) => invoice_id ?? ""} columns={COLUMNS} /></Panel>}
      {found && open.value && <ReasonForm notice={found} what={open.value} onClose={() => (open.value = "")} />}
    </Page>
  );
}

function Actions({ notice, open }: { notice: DunningNotice; open: Signal<Reasoned | ""> }) {
  const { id, number, status } = notice;
  const params = { path: { dunning_notice_id: id } };
  const claims = !isNothing(notice.fee) || !isNothing(notice.interest);
  const sends = may("dunning.write");
  const charge = async (): Promise<void> => {
    const done = await attempt({ words: `Drafted an invoice of what ${number} claims`, send: () => answer(api.POST("/v1/dunning-notices/{dunning_notice_id}/charge", { params })) });
    if (done?.charge_invoice_id) go(`/invoices/${done.charge_invoice_id}`);
  };
  const claim = (): Promise<unknown> => attempt({ words: `${number} claims its fee and interest again`, send: () => answer(api.POST("/v1/dunning-notices/{dunning_notice_id}/claim", { params })) });
  return (
    <>
      {status !== "taken_back" && <a href={`/v1/dunning-notices/${id}/pdf`} class="button button-plain" target="_blank" rel="noreferrer">PDF</a>}
      {sends && status === "issued" && <Button onClick={() => (open.value = "take-back")}>Take back</Button>}
      {sends && status === "issued" && claims && <Button onClick={() => (open.value = "waive")}>Waive fee and interest</Button>}
      {sends && status === "waived" && <Button onClick={() => void claim()}>Claim again</Button>}
      {sends && status === "issued" && claims && may("invoice.write") && <Button kind="primary" onClick={() => void charge()}>Charge fee and interest</Button>}
    </>
  );
}

function factsOf(one: DunningNotice): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <NoticeChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["Client", <Link href={`/receivables/${one.client_id}`}>{one.client_name}</Link>, true],
    ["Made", `${one.noticed_on ? longDate(one.noticed_on) : ""}${one.made_by_name && ` by ${one.made_by_name}`}`, true],
    ["To be paid by", one.pay_by ? longDate(one.pay_by) : "", true],
    ["Owed on invoices", showMoney(one.owed), true],
    ["Fee", showMoney(one.fee), !isNothing(one.fee)],
    ["Interest", showMoney(one.interest), !isNothing(one.interest)],
    ["From earlier reminders", showMoney(one.earlier), !isNothing(one.earlier)],
    ["Asked for", <strong>{showMoney(one.total)}</strong>, true],
    ["Charged with", <Link href={`/invoices/${one.charge_invoice_id}`}>An invoice</Link>, one.charge_invoice_id !== null],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

const COLUMNS: Column<DunningNotice["lines"][number]>[] = [
  { name: "Invoice", show: ({ invoice_id, number }) => <Link href={`/invoices/${invoice_id}`} class="table-open">{number}</Link> },
  { name: "Payable by", show: ({ due_on }) => (due_on ? longDate(due_on) : "") },
  { name: "Reminder", number: true, show: ({ level }) => level },
  { name: "Interest", wide: true, show: (line) => interestOf(line) },
  { name: "Owed", number: true, show: ({ owed }) => showMoney(owed) },
];

function interestOf({ interest, interest_rate, interest_from, interest_to }: DunningNotice["lines"][number]): string {
  if (isNothing(interest)) return "None";
  const days = [interest_from, interest_to].map((day) => (day ? showDate(day) : "")).join(" to ");
  return `${showMoney(interest)}: ${showShare(interest_rate)} a year, ${days}`;
}
