/** One invoice or credit note: a draft to edit, or a document with its payments and credits. */
import { useInvoice } from "../../billing/invoice.ts";
import type { Invoice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { Draft } from "./draft.tsx";
import { Issued } from "./issued.tsx";
import { InvoiceChip } from "../../records/invoice_stamp.tsx";
import "./money.css";

export function InvoicePage({ parameters }: RoomProps) {
  const query = useInvoice(parameters["id"] ?? "");
  const found = query.data.value;
  if (found?.status === "draft") return <Draft invoice={found} query={query} />;
  if (found) return <Issued invoice={found} />;
  return (
    <Page title="Invoice" above={<Crumbs above={[["/invoices", "Invoices"]]} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value} />
    </Page>
  );
}

/** Where it comes from: client, project, and how far it is. */
export function Lineage({ invoice }: { invoice: Invoice }) {
  return (
    <p class="lineage">
      <InvoiceChip {...invoice} />
      <Link href={`/clients/${invoice.client_id}`}>{invoice.client_name}</Link>
      <Link href={`/projects/${invoice.project_id}`}>{invoice.project_reference} {invoice.project_name}</Link>
      <span class="quiet">{showMoney(invoice.total)} with tax</span>
    </p>
  );
}
