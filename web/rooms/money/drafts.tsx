/** Drafts that wait: reviewed, approved and issued, one by one or those that are chosen. */
import { useSignal } from "@preact/signals";
import type { InvoiceInList } from "../../contract/records.ts";
import { mayIssue } from "../../billing/issue.tsx";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { Checkbox } from "../../design/field.tsx";
import { currencyOf, showAmount } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { asProblem } from "../../store/problem.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { approvalOf, approve } from "./approval.tsx";

const DRAFTS_MAX = 100;
type Deed = "approve" | "issue";

export function Drafts() {
  const query = useQuery<InvoiceInList[]>({
    key: "drafts that wait",
    topics: ["invoice"],
    ask: async () => (await answer(api.GET("/v1/invoices", { params: { query: { status: "draft", order: "created_at", page_size: DRAFTS_MAX } as object } }))).items,
  });
  const drafts = query.data.value;
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !drafts} />
      {drafts?.length === 0 && <EmptySheet title="No draft waits" action={<Link href="/unbilled" class="button">Show what is ready</Link>}>Drafts stand here until they are issued.</EmptySheet>}
      {drafts && drafts.length > 0 && <Worksheet drafts={drafts} onDone={() => void query.reload()} />}
    </>
  );
}

function Worksheet({ drafts, onDone }: { drafts: readonly InvoiceInList[]; onDone: () => void }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const refused = useSignal<readonly string[]>([]);
  const busy = useSignal(false);
  const picked = drafts.filter(({ id }) => chosen.value.has(id));
  const run = async (deed: Deed, which: readonly InvoiceInList[]): Promise<void> => {
    busy.value = true;
    refused.value = await each(which, deed === "approve" ? approve : issue);
    busy.value = false;
    chosen.value = new Set();
    onDone();
  };
  const waiting = picked.filter(({ approved }) => !approved);
  return (
    <Panel flush title="Drafts" aside={
      <div class="form-actions">
        {may("invoice.approve") && <Button busy={busy.value} disabled={waiting.length === 0} onClick={() => void run("approve", waiting)}>Approve {waiting.length || ""}</Button>}
        {mayIssue() && <Button kind="primary" busy={busy.value} disabled={picked.length === 0} onClick={() => void run("issue", picked)}>Issue {picked.length || ""} today</Button>}
      </div>
    }>
      {refused.value.length > 0 && <Notice kind="bad"><ul>{refused.value.map((words) => <li key={words}>{words}</li>)}</ul></Notice>}
      <Table label="Drafts" rows={drafts} keyOf={({ id }) => id} columns={columnsOf(drafts, chosen)} />
      {drafts.length === DRAFTS_MAX && <p class="panel-body quiet">These are the oldest {DRAFTS_MAX}. <Link href="/invoices?status=draft">Show all drafts</Link></p>}
    </Panel>
  );
}

function columnsOf(drafts: readonly InvoiceInList[], chosen: { value: ReadonlySet<string> }): Column<InvoiceInList>[] {
  const currency = currencyOf(drafts.map(({ net }) => net));
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen.value);
    if (on) next.add(id);
    else next.delete(id);
    chosen.value = next;
  };
  return [
    { name: "Choose", show: ({ id, client_name, project_reference }) => (
      <Checkbox alone label={`Choose the draft for ${client_name}, ${project_reference}`} checked={chosen.value.has(id)} onChecked={(on) => choose(id, on)} />
    ) },
    { name: "Project", wide: true, show: ({ id, project_reference, project_name, client_name }) => (
      <Docket number={project_reference ?? ""} name={project_name ?? ""} client={client_name ?? ""} href={`/invoices/${id}`} />
    ) },
    { name: "Charges", show: ({ lines }) => kindsOf(lines) },
    { name: "Approval", show: (one) => (one.approved ? <span>{approvalOf(one)}</span> : <Chip>Not approved</Chip>) },
    { name: currency ? `Without tax, ${currency}` : "Without tax", number: true, show: ({ net }) => showAmount(net, currency) },
  ];
}

const KINDS: Readonly<Record<string, string>> = {
  time: "time", milestone: "steps", manual: "typed lines", expense: "costs", allowance: "allowances", charge: "charges",
  retainer: "a retainer", overage: "overage", held_back: "held back", progress: "progress", saving: "a saving", media: "media", levy: "a levy",
};

function kindsOf(lines: InvoiceInList["lines"]): string {
  const kinds = [...new Set(lines.map(({ kind }) => KINDS[kind ?? ""] ?? kind))];
  return `${lines.length} ${lines.length === 1 ? "line" : "lines"}: ${kinds.join(", ")}`;
}

/** Each by itself, so that one refusal does not hold the others. Why some were refused. */
async function each(which: readonly InvoiceInList[], send: (one: InvoiceInList) => Promise<unknown>): Promise<string[]> {
  const refused: string[] = [];
  for (const one of which) {
    try {
      await send(one);
    } catch (error) {
      refused.push(`${one.project_reference} ${one.project_name}: ${asProblem(error).message}`);
    }
  }
  return refused;
}

function issue({ id }: InvoiceInList): Promise<unknown> {
  return answer(api.POST("/v1/invoices/{invoice_id}/issue", { params: { path: { invoice_id: id } }, body: {} }));
}
