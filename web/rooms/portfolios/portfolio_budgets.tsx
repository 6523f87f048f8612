/** Budgets over several projects of a client, and how each stands. */
import type { components } from "../../contract/api.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useProjects } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { PortfolioForm } from "./form.tsx";
import { alertWords, TOPICS } from "./words.ts";

type InList = components["schemas"]["PortfolioBudgetInList"];

const ARCHIVED: readonly ListFilter[] = [
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
];

export function PortfolioBudgets() {
  const found = useProjects().data.value ?? [];
  const clients = new Map(found.filter(({ client_id }) => client_id).map(({ client_id, client_name }) => [client_id ?? "", client_name ?? ""]));
  const nameOf = (id: string | null): string => clients.get(id ?? "") ?? "";
  return (
    <Page title="Portfolio budgets" actions={may("budget.write") && <Button kind="primary" onClick={() => setQuery({ new: "1" }, false)}>New portfolio budget</Button>}>
      <List
        title="Portfolio budgets"
        source={listAt("/v1/portfolio-budgets", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(nameOf)}
        order="name"
        searches="Number, name or client"
        filters={[{ field: "client_id", label: "Client", options: [...clients] }, ...ARCHIVED]}
        keyOf={({ id }) => id}
        nameOf={({ reference, name }) => `${reference} ${name}`}
        pageOf={({ id }) => `/portfolio-budgets/${id}`}
        empty={<EmptySheet title="No portfolio budget fits" action={<ShowAll />}>A portfolio budget puts several projects of a client under one amount.</EmptySheet>}
      />
      {asked("new") && may("budget.write") && <PortfolioForm onClose={() => setQuery({ new: "" }, false)} />}
    </Page>
  );
}

function columnsOf(nameOf: (id: string | null) => string): ListColumn<InList>[] {
  return [
    { field: "reference", name: "Number", order: "reference", width: 6.5, text: ({ reference }) => reference },
    { field: "name", name: "Name", order: "name", grow: true, text: ({ name }) => name },
    { field: "client", name: "Client", order: "client", width: 11, spare: true, text: ({ client_id }) => nameOf(client_id) },
    { field: "budget", name: "Budget", number: true, width: 8.5, text: ({ stands }) => showMoney(stands?.budget ?? null), exact: ({ stands }) => stands?.budget?.amount ?? "" },
    { field: "remaining", name: "Remaining", number: true, width: 8.5, text: ({ stands }) => showMoney(stands?.remaining ?? null), exact: ({ stands }) => stands?.remaining?.amount ?? "" },
    { field: "used", name: "Used", number: true, width: 5, text: ({ stands }) => showShare(stands?.used_share ?? null) },
    { field: "bar", name: "Of the budget", width: 6.5, spare: true, text: () => "", show: ({ stands }) => <BudgetBar label={`${showShare(stands?.used_share ?? null)} of the budget is used or committed`} used={Number(stands?.used_share ?? 0)} /> },
    { field: "alert", name: "Alert", width: 9, text: alertWords, show: (one) => (alertWords(one) ? <Chip tone={one.reached_percent.some((each) => each >= 100) ? "bad" : "warn"}>{alertWords(one)}</Chip> : null) },
  ];
}
