/** One media order: its placements with what ran, the client's invoices, and what can be done now. */
import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { MediaOrder, MediaPlacement } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { go } from "../../shell/router.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { useMediaOrder } from "./data.ts";
import { MediaOrderForm } from "./order_form.tsx";
import { columnsOf } from "./placement_columns.tsx";
import { PlacementDeed, type Deed } from "./placement_deeds.tsx";
import { OrderChip } from "./words.tsx";
import "./media.css";

export type Open = "" | "change" | { deed: Deed; placement: MediaPlacement };

export function MediaOrderPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useMediaOrder(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  const now = open.value;
  return (
    <Page title={found?.number ?? "Media order"} above={<Crumbs above={[["/media-orders", "Media"]]} />} actions={found && <Actions order={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Sums order={found} />}
      {found && <Panel title="The order"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel flush title="Placements" aside={<span class="quiet">Without tax and levies</span>}><Table label="Placements" rows={found.placements} keyOf={({ id }) => id} columns={columnsOf(found, open)} /></Panel>}
      {found && found.placements.some(({ changes }) => changes.length > 0) && <Changes order={found} />}
      {found && found.invoices.length > 0 && <Invoices order={found} />}
      {found && now === "change" && <MediaOrderForm order={found} onClose={close} />}
      {found && now !== "" && now !== "change" && <PlacementDeed order={found} {...now} onClose={close} />}
    </Page>
  );
}

function Actions({ order, open }: { order: MediaOrder; open: Signal<Open> }) {
  const { status } = order;
  const invoices = may("invoice.write") && (status === "approved" || status === "sent" || status === "closed");
  const draft = async (): Promise<void> => {
    const params = { path: { media_order_id: order.id } };
    const made = await attempt({ words: `Drafted the invoice for ${order.number}`, send: () => answer(api.POST("/v1/media-orders/{media_order_id}/invoice", { params, body: {} })) });
    if (made) go(`/invoices/${made.id}`);
  };
  return (
    <>
      {may("purchase.write") && status === "draft" && <Button onClick={() => (open.value = "change")}>Change</Button>}
      <Link href={`/purchase-orders/${order.id}`}>{status === "draft" || status === "submitted" ? "Approve or cancel" : "The purchase order"}</Link>
      {invoices && <Button kind="primary" onClick={() => void draft()}>Draft the invoice</Button>}
    </>
  );
}

function Sums({ order }: { order: MediaOrder }) {
  return (
    <Figures>
      <Figure name="Gross" value={showMoney(order.gross)} note={`${showMoney(order.net)} net, which the publisher bills`} />
      <Figure name="The client pays" value={showMoney(order.client_price)} note="Without tax and levies" />
      <Figure name="Income" value={showMoney(order.income)} note="The same as principal and as agent" />
      <Figure name="Invoiced" value={showMoney(order.invoiced)} note="To the client, less credits" />
      <Figure name="Billed" value={showMoney(order.billed)} note="By the publisher" />
    </Figures>
  );
}

function factsOf(one: MediaOrder): [string, ComponentChildren][] {
  const facts: [string, ComponentChildren, boolean][] = [
    ["State", <OrderChip {...one} />, true],
    ["Why", one.reason, one.reason !== ""],
    ["Publisher", one.supplier_name, true],
    ["Client", one.client_name, true],
    ["Project", <Link href={`/projects/${one.project_id}`}>{`${one.project_reference} ${one.project_name}`.trim()}</Link>, true],
    ["Ordered by", one.ordered_by_name, one.ordered_by_name !== ""],
    ["Levies", `The client does not pay ${one.opted_out_levy_ids.length} of them on this order`, one.opted_out_levy_ids.length > 0],
    ["Note", one.note, one.note !== ""],
  ];
  return facts.flatMap(([name, value, isThere]): [string, ComponentChildren][] => (isThere ? [[name, value]] : []));
}

function Changes({ order }: { order: MediaOrder }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const rows = order.placements.flatMap(({ id, description, changes }) => changes.map((change, at) => ({ ...change, key: `${id} ${at}`, description })));
  return (
    <Panel flush title="Changes of order">
      <Table label="Changes of order" rows={rows} keyOf={({ key }) => key} columns={[
        { name: "Placement", wide: true, show: ({ description }) => description },
        { name: "Why", wide: true, show: ({ reason }) => reason },
        { name: "Ran before", show: ({ starts_on, ends_on }) => `${showDay(starts_on, today)} to ${showDay(ends_on, today)}` },
        { name: "Gross before", number: true, show: ({ gross }) => showMoney(gross) },
        { name: "By", show: ({ changed_by_name }) => changed_by_name || "–" },
      ]} />
    </Panel>
  );
}

function Invoices({ order }: { order: MediaOrder }) {
  return (
    <Panel flush title="Invoices to the client">
      <Table label="Invoices to the client" rows={order.invoices} keyOf={({ id }) => id} columns={[
        { name: "Number", show: ({ id, number }) => <Link href={`/invoices/${id}`}>{number || "Draft"}</Link> },
        { name: "Without tax", number: true, show: ({ net }) => showMoney(net) },
      ]} />
    </Panel>
  );
}
