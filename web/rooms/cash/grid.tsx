/** The open invoices of a client, and how much of a payment each gets. One key fills up the oldest first. */
import type { InvoiceInList, Money } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { readAmount, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { leftOf, oldestFirst } from "./allocating.ts";
import "./cash.css";

const OPEN_MAX = 200;

export interface Part {
  id: string;
  amount: string;
}

interface GridProps {
  clientId: string;
  /** What there is to allocate. */
  amount: Money;
  parts: readonly Part[];
  onParts: (parts: readonly Part[]) => void;
  wrong: (field: string) => string;
}

export function AllocationGrid({ clientId, amount, parts, onParts, wrong }: GridProps) {
  const { query, invoices } = useOpenInvoices(clientId, amount.currency_code);
  const places = placesOf(invoices, amount);
  const typed = (id: string): string => parts.find((part) => part.id === id)?.amount ?? "";
  const set = (id: string, text: string): void => onParts([...parts.filter((part) => part.id !== id), ...(text ? [{ id, amount: text }] : [])]);
  const fill = (): void => {
    const filled = oldestFirst(readAmount(amount.amount), invoices.map(({ due }) => due?.amount ?? ""), places);
    onParts(invoices.map(({ id }, index) => ({ id, amount: filled[index] ?? "" })).filter((part) => part.amount));
  };
  useCommands([{ words: "Pay the oldest invoices first", group: "Payment", keys: "Alt+o", run: fill }], [invoices, amount.amount]);
  const left = leftOf(readAmount(amount.amount), parts.map((part) => readAmount(part.amount)), places);
  return (
    <Panel flush title="Open invoices" aside={<Button onClick={fill} disabled={invoices.length === 0}>Oldest first (Alt O)</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {!query.data.value && <Wait busy={query.busy.value} />}
      {query.data.value && (
        <div class="table-scroll">
          <table class="table allocation" aria-label="Open invoices">
            <thead>
              <tr>
                <th scope="col">Invoice</th>
                <th scope="col">Payable by</th>
                <th scope="col" class="number">Due</th>
                <th scope="col" class="number">Of this payment</th>
              </tr>
            </thead>
            <tbody>
              {invoices.map((invoice) => (
                <Row key={invoice.id} invoice={invoice} currency={amount.currency_code} value={typed(invoice.id)}
                  wrong={wrongOf(parts, invoice.id, wrong)} onValue={(text) => set(invoice.id, text)} />
              ))}
              <tr>
                <th scope="row" colSpan={3}>Left on account</th>
                <td class="number"><strong>{showMoney({ ...amount, amount: left })}</strong></td>
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** What the API says about the part of this invoice, which stands at its place among those that are sent. */
function wrongOf(parts: readonly Part[], id: string, wrong: GridProps["wrong"]): string {
  const place = parts.findIndex((part) => part.id === id);
  return place < 0 ? "" : wrong(`allocations[${place}]`) || wrong(`allocations.${place}`);
}

interface RowProps {
  invoice: InvoiceInList;
  currency: string;
  value: string;
  wrong: string;
  onValue: (text: string) => void;
}

function Row({ invoice, currency, value, wrong, onValue }: RowProps) {
  const errorId = `wrong-${invoice.id}`;
  return (
    <tr>
      <td>{invoice.number} <span class="quiet">{invoice.project_reference}</span></td>
      <td>{invoice.due_on ? showDate(invoice.due_on) : "–"}</td>
      <td class="number">{showAmount(invoice.due, currency)}</td>
      <td class="number">
        <input class="input allocation-amount" aria-label={`For ${invoice.number}`} inputMode="decimal" autoComplete="off" value={value}
          aria-invalid={wrong !== "" || undefined} aria-describedby={wrong ? errorId : undefined}
          onInput={(event) => onValue(event.currentTarget.value)} />
        {wrong && <p class="field-error" id={errorId} role="alert">{wrong}</p>}
      </td>
    </tr>
  );
}

function useOpenInvoices(clientId: string, currency: string) {
  const asked = { client_id: [clientId], status: ["issued" as const, "part_paid" as const], order: "due_on" as const, page_size: OPEN_MAX };
  const query = useQuery({
    key: `open invoices of ${clientId}`,
    topics: ["invoice"],
    ask: () => answer(api.GET("/v1/invoices", { params: { query: asked } })),
  });
  const invoices = (query.data.value?.items ?? []).filter(({ due }) => due?.currency_code === currency);
  return { query, invoices };
}

/** As the API writes amounts of this currency. */
function placesOf(invoices: readonly InvoiceInList[], amount: Money): number {
  const written = invoices[0]?.due?.amount ?? amount.amount;
  return written.split(".")[1]?.length ?? (invoices.length > 0 ? 0 : 2);
}

/** The parts as the API takes them. */
export function allocationsOf(parts: readonly Part[], currency: string) {
  return parts.map(({ id, amount }) => ({ invoice_id: id, amount: { amount: readAmount(amount), currency_code: currency } }));
}
