/** What people spent: everybody sees their own, managers those of their projects, finance all. */
import { Button } from "../../design/button.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { ClaimForm } from "./claim.tsx";
import { expenseColumns } from "./columns.tsx";
import { ExpenseSums } from "./sums.tsx";
import { CATEGORIES, STATES, TOPICS } from "./words.tsx";

function filters(): ListFilter[] {
  const mine = me.value?.person_id ?? "";
  return [
    { field: "person_id", label: "Whose", options: [[mine, "Mine"]] },
    { field: "status", label: "State", several: true, options: Object.entries(STATES).map(([state, [words]]) => [state, words] as const) },
    { field: "category", label: "Kind", several: true, options: Object.entries(CATEGORIES) },
    { field: "billable", label: "Client pays", options: [["yes", "Yes"], ["no", "No"]] },
    { field: "billed", label: "On an invoice", options: [["yes", "Yes"], ["no", "No"]] },
    { field: "spent_from", label: "From", day: true },
    { field: "spent_to", label: "Up to", day: true },
  ];
}

export function Expenses() {
  const claims = may("expense.claim");
  const claim = (): void => setQuery({ new: "1" });
  useCommands(claims ? [{ words: "Claim an expense", group: "Expenses", keys: "n", run: claim }] : [], []);
  return (
    <Page title="Expenses" actions={claims && <Button kind="primary" onClick={claim}>Claim an expense</Button>}>
      <ExpenseSums />
      <List
        title="Expenses"
        source={listAt("/v1/expenses", { counted: true })}
        topics={TOPICS}
        columns={expenseColumns()}
        order="-spent_on"
        searches="What, person, client or project"
        filters={filters()}
        keyOf={({ id }) => id}
        nameOf={({ description }) => description}
        pageOf={({ id }) => `/expenses/${id}`}
        empty={<EmptySheet title="No expense fits" action={<ShowAll />}>What you spend for a project or for the agency is claimed here, with its receipt.</EmptySheet>}
      />
      {claims && asked("new") && <ClaimForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}
