/** One quote: how it stands, what may be done next, and its lines as the client sees them. */
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Actuals } from "./actuals.tsx";
import { Decide, type Decision } from "./decide.tsx";
import { IssueQuote } from "./issue.tsx";
import { Links } from "./links.tsx";
import { LineTable, type Part } from "./line_table.tsx";
import { QuoteChip } from "../../records/quote_stamp.tsx";
import { useNames, type Quote, type QuoteStatus } from "./records.ts";
import "./quoting.css";

const AGAIN: ReadonlySet<QuoteStatus> = new Set(["sent", "rejected", "expired", "withdrawn"]);

export function useQuote(id: string): Query<Quote> {
  return useQuery<Quote>({
    key: `quote ${id}`,
    topics: ["quote"],
    ask: () => answer(api.GET("/v1/quotes/{quote_id}", { params: { path: { quote_id: id } } })),
  });
}

/** The parts of the work that lines belong to, as far as this person may see the estimate. */
export function useParts(quote: Quote | undefined): readonly Part[] {
  const id = quote?.estimate_id ?? "";
  const query = useQuery({
    key: `parts of estimate ${id}`,
    topics: ["estimate"],
    ask: async () =>
      id && may("estimate.read")
        ? (await answer(api.GET("/v1/estimates/{estimate_id}", { params: { path: { estimate_id: id } } }))).deliverables
        : [],
  });
  return query.data.value ?? [];
}

export function QuoteRoom({ parameters }: RoomProps) {
  const query = useQuote(parameters["id"] ?? "");
  const quote = query.data.value;
  const parts = useParts(quote);
  const namesOf = useNames();
  if (!quote) {
    return (
      <Page title="Quote">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  const { client, work, href } = namesOf(quote);
  return (
    <Page
      title={quote.reference}
      above={
        <Crumbs above={[["/quotes", "Quotes"], ["", client], [href, work]]}>
          <QuoteChip status={quote.status} />
        </Crumbs>
      }
      actions={<Actions quote={quote} />}
    >
      <Totals quote={quote} />
      <Panel flush title="Lines"><LineTable label="Lines" lines={quote.lines} parts={parts} /></Panel>
      {quote.status === "accepted" && quote.project_id && may("budget.read") && <Actuals quote={quote} />}
      <Texts quote={quote} />
      {may("quote.write") && <Links quote={quote} />}
      <About quote={quote} />
      <Panels quote={quote} />
    </Page>
  );
}

function Panels({ quote }: { quote: Quote }) {
  const close = (): void => setQuery({ do: "" });
  const wanted = asked("do");
  if (wanted === "again") return <IssueQuote estimate={{ id: quote.estimate_id ?? "", reference: quote.reference }} instead={quote} onClose={close} />;
  if (wanted === "accept" || wanted === "reject" || wanted === "withdraw") return <Decide quote={quote} decision={wanted} onClose={close} />;
  return null;
}

function Actions({ quote }: { quote: Quote }) {
  const decide = (decision: Decision | "again"): void => setQuery({ do: decision }, false);
  const status = quote.status ?? "sent";
  const write = may("quote.write");
  return (
    <>
      <a href={`/v1/quotes/${quote.id}/pdf`} class="button button-plain" target="_blank" rel="noreferrer">PDF</a>
      <Link href={`/quotes/${quote.id}/print`} class="button button-plain">Print</Link>
      {write && (AGAIN.has(status) || status === "accepted") && (
        <Menu button="More" label="More about this quote">
          {status === "sent" && <MenuItem onChoose={() => decide("reject")}>The client rejected it</MenuItem>}
          {status === "sent" && <MenuItem onChoose={() => decide("withdraw")}>Withdraw</MenuItem>}
          {AGAIN.has(status) && <MenuItem onChoose={() => decide("again")}>Issue again</MenuItem>}
          {status === "accepted" && <MenuItem onChoose={() => void undoAcceptance(quote)}>Undo the acceptance</MenuItem>}
        </Menu>
      )}
      {write && status === "sent" && <Button kind="primary" onClick={() => decide("accept")}>The client accepted</Button>}
    </>
  );
}

function undoAcceptance(quote: Quote): Promise<Quote | undefined> {
  const params = { path: { quote_id: quote.id } };
  return attempt({
    words: `${quote.reference} is out of the budget and can be decided on again`,
    send: () => answer(api.POST("/v1/quotes/{quote_id}/undo-acceptance", { params, ...ifVersion(quote.version) })),
  });
}

function Totals({ quote }: { quote: Quote }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Figures>
      <Figure name="Total without tax" value={showMoney(quote.total)} />
      <Figure name="Tax" value={showMoney(quote.tax)} note={quote.tax_rate ? showShare(quote.tax_rate) : "Several rates"} />
      <Figure name="To pay" value={showMoney(quote.total_with_tax)} />
      <Figure name="Valid until" value={showDay(quote.valid_until, today)} note={`Sent ${showDay(quote.sent_at?.slice(0, 10) ?? null, today)}`} />
    </Figures>
  );
}

/** What the client reads above and below the lines. */
function Texts({ quote }: { quote: Quote }) {
  if (!quote.cover_text && !quote.terms) return null;
  return (
    <Panel title="What the client reads">
      <Facts facts={([["Cover text", quote.cover_text], ["Terms", quote.terms]] as const).filter(([, words]) => words)} />
    </Panel>
  );
}

function About({ quote }: { quote: Quote }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const decided = quote.decided_at ? showDay(quote.decided_at.slice(0, 10), today) : "";
  const facts: [string, string][] = [
    ["Accepted by", quote.accepted_by && `${quote.accepted_by}, ${decided}`],
    ["Answered by a link from", quote.decided_address],
    ["Rejected because", quote.reject_reason],
    ["Withdrawn because", quote.withdraw_reason],
  ];
  const known = facts.filter(([, words]) => words);
  return (
    <Panel title="Where it comes from">
      <Facts
        facts={[
          ["Estimate", <Link key="estimate" href={`/estimates/${quote.estimate_id}`}>{`Estimate of ${quote.reference}`}</Link>],
          ...(quote.replaces_id ? [["In place of", <Link key="replaces" href={`/quotes/${quote.replaces_id}`}>The quote before</Link>] as const] : []),
          ...(quote.replaced_by_id ? [["Replaced by", <Link key="replaced" href={`/quotes/${quote.replaced_by_id}`}>The newer quote</Link>] as const] : []),
          ["Version", String(quote.edition)],
          ...known,
        ]}
      />
    </Panel>
  );
}
