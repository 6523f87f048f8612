/** A document as an e-invoice: what it lacks and where that is filled in, and its files once it is issued. */
import type { EInvoiceCheck, EInvoiceProblem, Invoice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
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
        {invoice.status === "draft" && may("invoice.write") && <References invoice={invoice} />}
        {invoice.status !== "draft" && <Files invoice={invoice} />}
        <Wait busy={query.busy.value && !found} />
        {found && <Missing problems={found.problems} invoice={invoice} />}
      </div>
    </Panel>
  );
}

function Missing({ problems, invoice }: { problems: readonly EInvoiceProblem[]; invoice: Invoice }) {
  if (problems.length === 0) return <p>Nothing is missing: networks and programs can read this document.</p>;
  return (
    <>
      <ul class="e-invoice-missing">
        {problems.map((one) => (
          <li key={`${one.rule} ${one.record} ${one.field}`}>
            {one.message} {place(one, invoice)} {!one.required && <span class="quiet">Some recipients ask for it.</span>}
            {one.rule && <span class="quiet"> {one.rule}</span>}
          </li>
        ))}
      </ul>
      {invoice.status !== "draft" && problems.some(({ required }) => required) && <p class="quiet">This document keeps what it stated when it was issued. Fill in what is missing, credit it and issue it again.</p>}
    </>
  );
}

/** The way to where it is filled in. */
function place({ record, remedy }: EInvoiceProblem, invoice: Invoice) {
  if (record === "legal_entity" && may("settings.write")) return <Link href="/settings/agency">Agency and legal entity</Link>;
  if (record === "client" && may("client.write")) return <Link href={`/clients/${invoice.client_id}?change=yes`}>{invoice.client_name}</Link>;
  return <span>{remedy}</span>;
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
