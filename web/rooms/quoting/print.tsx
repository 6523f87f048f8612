/** A quote as the client gets it: one sheet, in black on white, without what the work costs the agency. */
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showAmount, showMoney, showPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Paper, PaperHead, PaperParties, PaperTotals } from "../../design/paper.tsx";
import { Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { basis, offeredAs, partName, type Part } from "./line_table.tsx";
import { useParts, useQuote } from "./quote.tsx";
import { useNames, type EstimateLine, type Quote } from "./records.ts";

export function QuotePrint({ parameters }: RoomProps) {
  const query = useQuote(parameters["id"] ?? "");
  const quote = query.data.value;
  const parts = useParts(quote);
  return (
    <Page
      title={quote ? `Quote ${quote.reference}` : "Quote"}
      above={<Crumbs above={[["/quotes", "Quotes"], [`/quotes/${quote?.id}`, quote?.reference ?? ""]]} />}
      actions={<Button kind="primary" onClick={() => print()}>Print or save as PDF</Button>}
    >
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !quote} />
      {quote && <Sheet quote={quote} parts={parts} />}
    </Page>
  );
}

/** Who sells, as documents name it; people who may not see it get the agency's name. */
function useSeller() {
  const query = useQuery({
    key: "legal entity",
    topics: ["legal_entity"],
    ask: async () => (may("invoice.read") ? answer(api.GET("/v1/legal-entity")) : undefined),
  });
  const agency = { name: me.value?.agency.name ?? "", address: "", tax_number: "", country_code: "" };
  return query.data.value?.name ? query.data.value : agency;
}

function Sheet({ quote, parts }: { quote: Quote; parts: readonly Part[] }) {
  const { client, work } = useNames()(quote);
  const seller = useSeller();
  return (
    <Paper label={`Quote ${quote.reference}`}>
      <PaperHead seller={seller} kind="Quote" number={quote.reference} />
      <PaperParties
        title="For"
        facts={[
          ["Date", quote.sent_at && longDate(quote.sent_at.slice(0, 10))],
          ["Valid until", quote.valid_until && longDate(quote.valid_until)],
          ["Our reference", work],
          ["Currency", quote.total?.currency_code],
        ]}
      >
        <p class="paper-name">{client || "–"}</p>
      </PaperParties>
      <Lines quote={quote} parts={parts} />
      <Totals quote={quote} />
      <footer class="paper-foot">
        <Answer quote={quote} seller={seller?.name ?? ""} />
        <p class="paper-legal">
          {quote.valid_until && `This quote holds until ${longDate(quote.valid_until)}. `}Work that is not named above is quoted separately.
        </p>
      </footer>
    </Paper>
  );
}

function Lines({ quote, parts }: { quote: Quote; parts: readonly Part[] }) {
  const currency = quote.total?.currency_code ?? "";
  return (
    <table class="paper-lines">
      <thead><tr><th scope="col">What you get</th><th scope="col" class="number">Price</th></tr></thead>
      {grouped(quote.lines, parts).map(([name, lines]) => (
        <tbody key={name}>
          {name && <tr class="paper-part"><th scope="rowgroup" colSpan={2}>{name}</th></tr>}
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.description || basis(line)}
                {line.description && basis(line) && <div class="paper-kind">{basis(line)}</div>}
                {offeredAs(line) && <div class="paper-kind">{offeredAs(line)}</div>}
              </td>
              <td class="number">{line.chosen ? showAmount(line.amount, currency) : `(${showAmount(line.amount, currency)})`}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Totals({ quote }: { quote: Quote }) {
  const currency = quote.total?.currency_code ?? "";
  const tax = [`VAT${quote.tax_rate && ` ${showPercent(quote.tax_rate)}\u2009%`}`, showAmount(quote.tax, currency)] as const;
  return <PaperTotals sums={[["Net", showAmount(quote.total, currency)], tax]} total={["Total", showMoney(quote.total_with_tax)]} />;
}

/** Lines under the part that they belong to, the parts in the order of the first line of each. */
function grouped(lines: readonly EstimateLine[], parts: readonly Part[]): [string, EstimateLine[]][] {
  const sections = lines.some(({ section }) => section);
  const found = Map.groupBy(lines, ({ section, deliverable_id }) => (sections ? section : partName(parts, deliverable_id)));
  if (found.size === 1) return [["", [...lines]]];
  return [...found].map(([name, rows]) => [name || "The project as a whole", rows]);
}

function Answer({ quote, seller }: { quote: Quote; seller: string }) {
  if (quote.status === "accepted") return <p>Accepted by {quote.accepted_by}{quote.decided_at && ` on ${longDate(quote.decided_at.slice(0, 10))}`}.</p>;
  return (
    <div class="paper-sign">
      <div>Accepted for the client: name, day</div>
      <div>For {seller}: name, day</div>
    </div>
  );
}
