/** Where the lines of a document come from: hours by deliverable and role, and what the client accepted for them. */
import type { components } from "../../contract/api.ts";
import { Link } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { isNothing, showAmount } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import type { Invoice } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";

type Line = components["schemas"]["LineLineage"];
type Part = components["schemas"]["LineagePart"];

interface Row {
  key: string;
  line: Line;
  /** Undefined: what no hour stands behind. */
  part?: Part;
}

type Lineage = components["schemas"]["GetInvoiceLineageResponse"];

export function useLineage(id: string): Query<Lineage> {
  return useQuery({
    key: `lineage ${id}`,
    topics: ["invoice", "credit_note"],
    ask: () => answer(api.GET("/v1/invoices/{invoice_id}/lineage", { params: { path: { invoice_id: id } } })),
  });
}

export function LineOfSight({ invoice, query }: { invoice: Invoice; query: Query<Lineage> }) {
  const rows = (query.data.value?.lines ?? []).flatMap(rowsOf);
  if (rows.length === 0) return null;
  return (
    <Panel flush title="Where it comes from" aside={<span class="quiet">In {invoice.total?.currency_code}, without tax</span>}>
      <Table label="Where it comes from" rows={rows} columns={columnsOf(invoice)} keyOf={({ key }) => key} />
    </Panel>
  );
}

function rowsOf(line: Line): Row[] {
  const parts = line.parts.map((part): Row => ({ key: `${line.invoice_line_id} ${part.deliverable_id} ${part.charge_role}`, line, part }));
  return isNothing(line.beyond) ? parts : [...parts, { key: `${line.invoice_line_id} beyond`, line }];
}

function columnsOf({ total, project_id }: Invoice): Column<Row>[] {
  const code = total?.currency_code ?? "";
  return [
    { name: "For", wide: true, show: ({ line, part }) => (part ? part.deliverable_name || "The project as a whole" : line.description) },
    { name: "Role", show: ({ part }) => (part ? capital(part.charge_role) : "") },
    { name: "Hours", number: true, show: ({ part }) => (part ? <Link href={`/projects/${project_id}/time`}>{hours(part.minutes)}</Link> : "") },
    { name: "Tasks", number: true, show: ({ part }) => (part?.task_count ? String(part.task_count) : "") },
    { name: "At its rates", number: true, show: ({ part }) => (part ? showAmount(part.value, code) : "") },
    { name: "Charged", number: true, show: ({ line, part }) => showAmount(part ? part.amount : line.beyond, code) },
    ...(may("cost.read") ? [{ name: "Cost", number: true, show: ({ part }: Row) => (part?.cost ? showAmount(part.cost, part.cost.currency_code) : "") }] : []),
    { name: "Accepted in", show: ({ line }) => <Quotes line={line} /> },
  ];
}

/** The quotes whose accepted lines are for the deliverables of the line, each once. */
function Quotes({ line }: { line: Line }) {
  const quotes = new Map(line.offers.map(({ quote_id, quote_reference }) => [quote_id, quote_reference] as const));
  return <>{[...quotes].map(([id, reference], place) => <>{place > 0 && ", "}<Link key={id} href={`/quotes/${id}`}>{reference}</Link></>)}</>;
}
