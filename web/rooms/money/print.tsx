/** An invoice or a credit note as a document: what the client gets, on A4. A draft is marked as one. */
import type { Invoice, LegalEntity, Party } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { isNothing, showAmount, showMoney, showPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Paper, PaperAddress } from "../../design/paper.tsx";
import { Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { useInvoice } from "./data.ts";

export function PrintPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useInvoice(id);
  const invoice = query.data.value;
  const print = (): void => window.print();
  useCommands([{ words: "Print the page", group: "Invoice", keys: "p", run: print }], []);
  return (
    <Page
      title={invoice ? titleOf(invoice) : "Invoice"}
      above={<Link href={`/invoices/${id}`} class="link-plain">Back to the invoice</Link>}
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
  const draft = invoice.status === "draft";
  return (
    <Paper label={`${kindOf(invoice)} ${invoice.number}`}>
      <header class="paper-head">
        <PaperAddress party={seller} strong />
        <div class="paper-title">
          <p class="paper-kind">{draft ? `${kindOf(invoice)}, draft` : kindOf(invoice)}</p>
          <p class="paper-number">{invoice.number || "No number yet"}</p>
        </div>
      </header>
      <div class="paper-parties">
        <section>
          <h2>{invoice.credits_invoice_id ? "Credited to" : "Invoiced to"}</h2>
          <PaperAddress party={invoice.buyer ?? undefined} name={invoice.client_name} />
        </section>
        <DocumentFacts invoice={invoice} />
      </div>
      {invoice.reason && <p>Reason: {invoice.reason}</p>}
      <PaperLines invoice={invoice} />
      <PaperTotals invoice={invoice} />
      <PaperFoot invoice={invoice} seller={seller} />
    </Paper>
  );
}

function DocumentFacts({ invoice }: { invoice: Invoice }) {
  return (
    <dl class="paper-facts">
      <dt>Date</dt>
      <dd>{invoice.issued_on ? longDate(invoice.issued_on) : "When issued"}</dd>
      {invoice.due_on && !invoice.credits_invoice_id && (
        <>
          <dt>Payable by</dt>
          <dd>{longDate(invoice.due_on)}</dd>
        </>
      )}
      <dt>Our reference</dt>
      <dd>{invoice.project_reference} {invoice.project_name}</dd>
      <dt>Currency</dt>
      <dd>{invoice.net?.currency_code}</dd>
    </dl>
  );
}

function PaperLines({ invoice }: { invoice: Invoice }) {
  const currency = invoice.net?.currency_code ?? "";
  return (
    <table class="paper-lines">
      <thead>
        <tr>
          <th scope="col">Description</th>
          <th scope="col" class="number">Tax</th>
          <th scope="col" class="number">Amount</th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((line) => (
          <tr key={line.id}>
            <td>{line.description}</td>
            <td class="number">{showPercent(line.tax_rate)} %</td>
            <td class="number">{showAmount(line.amount, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PaperTotals({ invoice }: { invoice: Invoice }) {
  const currency = invoice.net?.currency_code ?? "";
  return (
    <dl class="paper-totals">
      <dt>Net</dt>
      <dd>{showAmount(invoice.net, currency)}</dd>
      {invoice.taxes.map(({ category, rate, net, tax }) => (
        <>
          <dt key={`${category} ${rate}`}>{TAXES[category]} {showPercent(rate)} % of {showAmount(net, currency)}</dt>
          <dd>{showAmount(tax, currency)}</dd>
        </>
      ))}
      <dt class="paper-total">Total</dt>
      <dd class="paper-total">{showMoney(invoice.total)}</dd>
    </dl>
  );
}

const TAXES: Readonly<Record<Invoice["taxes"][number]["category"], string>> = {
  standard: "VAT",
  zero: "Zero rated, VAT",
  exempt: "Exempt from VAT,",
  reverse_charge: "Reverse charge: the buyer accounts for VAT,",
  outside_scope: "Outside the scope of VAT,",
};

function PaperFoot({ invoice, seller }: { invoice: Invoice; seller: Party | LegalEntity | undefined }) {
  const asks = !invoice.credits_invoice_id && (invoice.status === "draft" || !isNothing(invoice.due));
  return (
    <footer class="paper-foot">
      {asks && seller?.payment_details && (
        <section>
          <h2>How to pay</h2>
          <p class="paper-address">{seller.payment_details}</p>
          {invoice.number && <p>Please name {invoice.number}.</p>}
        </section>
      )}
      {!isNothing(invoice.paid) && <p>{showMoney(invoice.paid)} was received; {showMoney(invoice.due)} is due.</p>}
      <p class="paper-legal">
        {[seller?.name, seller?.registration_number && `registered as ${seller.registration_number}`, seller?.tax_number && `tax number ${seller.tax_number}`]
          .filter(Boolean)
          .join(", ")}
      </p>
    </footer>
  );
}
