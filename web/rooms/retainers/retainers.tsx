/** All retainers: how much of the present period is used, and what is due. */
import type { Retainer } from "../../contract/records.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney, showPercent, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { RetainerForm } from "./form.tsx";
import { shown, termsOn } from "./words.ts";

export const TOPICS = ["retainer", "retainer_alert", "work", "invoice", "credit_note"];
export const STATUSES: Record<Retainer["status"], string> = { upcoming: "Upcoming", active: "Active", paused: "Paused", ended: "Ended", archived: "Archived" };
const FILTERS: readonly ListFilter[] = [
  { field: "cadence", label: "Period", several: true, options: [["week", "Week"], ["month", "Month"], ["quarter", "Quarter"]] },
  { field: "basis", label: "Used by", several: true, options: [["worked", "Hours worked"], ["billable", "Hours charged"], ["money", "Money"]] },
  { field: "archived", label: "Archived", options: [["true", "Archived"]] },
];

export function Retainers() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const canWrite = may("retainer.write");
  return (
    <Page
      title="Retainers"
      actions={
        <>
          {may("invoice.write") && <Link href="/due-retainers" class="button">Bill what is due</Link>}
          {canWrite && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New retainer</Button>}
        </>
      }
    >
      <List
        title="Retainers"
        source={listAt("/v1/retainers", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(today)}
        order="client"
        searches="Name, reference or client"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        pageOf={({ id }) => `/retainers/${id}`}
        empty={<EmptySheet title="No retainer fits" action={<ShowAll />}>A retainer is an amount of hours or money that a client buys each week, month or quarter.</EmptySheet>}
      />
      {canWrite && asked("new") && <RetainerForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<Retainer>[] {
  return [
    { field: "name", name: "Retainer", order: "name", width: 12, text: ({ name }) => name, show: ({ id, name }) => <a class="table-open" href={`/retainers/${id}`}>{name}</a> },
    { field: "client", name: "Client", order: "client", width: 9.5, text: ({ client_name }) => client_name },
    { field: "status", name: "State", width: 4.5, text: ({ status }) => STATUSES[status] },
    { field: "fee", name: "Fee", number: true, width: 6.5, text: (one) => showMoney(termsOn(one, today)?.price) },
    { field: "available", name: "Available", number: true, width: 5.5, text: ({ current }) => shown(current?.total?.available) },
    { field: "used", name: "Used", number: true, width: 5, text: ({ current }) => shown(current?.total?.used) },
    { field: "burn", name: "Burn", width: 7.5, text: ({ current }) => burnWords(current?.burn), show: ({ current }) => <Burn burn={current?.burn} expected={current?.forecast_burn} /> },
    { field: "forecast", name: "Forecast", number: true, width: 5.5, text: ({ current }) => shown(current?.forecast) },
    { field: "cadence", name: "Each", order: "cadence", width: 5, spare: true, text: ({ cadence }) => cadence },
    { field: "starts_on", name: "Since", order: "starts_on", width: 6, spare: true, text: ({ starts_on }) => showDay(starts_on, today), exact: ({ starts_on }) => starts_on ?? "" },
  ];
}

function burnWords(burn: string | null | undefined): string {
  return burn ? showShare(burn) : "–";
}

/** Used of what is available; dotted: what the rate of burn so far adds until the end. */
export function Burn({ burn, expected }: { burn: string | null | undefined; expected: string | null | undefined }) {
  if (!burn) return <>–</>;
  const rest = Math.max(0, Number(expected ?? burn) - Number(burn));
  return <BudgetBar label={`${showPercent(burn)} % used`} used={Number(burn)} forecast={rest} />;
}
