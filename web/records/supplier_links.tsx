/** The links by which a supplier opens a record without an account: copied, opened, withdrawn. */
import { useState } from "preact/hooks";
import type { SupplierLink } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { showDay, todayIn } from "../design/day.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel } from "../design/panel.tsx";
import { Table } from "../design/table.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { may, me } from "../store/session.ts";
import { attempt } from "../store/write.ts";

interface SupplierLinksProps {
  /** Of the order, offers or self-bill. */
  recordIds: readonly string[];
  /** What its holder can do. */
  says: string;
  /** Left out: nothing can be shared now. */
  make?: (() => Promise<unknown>) | undefined;
  /** Whose link it is, where there are several. */
  nameOf?: (link: SupplierLink) => string;
}

export function SupplierLinks({ recordIds, says, make, nameOf }: SupplierLinksProps) {
  const query = useQuery<SupplierLink[]>({
    key: `supplier links of ${recordIds.join(" ")}`,
    topics: ["supplier_link"],
    ask: async () => (await answer(api.GET("/v1/supplier-links", { params: { query: { record_id: [...recordIds], page_size: 100 } } }))).items,
  });
  const links = query.data.value ?? [];
  const send = make && (() => void attempt({ words: "Made a link", send: make }));
  return (
    <Panel flush title="Links for the supplier" aside={send && <Button onClick={send}>Make a link</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {links.length > 0 ? <LinkTable links={links} nameOf={nameOf} /> : <p class="quiet panel-body">{says}</p>}
    </Panel>
  );
}

function LinkTable({ links, nameOf }: { links: readonly SupplierLink[]; nameOf: SupplierLinksProps["nameOf"] }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const day = (at: string | null) => showDay(at?.slice(0, 10) ?? null, today);
  return (
    <Table
      label="Links for the supplier"
      rows={links}
      keyOf={({ id }) => id}
      columns={[
        ...(nameOf ? [{ name: "Supplier", show: nameOf }] : []),
        { name: "Works until", show: ({ expires_on, withdrawn_at }: SupplierLink) => (withdrawn_at ? "Withdrawn" : showDay(expires_on, today)) },
        { name: "Opened", show: ({ opened_at, opened_address }: SupplierLink) => (opened_at ? `${day(opened_at)}, from ${opened_address}` : "Not yet") },
        { name: "Link", wide: true, show: (link: SupplierLink) => (link.path ? <LinkActions link={link} /> : "–") },
      ]}
    />
  );
}

function LinkActions({ link }: { link: SupplierLink }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(new URL(link.path, location.href).href);
    setCopied(true);
  };
  return (
    <>
      <a href={link.path} target="_blank" rel="noreferrer">Open</a>{" "}
      <Button kind="quiet" onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
      {may("purchase.write") && <Button kind="quiet" onClick={() => void attempt({ words: "Withdrew the link", send: () => withdraw(link) })}>Withdraw</Button>}
    </>
  );
}

function withdraw({ id }: SupplierLink): Promise<SupplierLink> {
  return answer(api.POST("/v1/supplier-links/{supplier_link_id}/withdraw", { params: { path: { supplier_link_id: id } } }));
}
