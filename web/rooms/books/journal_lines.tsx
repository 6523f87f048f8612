/** The lines of a journal in forms: an account, and an amount on one side. */
import type { PostJournalRequest } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox, type Option } from "../../design/combobox.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { answer, api } from "../../store/http.ts";
import { home } from "./data.ts";
import "./books.css";

export interface JournalLine {
  account: string;
  words: string;
  debit: string;
  credit: string;
}

const EMPTY: JournalLine = { account: "", words: "", debit: "", credit: "" };
const LINES_MAX = 100;
/** Of a new journal. */
export const TWO_LINES: readonly JournalLine[] = [EMPTY, EMPTY];

export async function accountsLike(typed: string): Promise<readonly Option[]> {
  const query = { page_size: 20, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/ledger-accounts", { params: { query } }));
  return items.map(({ code, name, kind }) => ({ value: code, words: `${code} ${name}`, note: kind }));
}

interface JournalLinesProps {
  lines: readonly JournalLine[];
  onLines: (lines: readonly JournalLine[]) => void;
  wrong: (field: string) => string;
}

export function JournalLines({ lines, onLines, wrong }: JournalLinesProps) {
  const change = (index: number, next: Partial<JournalLine>): void => onLines(lines.map((line, place) => (place === index ? { ...line, ...next } : line)));
  return (
    <>
      <div class="books-lines">{lines.map((line, index) => <LineFields key={index} index={index} line={line} onLine={(next) => change(index, next)} wrong={wrong} />)}</div>
      {lines.length < LINES_MAX && <Button onClick={() => onLines([...lines, EMPTY])}>Add a line</Button>}
    </>
  );
}

interface LineFieldsProps {
  index: number;
  line: JournalLine;
  onLine: (next: Partial<JournalLine>) => void;
  wrong: (field: string) => string;
}

function LineFields({ index, line, onLine, wrong }: LineFieldsProps) {
  const at = `postings[${index}]`;
  return (
    <fieldset class="form-row">
      <legend class="hidden-text">Line {index + 1}</legend>
      <Combobox label={`Account ${index + 1}`} value={line.account} words={line.words} ask={accountsLike} error={wrong(`${at}.ledger_account`)} onValue={(account, option) => onLine({ account, words: option?.words ?? "" })} />
      <MoneyField label={`Debit ${index + 1}`} value={line.debit} currency={home()} error={wrong(`${at}.debit`)} onValue={(debit) => onLine({ debit })} />
      <MoneyField label={`Credit ${index + 1}`} value={line.credit} currency={home()} error={wrong(`${at}.credit`)} onValue={(credit) => onLine({ credit })} />
    </fieldset>
  );
}

/** Those that say something, as the API takes them. */
export function postingsOf(lines: readonly JournalLine[]): PostJournalRequest["postings"] {
  const money = (amount: string) => ({ amount, currency_code: home() });
  return lines.filter(({ account, debit, credit }) => account || debit || credit).map(({ account, debit, credit }) => ({
    ledger_account: account,
    ...(debit && { debit: money(debit) }),
    ...(credit && { credit: money(credit) }),
  }));
}
