/** The links by which the client reads and answers a quote: made, copied, withdrawn. */
import { useState } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import type { Quote, QuoteLink } from "./records.ts";

export function Links({ quote }: { quote: Quote }) {
  const params = { path: { quote_id: quote.id } };
  const query = useQuery<QuoteLink[]>({
    key: `links of quote ${quote.id}`,
    topics: ["quote_link", "quote"],
    ask: async () => (await answer(api.GET("/v1/quotes/{quote_id}/links", { params }))).links,
  });
  const make = () => attempt({ words: "Made a link", send: () => answer(api.POST("/v1/quotes/{quote_id}/links", { params, body: {} })), inverse: withdraw });
  const links = query.data.value ?? [];
  return (
    <Panel flush title="Links for the client" aside={quote.status === "sent" && <Button onClick={() => void make()}>Make a link</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {links.length > 0
        ? <LinkTable links={links} />
        : <p class="quiet panel-body">Anyone who has a link reads the quote, chooses among its options, and accepts or declines it, without an account.</p>}
    </Panel>
  );
}

function LinkTable({ links }: { links: readonly QuoteLink[] }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const day = (at: string | null) => showDay(at?.slice(0, 10) ?? null, today);
  return (
    <Table
      label="Links for the client"
      rows={links}
      keyOf={(link) => link.id}
      columns={[
        { name: "Made", show: ({ created_at }) => day(created_at) },
        { name: "Works until", show: ({ expires_on, withdrawn_at }) => (withdrawn_at ? "Withdrawn" : showDay(expires_on, today)) },
        { name: "Opened", show: ({ opened_at }) => (opened_at ? day(opened_at) : "Not yet") },
        { name: "Link", wide: true, show: (link) => (link.path ? <LinkActions link={link} /> : "–") },
      ]}
    />
  );
}

function LinkActions({ link }: { link: QuoteLink }) {
  const [copied, setCopied] = useState(false);
  const href = new URL(link.path, location.href).href;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(href);
    setCopied(true);
  };
  return (
    <>
      <a href={link.path} target="_blank" rel="noreferrer">Open</a>{" "}
      <Button kind="quiet" onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
      <Button kind="quiet" onClick={() => void attempt({ words: "Withdrew the link", send: () => withdraw(link) })}>Withdraw</Button>
    </>
  );
}

function withdraw({ id }: { id: string }): Promise<QuoteLink> {
  return answer(api.POST("/v1/quote-links/{quote_link_id}/withdraw", { params: { path: { quote_link_id: id } } }));
}
