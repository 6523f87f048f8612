/** Expenses that wait for a decision of somebody else than the person who spent it. */
import type { Expense } from "../../contract/records.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { attempt } from "../../store/write.ts";
import { expenseColumns } from "./columns.tsx";
import { approveExpense } from "./data.ts";
import { TOPICS } from "./words.tsx";

export function ExpensesToApprove() {
  return (
    <Page title="Expenses to approve">
      <List
        title="Expenses to approve"
        source={listAt("/v1/expenses", { counted: true, fixed: { status: ["submitted"] } })}
        topics={TOPICS}
        columns={expenseColumns().filter(({ field }) => field !== "status")}
        order="spent_on"
        searches="What, person, client or project"
        actions={[{ words: "Approve", run: approveAll }]}
        keyOf={({ id }) => id}
        nameOf={({ description }) => description}
        pageOf={({ id }) => `/expenses/${id}`}
        empty={<EmptySheet title="No expense waits for you">Expenses on the projects that you run stand here until you decide.</EmptySheet>}
      />
    </Page>
  );
}

/** One by one, as they were claimed; what is refused is named and stays. */
async function approveAll(rows: readonly Expense[]): Promise<void> {
  for (const one of rows) {
    await attempt({ words: `Approved ${one.description}`, send: () => approveExpense(one) });
  }
}
