/** The columns of placements, with what can be done with each. */
import type { Signal } from "@preact/signals";
import type { MediaOrder, MediaPlacement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import type { Column } from "../../design/table.tsx";
import { may, me } from "../../store/session.ts";
import type { Open } from "./order.tsx";
import { BILLING, MEDIA } from "./words.tsx";

export function columnsOf(order: MediaOrder, open: Signal<Open>): Column<MediaPlacement>[] {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const committed = order.status === "approved" || order.status === "sent";
  return [
    { name: "What", wide: true, show: ({ description, medium, cancelled_on, reason }) => (cancelled_on ? `${description} (cancelled: ${reason})` : `${description}, ${MEDIA[medium]}`) },
    { name: "Runs", show: ({ starts_on, ends_on }) => `${showDay(starts_on, today)} to ${showDay(ends_on, today)}` },
    { name: "Gross", number: true, show: ({ gross, commission }) => `${showMoney(gross)}, ${showShare(commission)} commission` },
    { name: "Net", number: true, show: ({ net }) => showMoney(net) },
    { name: "Client pays", number: true, show: ({ client_price, billing, treatment }) => `${showMoney(client_price)} (${BILLING[billing].toLowerCase()}, ${treatment})` },
    { name: "Ran", number: true, show: ranWords },
    { name: "Invoiced", number: true, show: ({ invoiced }) => showMoney(invoiced) },
    ...(committed ? [{ name: "Actions", show: (one: MediaPlacement) => <Deeds placement={one} open={open} /> }] : []),
  ];
}

function ranWords({ quantity, ran, made_good, short }: MediaPlacement): string {
  const good = Number(made_good) ? `, ${made_good} made good` : "";
  return Number(ran) || Number(made_good) ? `${ran} of ${quantity}${good}${Number(short) ? `, ${short} missing` : ""}` : `0 of ${quantity}`;
}

function Deeds({ placement, open }: { placement: MediaPlacement; open: Signal<Open> }) {
  if (placement.cancelled_on) return null;
  const show = (deed: "run" | "change" | "cancel") => () => (open.value = { deed, placement });
  return (
    <span class="row-actions">
      {may("purchase.receive") && <Button kind="quiet" onClick={show("run")}>Record what ran</Button>}
      {may("purchase.write") && <Button kind="quiet" onClick={show("change")}>Change</Button>}
      {may("purchase.write") && <Button kind="quiet" onClick={show("cancel")}>Cancel it</Button>}
    </span>
  );
}
