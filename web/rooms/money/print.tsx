/** An invoice or a credit note as a document: what the client gets, on A4. A draft is marked as one. */
import { useInvoice } from "../../billing/invoice.ts";
import type { Invoice, LegalEntity, Party } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { isNothing, showAmount, showMoney, showPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Paper, PaperAddress, PaperHead, PaperParties, PaperTotals } from "../../design/paper.tsx";
import { Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { allowanceAmount, allowanceWords } from "./allowance_words.ts";
import { termsOf } from "./terms.ts";
import { showRate } from "./rate_words.ts";
import { rateWords } from "./totals.tsx";

export function PrintPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useInvoice(id);
  const invoice = query.data.value;
  const print = (): void => window.print();
  useCommands([{ words: "Print the page", group: "Invoice", keys: "p", run: print }], []);
  return (
    <Page
      title={invoice ? titleOf(invoice) : "Invoice"}
      above={<Crumbs above={[["/invoices", "Invoices"], [`/invoices/${id}`, invoice ? titleOf(invoice) : ""]]} />}
      actions={<Button kind="primary" onClick={print}>Print or save as PDF</Button>}
    >
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !invoice} />
      {invoice && <InvoicePaper invoice={invoice} />}
    </Page>
  );
}

function titleOf(invoice: Invoice): string {
  return invoice.number || "Draft";
}

function kindOf(invoice: Invoice): string {
  return invoice.credits_invoice_id ? "Credit note" : "Invoice";
}

/** A draft shows the parties as they are now; an issued document as they were on its day. */
function useSeller(invoice: Invoice): Party | LegalEntity | undefined {
  const now = useQuery<LegalEntity>({
    key: "legal entity",
    topics: ["legal_entity"],
    ask: () => answer(api.GET("/v1/legal-entity")),
  });
  return invoice.seller ?? now.data.value;
}

function InvoicePaper({ invoice }: { invoice: Invoice }) {
  const seller = useSeller(invoice);
  const kind = kindOf(invoice);
  const isCredit = Boolean(invoice.credits_invoice_id);
  return (
    <Paper label={`${kind} ${invoice.number}`}>
      <PaperHead seller={seller} kind={invoice.status === "draft" ? `${kind}, draft` : kind} number={invoice.number || "No number yet"} />
      <PaperParties
        title={isCredit ? "Credited to" : "Invoiced to"}
        facts={[
          ["Date", invoice.issued_on ? longDate(invoice.issued_on) : "When issued"],
          ["Supplied", suppliedWords(invoice)],
          ["Credits", isCredit && <Credited id={invoice.credits_invoice_id ?? ""} />],
          ["Terms", !isCredit && invoice.issued_on && invoice.due_on && termsOf(invoice.issued_on, invoice.due_on)],
          ["Our reference", `${invoice.project_reference} ${invoice.project_name}`],
          ["Your reference", invoice.buyer_reference],
          ["Your order", invoice.purchase_order],
          ["Currency", invoice.net?.currency_code],
        ]}
      >
        <PaperAddress party={invoice.buyer ?? undefined} name={invoice.client_name} />
      </PaperParties>
      {invoice.reason && <p>Reason: {invoice.reason}</p>}
      <Lines invoice={invoice} />
      <Totals invoice={invoice} />
      {invoice.in_base && <p class="quiet">Tax {showMoney(invoice.in_base.tax)}, total {showMoney(invoice.in_base.total)}, at {rateWords(invoice)}</p>}
      <Foot invoice={invoice} seller={seller} />
    </Paper>
  );
}

/** The days of the work: a tax authority asks for them where they are not the day of the invoice. */
function suppliedWords({ supplied_from, supplied_to }: Invoice): string {
  if (!supplied_from || !supplied_to) return "";
  return supplied_from === supplied_to ? longDate(supplied_from) : `${longDate(supplied_from)} to ${longDate(supplied_to)}`;
}

/** The invoice that a credit note corrects: its number and day are final. */
function Credited({ id }: { id: string }) {
  const { number, issued_on } = useInvoice(id).data.value ?? {};
  return <>{number && `Invoice ${number}`}{issued_on && ` of ${longDate(issued_on)}`}</>;
}

function Lines({ invoice }: { invoice: Invoice }) {
  const currency = invoice.net?.currency_code ?? "";
  const isTimed = invoice.lines.some(({ hourly }) => hourly !== null);
  return (
    <table class="paper-lines">
      <thead>
        <tr>
          <th scope="col">Description</th>
          {isTimed && <th scope="col" class="number">Hours</th>}
          {isTimed && <th scope="col" class="number">Rate</th>}
          <th scope="col" class="number">Tax</th>
          <th scope="col" class="number">Amount</th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((line) => (
          <tr key={line.id}>
            <td>
              {line.description}
              {line.allowances.length > 0 && <div class="paper-kind">{showAmount(line.base, currency)} before allowances and charges</div>}
              {line.allowances.map((one, at) => <div key={at} class="paper-kind">{allowanceWords(one)}: {allowanceAmount(one, currency)}</div>)}
            </td>
            {isTimed && <td class="number">{line.hourly && hours(line.minutes ?? 0)}</td>}
            {isTimed && <td class="number">{line.hourly && showRate(line, currency)}</td>}
            <td class="number">{showPercent(line.tax_rate)}{"\u2009"}%</td>
            <td class="number">{showAmount(line.amount, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Totals({ invoice }: { invoice: Invoice }) {
  const currency = invoice.net?.currency_code ?? "";
  const taxes = invoice.taxes.map(({ category, rate, net, tax, reason }) =>
    [`${TAXES[category]} ${showPercent(rate)}\u2009% of ${showAmount(net, currency)}${reason && `. ${reason}`}`, showAmount(tax, currency)] as const);
  return <PaperTotals sums={[["Net", showAmount(invoice.net, currency)], ...taxes]} total={["Total", showMoney(invoice.total)]} />;
}

const TAXES: Readonly<Record<Invoice["taxes"][number]["category"], string>> = {
  standard: "VAT",
  zero: "Zero rated, VAT",
  exempt: "Exempt from VAT,",
  reverse_charge: "Reverse charge, VAT",
  intra_community: "Supply to another member state, VAT",
  export: "Export, VAT",
  outside_scope: "Outside the scope of VAT,",
};

function Foot({ invoice, seller }: { invoice: Invoice; seller: Party | LegalEntity | undefined }) {
  const asks = !invoice.credits_invoice_id && (invoice.status === "draft" || !isNothing(invoice.due));
  const settled = [
    !isNothing(invoice.paid) && `${showMoney(invoice.paid)} was received`,
    !isNothing(invoice.credited) && `${showMoney(invoice.credited)} was credited`,
  ].filter(Boolean);
  return (
    <footer class="paper-foot">
      {asks && (seller?.payment_details || seller?.iban) && (
        <section>
          <h2>How to pay</h2>
          {seller.payment_details && <p class="paper-address">{seller.payment_details}</p>}
          {seller.iban && <p>IBAN {seller.iban}{seller.bic && `, BIC ${seller.bic}`}</p>}
          {invoice.number && <p>Please name {invoice.number}.</p>}
        </section>
      )}
      {settled.length > 0 && <p>{settled.join(" and ")}; {showMoney(invoice.due)} is due.</p>}
      <p class="paper-legal">
        {[seller?.name, seller?.registration_number && `registered as ${seller.registration_number}`, seller?.tax_number && `tax number ${seller.tax_number}`]
          .filter(Boolean)
          .join(", ")}
      </p>
    </footer>
  );
}
