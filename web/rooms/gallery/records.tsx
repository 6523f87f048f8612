/** How records are recognised, and the stamp of each of their states. */
import { Avatar } from "../../design/avatar.tsx";
import { Chip, STATE_NAMES, StateChip } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { clock, hours } from "../../design/duration.ts";
import { showDay } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { Facts } from "../../design/panel.tsx";
import { INVOICE_STATES, InvoiceChip } from "../../records/invoice_stamp.tsx";
import { QUOTE_STATES, QuoteChip } from "../../records/quote_stamp.tsx";
import { Example } from "./example.tsx";

const POUNDS = { amount: "-1234.50", currency_code: "GBP" };

export function Records() {
  return (
    <>
      <Example name="Docket" use="A job by its number, name and client: the same in list, board, palette and panel.">
        <div class="gallery-docket"><Docket number="JOB-1024" name="Practice websites" client="Bracken Veterinary Group" /></div>
        <div class="gallery-narrow"><Docket number="JOB-1024" name="Practice websites" client="Bracken Veterinary Group" /></div>
        <Avatar name="Maya Okafor" />
      </Example>
      <Example name="Stamp" use="A state in one word. Outline is planned, solid goes on, green is done, amber waits, red needs somebody.">
        {STATE_NAMES.map((state) => <StateChip key={state} state={state} />)}
      </Example>
      <Example name="Stamps of money" use="The same state has the same stamp on every page.">
        {INVOICE_STATES.map((status) => <InvoiceChip key={status} status={status} overdue={false} credits_invoice_id={null} />)}
        <InvoiceChip status="issued" overdue credits_invoice_id={null} />
        {QUOTE_STATES.map((status) => <QuoteChip key={status} status={status} />)}
        <Chip tone="bad">{"Over 100\u2009%"}</Chip>
      </Example>
      <Example name="Figures in text" use="A figure has its unit and its day. A minus is −, nothing is –.">
        <Facts
          facts={[
            ["Money", showMoney(POUNDS)],
            ["Money, whole", showMoney(POUNDS, true)],
            ["Hours of a day", clock(450)],
            ["Hours of a project", hours(15_540)],
            ["Share", showShare("0.57")],
            ["Day", showDay("2026-12-04")],
            ["Nothing", ""],
          ]}
        />
      </Example>
    </>
  );
}
