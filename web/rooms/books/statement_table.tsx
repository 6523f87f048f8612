/** A statement: sections of accounts with their totals. Each account opens what was posted to it. */
import type { AccountAmount, Money } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showAmount } from "../../design/money.ts";
import { asked } from "../../shell/router.ts";
import { ledgerOf } from "./data.ts";

export interface Section {
  title: string;
  lines: readonly AccountAmount[];
  /** Lines that are no account of their own. */
  more?: readonly (readonly [words: string, amount: Money | null])[];
  total: readonly [words: string, amount: Money | null];
}

interface StatementTableProps {
  label: string;
  sections: readonly Section[];
  /** The last line of all. */
  result: readonly [words: string, amount: Money | null];
  currency: string;
  from: string;
  to: string;
}

export function StatementTable({ label, sections, result, currency, from, to }: StatementTableProps) {
  return (
    <div class="table-scroll">
      <table class="table" aria-label={label}>
        <thead>
          <tr><th scope="col">Account</th><th scope="col" class="number">Amount</th></tr>
        </thead>
        {sections.map((section) => <SectionRows key={section.title} section={section} currency={currency} from={from} to={to} />)}
        <tfoot>
          <tr class="books-result"><th scope="row">{result[0]}</th><td class="number">{showAmount(result[1], currency)}</td></tr>
        </tfoot>
      </table>
    </div>
  );
}

function SectionRows({ section, currency, from, to }: { section: Section; currency: string; from: string; to: string }) {
  return (
    <tbody>
      <tr class="books-section"><th scope="rowgroup" colSpan={2}>{section.title}</th></tr>
      {section.lines.map((line) => (
        <tr key={line.ledger_account}>
          <td><Link href={ledgerOf(line.ledger_account, from, to, asked("entity"))} class="docket table-open"><span class="docket-number">{line.ledger_account}</span>{line.ledger_account_name}</Link></td>
          <td class="number">{showAmount(line.amount, currency)}</td>
        </tr>
      ))}
      {section.more?.map(([words, amount]) => <tr key={words}><td>{words}</td><td class="number">{showAmount(amount, currency)}</td></tr>)}
      <tr class="books-total"><th scope="row">{section.total[0]}</th><td class="number">{showAmount(section.total[1], currency)}</td></tr>
    </tbody>
  );
}
