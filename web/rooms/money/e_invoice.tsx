/** A document as an e-invoice: what it lacks and where that is filled in, and its files once it is issued. */
import type { EInvoiceCheck, EInvoiceProblem, Invoice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Fold } from "../../design/fold.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { save } from "../../list/csv.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { References } from "./references.tsx";

const FORMATS = [["ubl", "UBL (Peppol)"], ["facturx", "PDF (ZUGFeRD, Factur-X)"], ["cii", "CII"]] as const;
type Format = (typeof FORMATS)[number][0];

export function EInvoice({ invoice }: { invoice: Invoice }) {
  const path = { invoice_id: invoice.id };
  const query = useQuery<EInvoiceCheck>({
    key: `e-invoice of ${invoice.id}`,
    topics: ["invoice", "client", "legal_entity"],
    ask: () => answer(api.GET("/v1/invoices/{invoice_id}/e-invoice/check", { params: { path } })),
  });
  const found = query.data.value;
  return (
    <Panel title="E-invoice" aside={found && <Chip tone={found.valid ? "good" : "warn"}>{found.valid ? "Complete" : "Incomplete"}</Chip>}>
      <div class="e-invoice">
        <ProblemNotice problem={query.problem.value} />
        <Wait busy={query.busy.value && !found} />
        {found && <State problems={found.problems} invoice={invoice} />}
        {invoice.status !== "draft" && <Files invoice={invoice} />}
      </div>
    </Panel>
  );
}

interface StateProps {
  problems: readonly EInvoiceProblem[];
  invoice: Invoice;
}

/** One line; opened, what is missing under the record where it is filled in. */
function State({ problems, invoice }: StateProps) {
  const isDraft = invoice.status === "draft" && may("invoice.write");
  if (problems.length === 0 && !isDraft) return <p>{NOTHING_MISSING}</p>;
  return (
    <Fold line={stateWords(problems)}>
      {RECORDS.map((record) => (
        <Group key={record} record={record} problems={problems.filter((one) => one.record === record)} invoice={invoice} />
      ))}
      {isDraft && <References invoice={invoice} />}
      {invoice.status !== "draft" && problems.some(({ required }) => required) && <p class="quiet">This document keeps what it stated when it was issued. Fill in what is missing, credit it and issue it again.</p>}
    </Fold>
  );
}

const NOTHING_MISSING = "Nothing is missing: networks and programs can read this document.";
const RECORDS = ["legal_entity", "client", "invoice"] as const;

function stateWords(problems: readonly EInvoiceProblem[]): string {
  const needed = problems.filter(({ required }) => required).length;
  const asked = problems.length - needed;
  if (problems.length === 0) return NOTHING_MISSING;
  const also = asked > 0 ? `${asked} that some recipients ask for` : "";
  if (needed === 0) return `Networks and programs can read this document. ${asked === 1 ? "One detail is" : `${asked} details are`} missing that some recipients ask for.`;
  return `${needed === 1 ? "One required detail is" : `${needed} required details are`} missing${also && `, and ${also}`}.`;
}

/** What is missing on one record; each leads to its field, for those who may fill it in. */
function Group({ record, problems, invoice }: StateProps & { record: (typeof RECORDS)[number] }) {
  if (problems.length === 0) return null;
  const isLinked = wayTo(record, invoice, "") !== "";
  const remedies = isLinked ? [] : [...new Set(problems.map(({ remedy }) => remedy))];
  return (
    <section class="e-invoice-group">
      <h3>{titleOf(record, invoice)}</h3>
      <ul class="e-invoice-missing">
        {problems.map((one) => (
          <li key={`${one.rule} ${one.field}`}>
            {isLinked ? <Link href={wayTo(record, invoice, one.field)}>{one.message}</Link> : one.message}
            {!one.required && <span class="quiet"> Some recipients ask for it.</span>}
            {one.rule && <span class="quiet"> {one.rule}</span>}
          </li>
        ))}
      </ul>
      {remedies.map((remedy) => <p key={remedy} class="quiet">{remedy}</p>)}
    </section>
  );
}

function titleOf(record: (typeof RECORDS)[number], invoice: Invoice): string {
  if (record === "client") return invoice.client_name;
  return record === "legal_entity" ? "Agency and legal entity" : "This document";
}

/** The way to the field; "" for who may not fill it in. */
function wayTo(record: string, { client_id }: Invoice, field: string): string {
  if (record === "legal_entity" && may("settings.write")) return `/settings/agency?field=${field}`;
  if (record === "client" && may("client.write")) return `/clients/${client_id}?change=yes&field=${field}`;
  return "";
}

function Files({ invoice }: { invoice: Invoice }) {
  return (
    <div class="form-actions">
      {FORMATS.map(([format, words]) => (
        <Button key={format} onClick={() => void download(invoice, format)}>Download {words}</Button>
      ))}
    </div>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function download(invoice: Invoice, format: Format): Promise<unknown> {
  const path = { invoice_id: invoice.id };
  const send = async (): Promise<boolean> => {
    const file = await answer(api.GET("/v1/invoices/{invoice_id}/e-invoice", { params: { path, query: { format } } }));
    save(file.file_name, new Blob([file.pdf_base64 ? bytesOf(file.pdf_base64) : file.xml], { type: file.media_type }));
    return true;
  };
  return attempt({ words: `${invoice.number}: the file is in your downloads`, send });
}
