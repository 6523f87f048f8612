/** Postings of journals, found by account, kind and days. Each journal opens what it books. */
import type { Journal, LegalEntity } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { isNothing, showAmount, showMoney } from "../../design/money.ts";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useEntities } from "../../store/entities.ts";
import { listAt, type Source } from "../../store/rows.ts";
import { isAnswered } from "../../store/query.ts";
import { me } from "../../store/session.ts";

const KINDS = [["invoice", "Invoices"], ["credit_note", "Credit notes"], ["payment", "Payments"], ["refund", "Refunds"], ["reversal", "Reversals"], ["allocation", "Allocations"], ["on_account", "Credit on account"], ["manual", "By hand"], ["recurring", "Recurring"], ["recognition", "Recognition"], ["bill", "Bills"], ["supplier_payment", "Payments to suppliers"], ["revaluation", "Revaluation"]] as const;
const NO_FILTER = { ledger_account: "", source_type: "", posted_from: "", posted_through: "", currency_code: "", legal_entity_id: "" };

type Posting = Journal["postings"][number];

interface Booked {
  journal: Journal;
  posting: Posting;
  /** Its place in its journal; the first one names the journal. */
  place: number;
}

const JOURNALS = listAt("/v1/journals");

/** A row for each posting: a journal debits one account and credits another. */
const POSTINGS: Source<Booked> = {
  ...JOURNALS,
  ask: async (question) => {
    const { items, ...page } = await JOURNALS.ask(question);
    return { ...page, items: items.flatMap((journal) => journal.postings.map((posting, place) => ({ journal, posting, place }))) };
  },
};

/** The account comes from a balance of the trial balance; the choices are those of the rows. */
function filters(entities: readonly LegalEntity[]): readonly ListFilter[] {
  const account = asked("ledger_account");
  return [
    { field: "source_type", label: "Kind", options: KINDS },
    ...(entities.length > 1 ? [{ field: "legal_entity_id", label: "Legal entity", options: entities.map(({ id, name }) => [id, name] as const) }] : []),
    { field: "posted_from", label: "From", day: true },
    { field: "posted_through", label: "Up to", day: true },
    ...(account ? [{ field: "ledger_account", label: "Account", options: [[account, account]] as const }] : []),
    ...(asked("currency_code") ? [{ field: "currency_code", label: "Currency", options: [[asked("currency_code"), asked("currency_code")]] as const }] : []),
  ];
}

export function Journals() {
  const entities = useEntities();
  if (!isAnswered(entities)) return <Wait busy />;
  return (
    <List
      title="Journals"
      source={POSTINGS}
      topics={["invoice", "credit_note", "payment", "journal"]}
      columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
      filters={filters(entities.data.value ?? [])}
      keyOf={({ journal, place }) => `${journal.id} ${place}`}
      nameOf={({ journal }) => `${journal.number} ${journal.description}`}
      empty={
        <EmptySheet title="No journal fits" action={<Button onClick={() => setQuery(NO_FILTER)}>Show all</Button>}>
          Issuing, paying and crediting invoices is booked by itself.
        </EmptySheet>
      }
    />
  );
}

function columnsOf(today: string): ListColumn<Booked>[] {
  return [
    {
      field: "journal",
      name: "Journal",
      text: ({ journal }) => `${journal.number} ${journal.description}`,
      show: (row) => row.place === 0 && <Named journal={row.journal} />,
    },
    {
      field: "day",
      name: "Day",
      width: 8,
      text: ({ journal, place }) => (place === 0 ? showDay(journal.posted_on, today) : ""),
      show: ({ journal, place }) => place === 0 && showDay(journal.posted_on, today),
      exact: ({ journal }) => journal.posted_on ?? "",
    },
    { field: "account", name: "Account", width: 16, text: ({ posting }) => `${posting.ledger_account} ${posting.ledger_account_name}` },
    amountColumn("debit", "Debit"),
    amountColumn("credit", "Credit"),
    inBooks("base_debit", "Debit, books"),
    inBooks("base_credit", "Credit, books"),
  ];
}

function amountColumn(side: "debit" | "credit", name: string): ListColumn<Booked> {
  return {
    field: side,
    name,
    number: true,
    width: 8,
    text: ({ posting }) => (isNothing(posting[side]) ? "" : showAmount(posting[side], me.value?.agency.currency_code ?? "")),
    exact: ({ posting }) => posting[side]?.amount ?? "",
  };
}

/** Empty where it is the same amount. */
function inBooks(side: "base_debit" | "base_credit", name: string): ListColumn<Booked> {
  const worth = ({ journal, posting }: Booked) => (journal.base_currency_code === posting.debit?.currency_code || isNothing(posting[side]) ? null : posting[side]);
  return {
    field: side,
    name,
    number: true,
    width: 8,
    spare: true,
    text: (row) => (worth(row) ? showMoney(worth(row)) : ""),
    exact: (row) => worth(row)?.amount ?? "",
  };
}

function Named({ journal: { id, number, description, source_id, source_type } }: { journal: Journal }) {
  const words = <><span class="docket-number">{number}</span> {description}</>;
  const isDocument = source_type === "invoice" || source_type === "credit_note";
  return <a class="table-open" href={isDocument ? `/invoices/${source_id}` : `/journals/${id}`}>{words}</a>;
}
