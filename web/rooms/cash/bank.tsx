/** Lines of the bank's statements, each with what it may pay and why. Files are imported here. */
import { useSignal } from "@preact/signals";
import type { BankLine, BankPaymentSuggestion, BankSuggestion } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { CertainDialog, IgnoreDialog } from "./bank_doing.tsx";
import { ImportDialog } from "./bank_import.tsx";
import { matchLine, matchPayment, reopenLine } from "./bank_steps.ts";
import "./cash.css";

const TOPICS = ["bank_line", "bank_statement", "invoice", "supplier_payment"];
const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", options: [["open", "Open"], ["matched", "Matched"], ["ignored", "Ignored"]] },
  { field: "received", label: "Which", options: [["true", "Received"]] },
  { field: "booked_from", label: "From", day: true },
  { field: "booked_to", label: "Up to", day: true },
];
const WORDS = { open: "Open", matched: "Matched", ignored: "Ignored" } as const;

type Doing = { what: "import" | "certain" } | { what: "ignore"; line: BankLine };

export function BankPage() {
  const doing = useSignal<Doing | undefined>(undefined);
  const start = (next: Doing): void => {
    doing.value = next;
  };
  const close = (): void => {
    doing.value = undefined;
  };
  const isWriter = may("bank.write");
  useCommands(isWriter ? [{ words: "Import a statement", group: "Bank", keys: "n", run: () => start({ what: "import" }) }] : [], []);
  return (
    <Page
      title="Bank"
      actions={isWriter && (
        <>
          <Button onClick={() => start({ what: "certain" })}>Match what is certain</Button>
          <Button kind="primary" onClick={() => start({ what: "import" })}>Import a statement</Button>
        </>
      )}
    >
      <List
        title="Bank"
        source={listAt("/v1/bank-lines", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), start)}
        order="-booked_on"
        searches="Payer or text"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ payer_name, amount }) => `${payer_name} ${showMoney(amount)}`}
        empty={<EmptySheet title="No line fits" action={<ShowAll />}>Import a statement of your bank: camt.053, MT940 or CSV.</EmptySheet>}
      />
      {doing.value?.what === "import" && <ImportDialog onClose={close} />}
      {doing.value?.what === "certain" && <CertainDialog onClose={close} />}
      {doing.value?.what === "ignore" && <IgnoreDialog line={doing.value.line} onClose={close} />}
    </Page>
  );
}

function columnsOf(today: string, onDo: (doing: Doing) => void): ListColumn<BankLine>[] {
  return [
    { field: "payer", name: "Payer", width: 11, grow: true, text: ({ payer_name, text }) => payer_name || text || "–" },
    {
      field: "booked_on",
      name: "Day",
      order: "booked_on",
      width: 6.5,
      text: ({ booked_on }) => showDay(booked_on, today),
      exact: ({ booked_on }) => booked_on ?? "",
    },
    { field: "amount", name: "Amount", number: true, width: 6.5, text: ({ amount }) => showMoney(amount), exact: ({ amount }) => amount?.amount ?? "" },
    { field: "text", name: "Text", width: 8.5, grow: true, text: ({ text }) => text || "–" },
    { field: "status", name: "State", width: 5.5, text: ({ status }) => WORDS[status ?? "open"], show: (line) => <LineChip line={line} /> },
    { field: "why", name: "What it may pay", width: 12, grow: true, text: whyOf, show: (line) => <span title={whyOf(line)}>{whyOf(line)}</span> },
    { field: "actions", name: "Actions", width: 10.5, text: () => "", show: (line) => <LineActions line={line} onDo={onDo} /> },
  ];
}

function LineChip({ line }: { line: BankLine }) {
  return <Chip tone={line.status === "open" ? "solid" : "plain"}>{WORDS[line.status ?? "open"]}</Chip>;
}

function whyOf({ suggestions, payment_suggestions, supplier_name, reason, status }: BankLine): string {
  if (status === "ignored") return reason;
  if (supplier_name) return `Payment to ${supplier_name}`;
  const [best] = suggestions;
  const [paid] = payment_suggestions;
  if (paid) return `Payment to ${paid.supplier_name}: ${paid.reasons.join(", ")}`;
  return best ? `${paidBy(best)}: ${best.reasons.join(", ")}` : "–";
}

function paidBy({ client_name, parts }: BankSuggestion): string {
  const numbers = parts.map(({ number }) => number).join(", ");
  return numbers ? `${client_name} ${numbers}` : client_name;
}

function LineActions({ line, onDo }: { line: BankLine; onDo: (doing: Doing) => void }) {
  const [best] = line.suggestions;
  const [paid] = line.payment_suggestions;
  const payer = `${line.payer_name} ${showMoney(line.amount)}`;
  if (line.status === "matched" && line.client_payment_id) {
    return (
      <span class="row-actions">
        <Link href={`/payments/${line.client_payment_id}`}>Payment</Link>
        {may("bank.write") && <Button kind="quiet" onClick={() => void reopen(line)}>Undo</Button>}
      </span>
    );
  }
  if (line.status === "matched" && line.supplier_id) {
    return (
      <span class="row-actions">
        {may("purchase.read") && <Link href={`/suppliers/${line.supplier_id}`}>Supplier</Link>}
        {may("bank.write") && <Button kind="quiet" onClick={() => void reopen(line)}>Undo</Button>}
      </span>
    );
  }
  if (!may("bank.write")) return null;
  if (line.status === "ignored") return <Button kind="quiet" onClick={() => void reopen(line)}>Undo</Button>;
  return (
    <span class="row-actions">
      {best && <Button kind="quiet" onClick={() => void accept(line, best)}>Accept</Button>}
      {paid && <Button kind="quiet" onClick={() => void acceptPayment(line, paid)}>Accept</Button>}
      <Button kind="quiet" onClick={() => onDo({ what: "ignore", line })}><span>Ignore</span><span class="hidden-text"> {payer}</span></Button>
    </span>
  );
}

function accept(line: BankLine, suggestion: BankSuggestion): Promise<unknown> {
  return attempt({ words: `Matched ${showMoney(line.amount)} of ${suggestion.client_name}`, send: () => matchLine(line, suggestion), inverse: ({ id }) => reopenLine(id) });
}

function acceptPayment(line: BankLine, paid: BankPaymentSuggestion): Promise<unknown> {
  return attempt({ words: `Matched with the payment to ${paid.supplier_name}`, send: () => matchPayment(line, paid), inverse: ({ id }) => reopenLine(id) });
}

function reopen(line: BankLine): Promise<unknown> {
  return attempt({ words: "The line is open again", send: () => reopenLine(line.id) });
}
