/** What the supplier of an order did by its link: answered, and sent invoices. */
import type { PurchaseOrder, SupplierDocument } from "../contract/records.ts";
import { showDay, todayIn } from "../design/day.ts";
import { showMoney } from "../design/money.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel } from "../design/panel.tsx";
import { Table } from "../design/table.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { me } from "../store/session.ts";

const STANDS = { received: "Received", approved: "Approved", paid: "Paid", set_aside: "Set aside" } as const;

export function SupplierAnswers({ order }: { order: PurchaseOrder }) {
  const params = { query: { purchase_order_id: [order.id], page_size: 50 } };
  const answers = useQuery({ key: `answers to ${order.id}`, topics: ["order_answer"], ask: async () => (await answer(api.GET("/v1/purchase-order-answers", { params }))).items });
  const documents = useQuery({ key: `documents of ${order.id}`, topics: ["supplier_document", "bill"], ask: async () => (await answer(api.GET("/v1/supplier-documents", { params }))).items });
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const latest = answers.data.value?.[0];
  const sent: SupplierDocument[] = documents.data.value ?? [];
  return (
    <Panel flush title="The supplier">
      <ProblemNotice problem={answers.problem.value ?? documents.problem.value} />
      <p class="panel-body">{latest ? `${latest.name} ${latest.accepted ? "accepted" : "declined"} on ${showDay(latest.answered_at?.slice(0, 10) ?? null, today)}${latest.reason ? `: ${latest.reason}` : "."}` : "Not answered yet."}</p>
      {sent.length > 0 && (
        <Table label="Invoices sent by the supplier" rows={sent} keyOf={({ id }) => id} columns={[
          { name: "Invoice", wide: true, show: ({ id, name, number }) => <a class="link" href={`/v1/supplier-documents/${id}/file`} download={name}>{number || name}</a> },
          { name: "Sent", show: ({ sent_at, sent_by }) => `${showDay(sent_at?.slice(0, 10) ?? null, today)}, ${sent_by}` },
          { name: "State", show: ({ status, bill_number }) => `${STANDS[status]}${bill_number ? `, ${bill_number}` : ""}` },
          { name: "Total", number: true, show: ({ total }) => showMoney(total) || "–" },
          { name: "Look at", wide: true, show: ({ note, reason }) => note || reason || "–" },
        ]} />
      )}
    </Panel>
  );
}
