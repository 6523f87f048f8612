/** A draft: its lines as a grid, what is behind the line that one is in, and the way to issue it. */
import { useSignal } from "@preact/signals";
import { IssueDialog, mayIssue } from "../../billing/issue.tsx";
import type { Invoice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { Panel } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { AddLineDialog } from "./add_line.tsx";
import { mayHaveAllowances } from "./allowance_words.ts";
import { ApprovalButton, ApprovalNotice } from "./approval.tsx";
import { discardInvoice, useWork } from "./data.ts";
import { DraftGrid } from "./draft_grid.tsx";
import { EInvoice } from "./e_invoice.tsx";
import { useEdits } from "./edits.ts";
import { Lineage } from "./invoice.tsx";
import { LineAllowances } from "./line_allowances.tsx";
import { LineTax } from "./line_tax.tsx";
import { LineWork } from "./line_work.tsx";
import { NeedsRate, Totals } from "./totals.tsx";

export function Draft({ invoice, query }: { invoice: Invoice; query: Query<Invoice> }) {
  const issuing = useSignal(asked("do") === "issue" && mayIssue());
  const discarding = useSignal(false);
  const adding = useSignal(false);
  const at = useSignal("");
  const edits = useEdits(query);
  const work = useWork(invoice.id);
  const line = invoice.lines.find((one) => one.id === at.value) ?? invoice.lines[0];
  const discard = async (): Promise<void> => {
    const words = "Discarded the draft; its time and steps can be billed again";
    if (await attempt({ words, send: () => discardInvoice(invoice.id).then(() => true) })) go("/unbilled");
  };
  useCommands(
    mayIssue() ? [{ words: "Issue the invoice", group: "Invoice", keys: "i", run: () => (issuing.value = true) }] : [],
    [invoice.id],
  );
  return (
    <Page
      title={`Draft for ${invoice.client_name}`}
      above={<Crumbs above={[["/invoices", "Invoices"]]} />}
      actions={
        <>
          <Link href={`/invoices/${invoice.id}/print`} class="button">Preview</Link>
          {may("invoice.write") && <Button onClick={() => (discarding.value = true)}>Discard</Button>}
          <ApprovalButton invoice={invoice} />
          {mayIssue() && <Button kind="primary" onClick={() => (issuing.value = true)}>Issue {invoice.next_number}</Button>}
        </>
      }
    >
      <ApprovalNotice invoice={invoice} />
      <Lineage invoice={invoice} />
      <NeedsRate invoice={invoice} />
      <div class="beside">
        <Panel flush title="Lines"
          aside={<>
            <span class="quiet">In {invoice.net?.currency_code}, net of tax</span>
            {may("invoice.write") && <Button onClick={() => (adding.value = true)}>Add a line</Button>}
          </>}>
          <DraftGrid invoice={invoice} edits={edits} onAt={(id) => (at.value = id)} />
          <Totals invoice={invoice} />
        </Panel>
        {line && (
          <div class="behind">
            {may("invoice.write") && <LineTax key={line.id} line={line} edits={edits} />}
            {may("invoice.write") && mayHaveAllowances(line) && (
              <LineAllowances key={`allowances ${line.id}`} line={line} currency={invoice.net?.currency_code ?? ""} edits={edits} />
            )}
            <LineWork line={line} query={work} {...(may("invoice.write") && { onLeaveOut: edits.leaveOut })} />
          </div>
        )}
      </div>
      {(work.data.value || work.problem.value) && <EInvoice invoice={invoice} />}
      {adding.value && <AddLineDialog edits={edits} invoice={invoice} onClose={() => (adding.value = false)} />}
      {discarding.value && (
        <Confirm title={`Discard the draft for ${invoice.client_name}`} deed="Discard it" onDo={() => void discard()} onClose={() => (discarding.value = false)}>
          Its time and steps can be billed again. What was typed into its lines is lost, and this cannot be undone.
        </Confirm>
      )}
      {issuing.value && <IssueDialog invoice={invoice} onClose={() => { issuing.value = false; setQuery({ do: "" }); }} />}
    </Page>
  );
}
