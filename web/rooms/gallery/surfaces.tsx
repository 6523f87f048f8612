/** What holds other things: notices, panels, figures, tables, dialogs, paper. */
import { signal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Figure, Figures, Panel } from "../../design/panel.tsx";
import { Paper, PaperAddress, PaperHead, PaperParties, PaperTotals } from "../../design/paper.tsx";
import { Table } from "../../design/table.tsx";
import { Problem } from "../../store/problem.ts";
import { Example } from "./example.tsx";

const REFUSED = new Problem({ status: 409, reason: "INVOICE_ISSUED", detail: "INV-2026-0052 is issued and cannot be changed. Credit it instead." });
const opened = signal<"" | "question" | "side">("");
const close = (): void => {
  opened.value = "";
};

export function Surfaces() {
  return (
    <>
      <Example name="Notice" use="Something to know before going on. A refusal says what to do.">
        <div class="gallery-wide form">
          <Notice>Q-0031 of this estimate is accepted, so its lines stay as they are.</Notice>
          <Notice kind="good">Everything answers.</Notice>
          <Notice kind="warn" actions={<Button onClick={close}>Change it</Button>}>Friday was sent back: half of this was for the other job.</Notice>
          <ProblemNotice problem={REFUSED} actions={<Button onClick={close}>Try again</Button>} />
        </div>
      </Example>
      <Figures>
        <Figure name="Sold" value="£22,935" note="Accepted quotes" />
        <Figure name="Used" value="£12,013" note="52 % of the budget" />
        <Figure name="Margin" value="−£5,139" note="Nothing is invoiced" />
      </Figures>
      <Panel title="Panel" aside={<span class="quiet">3 in all</span>}>
        <Facts facts={[["Client", "Meridian Rail plc"], ["Wanted by", "Fri 4 Dec"], ["Description", ""]]} />
      </Panel>
      <Panel flush title="Table in a panel">
        <Table label="Lines" rows={LINES} keyOf={(line) => line.name} columns={[
          { name: "What it is", wide: true, show: (line) => line.name },
          { name: "Hours", number: true, show: (line) => line.hours },
          { name: "Price", number: true, show: (line) => line.price },
        ]} />
      </Panel>
      <Panel flush title="Empty">
        <EmptySheet title="Nothing invoiced yet" action={<Button onClick={close}>Draft an invoice</Button>}>Invoices of this project stand here, with what is paid of them.</EmptySheet>
      </Panel>
      <Example name="Breadcrumbs, dialog, side panel" use="A question stands over the page, a record stands beside its list.">
        <Crumbs above={[["/projects", "Projects"], ["/clients", "Meridian Rail plc"]]} />
        <Button onClick={() => (opened.value = "question")}>Open a dialog</Button>
        <Button onClick={() => (opened.value = "side")}>Open a side panel</Button>
      </Example>
      <Sheet />
      {opened.value && (
        <Dialog side={opened.value === "side"} title="Discard the draft" onClose={close}>
          <div class="form">
            <p>Its lines go back to what is ready to bill.</p>
            <div class="form-actions">
              <Button kind="bad" onClick={close}>Discard</Button>
              <Button onClick={close}>Cancel</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}

const LINES = [
  { name: "Copy, two rounds of changes", hours: "40 h", price: "£3,400.00" },
  { name: "Design, two rounds of changes", hours: "40 h", price: "£3,800.00" },
];
const SELLER = { name: "Northlight Ltd", address: "4 Quay Street, Bristol BS1 4QA", tax_number: "GB980780684", country_code: "GB" };

function Sheet() {
  return (
    <Paper label="Example of a document">
      <PaperHead seller={SELLER} kind="Invoice" number="INV-2026-0052" />
      <PaperParties title="Invoiced to" facts={[["Date", "11 November 2026"], ["Payable by", "11 December 2026"], ["Currency", "GBP"]]}>
        <PaperAddress party={undefined} name="Tern Outdoor GmbH" />
      </PaperParties>
      <PaperTotals sums={[["Net", "7,551.00"], ["VAT 20 % of 7,551.00", "1,510.20"]]} total={["Total", "£9,061.20"]} />
    </Paper>
  );
}
