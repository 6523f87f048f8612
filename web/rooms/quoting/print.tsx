/** A quote as the client gets it: one sheet, in black on white, without what the work costs the agency. */
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { basis, partName, type Part } from "./line_table.tsx";
import { useParts, useQuote } from "./quote.tsx";
import { useNames, type EstimateLine, type Quote } from "./records.ts";
import "./quoting.css";

export function QuotePrint({ parameters }: RoomProps) {
  const query = useQuote(parameters["id"] ?? "");
  const quote = query.data.value;
  const parts = useParts(quote);
  return (
    <Page
      title={quote ? `Quote ${quote.reference}` : "Quote"}
      above={quote && <Link href={`/quotes/${quote.id}`} class="link-plain">{quote.reference}</Link>}
      actions={<Button kind="primary" onClick={() => print()}>Print or save as PDF</Button>}
    >
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !quote} />
      {quote && <Sheet quote={quote} parts={parts} />}
    </Page>
  );
}

/** Who sells, as documents name it; people who may not see it get the agency's name. */
function useSeller(): { name: string; lines: string } {
  const query = useQuery({
    key: "legal entity",
    topics: ["legal_entity"],
    ask: async () => (may("invoice.read") ? answer(api.GET("/v1/legal-entity")) : undefined),
  });
  const found = query.data.value;
  const tax = found?.tax_number ? `Tax number ${found.tax_number}` : "";
  return { name: found?.name ?? me.value?.agency.name ?? "", lines: [found?.address, tax].filter(Boolean).join("\n") };
}

function Sheet({ quote, parts }: { quote: Quote; parts: readonly Part[] }) {
  const { client, work } = useNames()(quote);
  const seller = useSeller();
  return (
    <article class="document" aria-label={`Quote ${quote.reference}`}>
      <header class="document-head">
        <div>
          <div class="document-agency">{seller.name}</div>
          <div class="document-lines">{seller.lines}</div>
        </div>
        <dl class="document-facts">
          <dt>Quote</dt><dd>{quote.reference}</dd>
          <dt>Date</dt><dd>{fullDay(quote.sent_at?.slice(0, 10))}</dd>
          <dt>Valid until</dt><dd>{fullDay(quote.valid_until)}</dd>
        </dl>
      </header>
      <div>
        <p class="document-note">{client && `For ${client}`}</p>
        <h2>{work.replace(/^JOB-\d+ /, "") || "Quote"}</h2>
      </div>
      <Lines quote={quote} parts={parts} />
      <p class="document-note">
        Prices are in {quote.total?.currency_code}. This quote holds until {fullDay(quote.valid_until)}. Work that is not named above is quoted apart.
      </p>
      <Answer quote={quote} seller={seller.name} />
    </article>
  );
}

function Lines({ quote, parts }: { quote: Quote; parts: readonly Part[] }) {
  return (
    <table class="document-table">
      <thead><tr><th scope="col">What you get</th><th scope="col" class="number">Price</th></tr></thead>
      {grouped(quote.lines, parts).map(([name, lines]) => (
        <tbody key={name}>
          {name && <tr><th scope="rowgroup" colSpan={2}>{name}</th></tr>}
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.description || basis(line)}
                {line.description && basis(line) && <span class="document-note"> · {basis(line)}</span>}
              </td>
              <td class="number">{showMoney(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      ))}
      <tfoot>
        <tr><th scope="row">Total without tax</th><td class="number">{showMoney(quote.total)}</td></tr>
        <tr><th scope="row">Tax{quote.tax_rate && `, ${showShare(quote.tax_rate)}`}</th><td class="number">{showMoney(quote.tax)}</td></tr>
        <tr class="document-sum"><th scope="row">To pay</th><td class="number">{showMoney(quote.total_with_tax)}</td></tr>
      </tfoot>
    </table>
  );
}

/** Lines under the part that they belong to, the parts in the order of the first line of each. */
function grouped(lines: readonly EstimateLine[], parts: readonly Part[]): [string, EstimateLine[]][] {
  const found = Map.groupBy(lines, ({ deliverable_id }) => partName(parts, deliverable_id));
  if (found.size === 1) return [["", [...lines]]];
  return [...found].map(([name, rows]) => [name || "The project as a whole", rows]);
}

function Answer({ quote, seller }: { quote: Quote; seller: string }) {
  if (quote.status === "accepted") return <p>Accepted by {quote.accepted_by} on {fullDay(quote.decided_at?.slice(0, 10))}.</p>;
  return (
    <div class="document-sign">
      <div>Accepted for the client: name, day</div>
      <div>For {seller}: name, day</div>
    </div>
  );
}

/** 31 March 2026: on paper nobody knows what today is. */
function fullDay(day: string | null | undefined): string {
  if (!day) return "–";
  if (Number.isNaN(Date.parse(day))) return showDay(day, day);
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
