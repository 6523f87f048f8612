/** What was given to clients in a quarter, by client, account manager, project or giver. */
import type { ClientInvestment } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { showDuration } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { quarterOf, quartersBefore } from "../../requests/quarters.ts";
import { REQUEST_TOPICS } from "../../requests/words.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";

const BY = [["client", "Client"], ["account_manager", "Account manager"], ["project", "Project"], ["giver", "Who gave it"]] as const;

export function Investment() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const by = BY.find(([word]) => word === asked("by")) ?? BY[0];
  const quarter = asked("quarter") || quarterOf(today).name;
  const chosen = quartersBefore(today).find(({ name }) => name === quarter) ?? quarterOf(today);
  return (
    <Page title="Given away">
      <div class="form-row">
        <SelectField label="By" value={by[0]} options={BY} onValue={(word) => setQuery({ by: word }, false)} />
        <SelectField label="Quarter" value={chosen.name} options={quartersBefore(today).map(({ name }) => [name, name] as const)} onValue={(name) => setQuery({ quarter: name }, false)} />
      </div>
      <List
        title={`By ${by[1].toLowerCase()}`}
        source={listAt("/v1/client-investment", { counted: true, fixed: { group_by: by[0], given_from: chosen.from, given_to: chosen.to } })}
        topics={REQUEST_TOPICS}
        columns={columnsOf(by[1])}
        order="-value"
        searches={by[1]}
        keyOf={({ id }) => id ?? ""}
        nameOf={({ name }) => name ?? ""}
        empty={<EmptySheet title="Nothing was given" action={<ShowAll />}>Requests that end as a gift are added up here, at the charge rates of their days. They are no revenue.</EmptySheet>}
      />
      <p class="note"><Link href="/client-requests?outcome=gift">Show the requests that were given</Link></p>
    </Page>
  );
}

function columnsOf(named: string): ListColumn<ClientInvestment>[] {
  return [
    { field: "name", name: named, order: "name", width: 12, grow: true, text: ({ name }) => name || "Nobody" },
    { field: "gifts", name: "Gifts", order: "gifts", number: true, width: 5, text: ({ gifts }) => String(gifts ?? 0) },
    { field: "minutes", name: "Time", order: "seconds", number: true, width: 6, text: ({ minutes }) => showDuration(minutes ?? 0) },
    { field: "value", name: "Worth", order: "value", number: true, width: 8, text: ({ value }) => showMoney(value), exact: ({ value }) => value?.amount ?? "" },
    { field: "unpriced", name: "Without a rate", order: "unpriced", number: true, width: 8, text: ({ unpriced }) => String(unpriced ?? 0) },
  ];
}
