/** The projects of one month, with their sum: what each figure of the month is made of. */
import type { MonthFigures, ProjectMonth } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showAmount, showShare } from "../../design/money.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { entriesOf } from "./data.tsx";
import "./reports.css";

interface MonthProps {
  /** As 2026-03. */
  month: string;
  currency: string;
}

export function MonthParts({ month, currency }: MonthProps) {
  const query = useQuery<Parts>({
    key: `projects of ${month}`,
    topics: ["invoice", "credit_note", "work", "labour_cost", "project"],
    ask: () => partsOf(month),
  });
  const found = query.data.value;
  const lines = found?.lines.filter(({ figures }) => figures?.currency_code === currency);
  const total = found?.totals.find(({ currency_code }) => currency_code === currency);
  return (
    <Panel flush title={`What ${showMonth(month)} is made of`} aside={<span class="quiet">Without tax</span>}>
      <ProblemNotice problem={query.problem.value} />
      {!lines && <Wait busy={query.busy.value} />}
      {lines && <Lines lines={lines} total={total} month={month} currency={currency} />}
    </Panel>
  );
}

interface Parts {
  lines: ProjectMonth[];
  totals: MonthFigures[];
}

/** All pages; each has the totals of the whole month. */
async function partsOf(month: string): Promise<Parts> {
  let totals: MonthFigures[] = [];
  const lines = await allOf(async (page_token) => {
    const page = await answer(api.GET("/v1/month-figures/projects", { params: { query: { month: `${month}-01`, page_size: PAGE_SIZE, page_token } } }));
    totals = page.totals;
    return page;
  });
  return { lines, totals };
}

interface LinesProps extends MonthProps {
  lines: readonly ProjectMonth[];
  total: MonthFigures | undefined;
}

function Lines({ lines, total, month, currency }: LinesProps) {
  const costs = may("cost.read");
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Projects of the month, rows">
      <table class="table month-parts" aria-label="Projects of the month">
        <thead>
          <tr>
            <th scope="col">Project</th>
            <th scope="col">Client</th>
            <th scope="col" class="number">Invoiced, {currency}</th>
            <th scope="col" class="number">Work</th>
            {costs && <th scope="col" class="number">Cost</th>}
            {costs && <th scope="col" class="number">Margin of work</th>}
            {costs && <th scope="col" class="number">Share</th>}
          </tr>
        </thead>
        <tbody>{lines.map((line) => <Line key={line.project_id} line={line} month={month} currency={currency} />)}</tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>Together</th>
            <td class="number">{showAmount(total?.billed, currency)}</td>
            <td class="number">{showAmount(total?.used, currency)}</td>
            {costs && <td class="number">{showAmount(total?.labour_cost, currency)}</td>}
            {costs && <td class="number">{showAmount(total?.margin_standard, currency)}</td>}
            {costs && <td class="number">{showShare(total?.margin_standard_share)}</td>}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Line({ line, month, currency }: MonthProps & { line: ProjectMonth }) {
  const { project_id, reference, name, client_id, client_name, figures } = line;
  const [from, to] = [`${month}-01`, lastDayOf(month)];
  const costs = may("cost.read");
  return (
    <tr>
      <td><a class="table-open" href={`/projects/${project_id}/money`}>{reference} {name}</a></td>
      <td>{client_id ? <Link href={`/clients/${client_id}`} class="table-open">{client_name}</Link> : "Internal work"}</td>
      <td class="number"><Link href={`/invoices?project_id=${project_id}&issued_from=${from}&issued_to=${to}`} class="table-open">{showAmount(figures?.billed, currency)}</Link></td>
      <td class="number"><Link href={entriesOf({ project: project_id ?? "", from, to })} class="table-open">{showAmount(figures?.used, currency)}</Link></td>
      {costs && <td class="number">{showAmount(figures?.labour_cost, currency)}</td>}
      {costs && <td class="number">{showAmount(figures?.margin_standard, currency)}</td>}
      {costs && <td class="number">{showShare(figures?.margin_standard_share)}</td>}
    </tr>
  );
}
