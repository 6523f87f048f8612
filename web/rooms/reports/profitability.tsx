/** What work is worth and what it earns, by client, project, person, role or month. A row opens what it is made of. */
import type { Profitability } from "../../contract/records.ts";
import { SelectField } from "../../design/field.tsx";
import { hours } from "../../design/duration.ts";
import { showAmount, showMoney, showShare } from "../../design/money.ts";
import { lastDayOf, showMonth } from "../../design/month.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { PeriodField, periodAsked } from "./data.tsx";
import { instantAsked, KnownField } from "./known.tsx";

const TOPICS = ["work", "invoice", "credit_note", "write_off", "labour_cost"];
const GROUPS = [["client", "Client"], ["project", "Project"], ["person", "Person"], ["charge_role", "Role"], ["month", "Month"]] as const;
type Group = (typeof GROUPS)[number][0];
const NARROWED = ["client_id", "project_id", "person_id", "charge_role"] as const;

/** What narrows the figures: the days, the instant, and what a row before this one stood for. */
function narrowing(): Readonly<Record<string, string>> {
  const asAt = instantAsked();
  const narrowed = NARROWED.map((name) => [name, asked(name)] as const).filter(([, value]) => value);
  return { ...periodAsked(), ...Object.fromEntries(narrowed), ...(asAt && { as_at: asAt }) };
}

export function ProfitabilityPage() {
  const group = (asked("by") || "client") as Group;
  const query = { ...narrowing(), group_by: group };
  const sums = useQuery({
    key: `profitability in all ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/profitability", { params: { query: { ...query, page_size: 1 } } })),
  });
  return (
    <Page title="Profitability">
      <div class="filters">
        <SelectField label="By" value={group} options={GROUPS} onValue={(by) => setQuery({ by }, false)} />
        <PeriodField />
        <KnownField problem={sums.problem.value} />
      </div>
      <ProblemNotice problem={sums.problem.value} fields={["as_at"]} />
      {(sums.data.value?.totals ?? []).map((total) => <Totals key={total.currency_code} total={total} />)}
      {sums.data.value && !sums.problem.value && (
        <List
          key={JSON.stringify(query)}
          title="Profitability"
          source={listAt("/v1/profitability", { fixed: query, orderedBy: "order_by" })}
          topics={TOPICS}
          columns={columnsOf(group)}
          order={group === "month" ? "name" : "-value"}
          keyOf={(row) => `${row.id || row.name} ${row.currency_code}`}
          nameOf={(row) => nameOf(row, group)}
          pageOf={(row) => madeOf(row, group) || "/reports/profitability"}
          empty={<EmptySheet title="Nothing in these days">{asked("known") ? "Nothing of these days was recorded by the day chosen." : "Approved time and issued invoices appear here."}</EmptySheet>}
        />
      )}
    </Page>
  );
}

function Totals({ total }: { total: Profitability }) {
  return (
    <Figures>
      <Figure name="Work at its rates" value={showMoney(total.value)} note={`${hours(total.minutes)} approved`} />
      <Figure name="Invoiced" value={showMoney(total.billed)} note="Less credit notes, without tax" />
      <Figure name="Recovery" value={showShare(total.recovery)} note="Invoiced, of what was invoiced or written off" />
      <Figure name="Gross income (AGI)" value={showMoney(total.agi)} note={agiWords(total)} />
      <Figure name="Average billable rate" value={showMoney(total.average_billable_rate)} note="Gross income / hours worked" />
      {may("cost.read") && <Figure name="Contribution" value={showMoney(total.contribution)} note={`${showShare(total.delivery_margin)} of gross income is the delivery margin`} />}
      {may("cost.read") && <Figure name="Margin of work" value={showMoney(total.margin_standard)} note={`${showShare(total.margin_standard_share)} of its value`} />}
      {may("cost.read") && <Figure name="Net profit of work" value={showMoney(total.net_standard)} note={`Less cost and ${showMoney(total.overhead)} overhead; ${showMoney(total.net_invoiced)} invoiced`} />}
    </Figures>
  );
}

function agiWords({ bought, passed_on }: Profitability): string {
  if (!bought) return "Purchases are in another currency";
  const passed = Number(passed_on?.amount) ? ` and ${showMoney(passed_on)} passed on as an agent` : "";
  return `Invoiced, less ${showMoney(bought)} of purchases${passed}`;
}

function nameOf({ name, reference }: Profitability, group: Group): string {
  if (group === "month") return showMonth(name.slice(0, 7));
  if (group === "charge_role") return capital(name) || "No role";
  return [reference, name].filter(Boolean).join(" ") || (group === "client" ? "Internal work" : "No name");
}

/** The address of what a row is made of: its projects, or the entries themselves; "" where it is of no record. */
function madeOf(row: Profitability, group: Group): string {
  if (!(group === "month" || group === "charge_role" ? row.name : row.id)) return "";
  const here = { period: asked("period"), from: asked("from"), to: asked("to"), known: asked("known") };
  const kept = Object.fromEntries([...Object.entries(here), ...NARROWED.map((name) => [name, asked(name)] as const)].filter(([, value]) => value));
  const open = (page: string, more: Record<string, string>): string => `/reports/${page}?${new URLSearchParams({ ...kept, ...more })}`;
  if (group === "client") return open("profitability", { by: "project", client_id: row.id });
  if (group === "charge_role") return open("profitability", { by: "project", charge_role: row.name });
  if (group === "month") return open("profitability", { by: "project", from: row.name, to: lastDayOf(row.name.slice(0, 7)) });
  return open("figures", { ...periodAsked(), [group === "person" ? "person_id" : "project_id"]: row.id });
}

function columnsOf(group: Group): ListColumn<Profitability>[] {
  const sum = (field: "value" | "billed" | "wip" | "written_off" | "cost" | "margin_standard" | "margin_invoiced" | "overhead" | "net_standard" | "net_invoiced" | "revenue" | "bought" | "agi" | "contribution", name: string): ListColumn<Profitability> => ({
    field,
    name,
    order: field,
    number: true,
    width: 6.25,
    text: (row) => showAmount(row[field], row.currency_code),
    exact: (row) => row[field]?.amount ?? "",
  });
  const share = (field: "recovery" | "margin_standard_share" | "delivery_margin", name: string): ListColumn<Profitability> => ({
    field,
    name,
    ...(field === "recovery" && { order: field }),
    number: true,
    width: 5.5,
    text: (row) => showShare(row[field]),
    exact: (row) => row[field] ?? "",
  });
  const costs = [sum("cost", "Cost"), sum("margin_standard", "Margin"), share("margin_standard_share", "Of value"), { ...sum("margin_invoiced", "Invoiced less cost"), spare: true as const },
    { ...sum("overhead", "Overhead"), spare: true as const }, { ...sum("net_standard", "Net at its rates"), spare: true as const }, { ...sum("net_invoiced", "Net, invoiced"), spare: true as const }, { ...sum("contribution", "Contribution"), spare: true as const }, { ...share("delivery_margin", "Delivery margin"), spare: true as const }];
  return [
    {
      field: "name",
      name: GROUPS.find(([key]) => key === group)?.[1] ?? "",
      order: "name",
      width: 14,
      text: (row) => nameOf(row, group),
      show: (row) => {
        const href = madeOf(row, group);
        return href ? <a class="table-open" href={href}>{nameOf(row, group)}</a> : nameOf(row, group);
      },
    },
    { field: "hours", name: "Hours", order: "seconds", number: true, width: 6, text: ({ minutes }) => hours(minutes) },
    sum("value", "Work"),
    sum("billed", "Invoiced"),
    { ...sum("written_off", "Written off"), spare: true },
    { ...sum("wip", "Not invoiced"), spare: true },
    { ...sum("revenue", "Revenue"), spare: true },
    { ...sum("bought", "Purchases"), spare: true },
    sum("agi", "Gross income"),
    share("recovery", "Recovery"),
    ...(may("cost.read") ? costs : []),
  ];
}
