/** What is due: periods that are over and fees, shown before they are closed and drafted. */
import { useSignal } from "@preact/signals";
import type { DueRetainer } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { periodWords } from "./words.ts";

const COLUMNS: readonly Column<DueRetainer>[] = [
  { name: "Retainer", show: ({ retainer_id, name }) => <Link href={`/retainers/${retainer_id}`} class="table-open">{name}</Link> },
  { name: "Client", show: ({ client_name }) => client_name },
  { name: "Periods", wide: true, show: ({ periods }) => periods.map((one) => periodWords(one)).join(", ") },
  { name: "Draft", number: true, show: ({ net, refusal }) => (refusal ? "No draft" : showMoney(net)) },
  { name: "Note", wide: true, show: ({ refusal }) => refusal },
];

export function DueRetainers() {
  const busy = useSignal(false);
  const found = useQuery({
    key: "due retainer periods",
    topics: ["retainer", "invoice", "credit_note", "work"],
    ask: () => answer(api.GET("/v1/due-retainer-periods", { params: { query: {} } })),
  });
  const bill = async (): Promise<void> => {
    busy.value = true;
    await attempt({ words: ({ due }) => `Drafted ${due.filter(({ invoice_id }) => invoice_id).length} invoices of retainers`, send: () => answer(api.POST("/v1/due-retainer-periods/bill", { body: {} })) });
    busy.value = false;
    void found.reload();
  };
  const due = found.data.value?.due;
  return (
    <Page
      title="Bill retainers"
      above={<Link href="/retainers" class="link-plain">Retainers</Link>}
      actions={may("invoice.write") && <Button kind="primary" busy={busy.value} disabled={!due?.length} onClick={() => void bill()}>Close and draft</Button>}
    >
      <p>Periods that are over are closed: time that is approved later counts in the next one. The fees, and what is billed beyond them, become one draft for each retainer.</p>
      <ProblemNotice problem={found.problem.value} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Panel flush title="What is due">
        <Wait busy={found.busy.value && !due} />
        {due?.length === 0 && <EmptySheet title="Nothing is due">Fees are due at the beginning of their period, or when it is over.</EmptySheet>}
        {due && due.length > 0 && <Table label="What is due" rows={due} keyOf={({ retainer_id }) => retainer_id ?? ""} columns={COLUMNS} />}
      </Panel>
    </Page>
  );
}
