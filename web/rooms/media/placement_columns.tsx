/** The columns of placements, with what can be done with each. */
import type { Signal } from "@preact/signals";
import type { MediaOrder, MediaPlacement } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showExactShare, showMoney } from "../../design/money.ts";
import type { Column } from "../../design/table.tsx";
import { may, me } from "../../store/session.ts";
import type { Open } from "./order.tsx";
import { BILLING, MEDIA } from "./words.tsx";

export function columnsOf(order: MediaOrder, open: Signal<Open>): Column<MediaPlacement>[] {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const committed = order.status === "approved" || order.status === "sent";
  return [
    { name: "What", wide: true, show: (one) => <What {...one} /> },
    { name: "Runs", show: ({ starts_on, ends_on }) => <>{showDay(starts_on, today)}<br />to {showDay(ends_on, today)}</> },
    { name: "Gross", number: true, show: ({ gross, commission }) => <>{showMoney(gross)}<br />less {showExactShare(commission)}</> },
    { name: "Net", number: true, show: ({ net }) => showMoney(net) },
    { name: "Client pays", number: true, show: ({ client_price }) => showMoney(client_price) },
    { name: "Ran", number: true, show: ranWords },
    { name: "Invoiced", number: true, show: ({ invoiced }) => showMoney(invoiced) },
    ...(committed ? [{ name: "Actions", show: (one: MediaPlacement) => <Deeds placement={one} open={open} /> }] : []),
  ];
}

/** What it is, and under it how it is billed. */
function What({ description, medium, billing, treatment, cancelled_on, reason }: MediaPlacement) {
  const under = cancelled_on ? `Cancelled: ${reason}` : `${MEDIA[medium]}, ${BILLING[billing].toLowerCase()}, as ${treatment}`;
  return <>{description}<br /><span class="quiet">{under}</span></>;
}

function ranWords({ quantity, ran, made_good, short }: MediaPlacement) {
  const isKnown = Number(ran) > 0 || Number(made_good) > 0;
  const rest = [Number(made_good) ? `${made_good} made good` : "", isKnown && Number(short) ? `${short} missing` : ""];
  return <>{ran} of {quantity}{rest.filter(Boolean).map((words) => <><br />{words}</>)}</>;
}

function Deeds({ placement, open }: { placement: MediaPlacement; open: Signal<Open> }) {
  if (placement.cancelled_on || !(may("purchase.receive") || may("purchase.write"))) return null;
  const show = (deed: "run" | "change" | "cancel") => () => (open.value = { deed, placement });
  return (
    <Menu quiet button="⋯" label={`Actions for ${placement.description}, ${MEDIA[placement.medium]}`}>
      {may("purchase.receive") && <MenuItem onChoose={show("run")}>Record what ran</MenuItem>}
      {may("purchase.write") && <MenuItem onChoose={show("change")}>Change</MenuItem>}
      {may("purchase.write") && <MenuItem onChoose={show("cancel")}>Cancel it</MenuItem>}
    </Menu>
  );
}
