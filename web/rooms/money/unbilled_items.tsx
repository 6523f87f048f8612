/** What is not billed yet, of every kind, and why: the worksheet of a billing run. */
import type { UnbilledItem, UnbilledSum } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showAmount, showMoney } from "../../design/money.ts";
import { EmptySheet, Figure, Figures, Wait } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { asked } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { BILLING_TOPICS } from "./data.ts";

const KINDS = { time: "Time", cost: "Cost", milestone: "Billing step", overage: "Overage of a retainer" } as const;
const REASONS = {
  ready: "Ready",
  on_draft: "On a draft",
  not_approved: "Not approved",
  not_priced: "No rate",
  retained: "Paid by a retainer",
  handover_open: "Not handed over",
  plan_missing: "No billing plan",
  not_billable: "Non-billable by its plan",
  date_ahead: "Its day is ahead",
  with_a_step: "Goes with a billing step",
  cap_reached: "Ceiling reached",
} as const;

const SHARED = ["client_id", "project_id"] as const;
const FILTERS: readonly ListFilter[] = [
  { field: "kind", label: "Kind", several: true, options: Object.entries(KINDS) },
  { field: "why", label: "Why", several: true, options: Object.entries(REASONS) },
  { field: "counts_from", label: "From", day: true },
  { field: "counts_to", label: "Up to", day: true },
];

function given(): Readonly<Record<string, string>> {
  return Object.fromEntries(SHARED.map((name) => [name, asked(name)]).filter(([, value]) => value));
}

export function UnbilledItems() {
  const query = useSums();
  if (!query.data.value && !query.problem.value) return <Wait busy={query.busy.value} />;
  return (
    <>
      <Sums sums={query.data.value ?? []} />
      <List
        title="What is not billed"
        source={listAt("/v1/unbilled-items", { counted: true, fixed: given() })}
        topics={[...BILLING_TOPICS, "expense", "retainer"]}
        columns={columnsOf(me.value?.agency.currency_code ?? "", todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="counts_on"
        searches="What, client or project"
        filters={FILTERS}
        keyOf={({ id }) => id ?? ""}
        nameOf={({ project_reference, description }) => `${project_reference} ${description}`}
        pageOf={({ project_id }) => (project_id ? `/projects/${project_id}` : "")}
        empty={<EmptySheet title="Nothing is unbilled" action={<ShowAll />}>Time, costs, billing steps and overage of retainers stand here until an invoice charges them or they are written off.</EmptySheet>}
      />
    </>
  );
}

/** Of all there is, by reason. The list stands below them, so it waits for them. */
function useSums() {
  return useQuery<UnbilledSum[]>({
    key: `sums of what is unbilled ${Object.values(given()).join(" ")}`,
    topics: BILLING_TOPICS,
    ask: async () => (await answer(api.GET("/v1/unbilled-items", { params: { query: { ...given(), page_size: 1 } as object } }))).sums,
  });
}

function Sums({ sums }: { sums: readonly UnbilledSum[] }) {
  const shown = (Object.keys(REASONS) as (keyof typeof REASONS)[]).filter((why) => sums.some((one) => one.why === why));
  if (shown.length === 0) return null;
  return (
    <Figures>
      {shown.map((why) => {
        const its = sums.filter((one) => one.why === why);
        return <Figure key={why} name={REASONS[why]} value={its.map(({ value }) => showMoney(value)).join(" + ")} note={counted(its)} />;
      })}
    </Figures>
  );
}

function counted(sums: readonly UnbilledSum[]): string {
  const items = sums.reduce((sum, one) => sum + (one.items ?? 0), 0);
  return `${items} ${items === 1 ? "item" : "items"}`;
}

function columnsOf(currency: string, today: string): ListColumn<UnbilledItem>[] {
  return [
    { field: "counts_on", name: "Day", order: "counts_on", width: 6.5, text: ({ counts_on }) => showDay(counts_on, today), exact: ({ counts_on }) => counts_on ?? "" },
    { field: "age_days", name: "Age", number: true, width: 4.5, text: ({ age_days }) => ageOf(age_days ?? 0), exact: ({ age_days }) => String(age_days) },
    { field: "client", name: "Client", order: "client", width: 8, grow: true, text: ({ client_name }) => client_name },
    {
      field: "project",
      name: "Project",
      order: "project",
      width: 9,
      grow: true,
      text: ({ project_reference, project_name }) => `${project_reference} ${project_name}`,
      show: ({ project_id, project_reference, project_name }) => <a class="table-open" href={`/projects/${project_id}`}>{project_reference} {project_name}</a>,
    },
    { field: "kind", name: "Kind", order: "kind", width: 6, text: ({ kind }) => KINDS[kind ?? "time"] },
    { field: "description", name: "What", width: 8, spare: true, text: ({ description }) => description },
    { field: "why", name: "Why", order: "why", width: 8, text: ({ why }) => REASONS[why ?? "ready"], show: ({ why }) => <Chip tone={why === "ready" ? "solid" : "plain"}>{REASONS[why ?? "ready"]}</Chip> },
    { field: "hours", name: "Hours", order: "seconds", number: true, width: 4.5, text: ({ minutes }) => (minutes ? hours(minutes) : "") },
    { field: "value", name: `Worth, ${currency}`, order: "value", number: true, width: 6.5, text: ({ value }) => (value ? showAmount(value, currency) : "No rate"), exact: ({ value }) => value?.amount ?? "" },
  ];
}

function ageOf(days: number): string {
  if (days < 0) return `in ${-days} d`;
  return `${days} d`;
}
