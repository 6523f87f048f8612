/** The columns of lists of expenses. */
import type { Expense } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import type { ListColumn } from "../../list/columns.ts";
import { me } from "../../store/session.ts";
import { CATEGORIES, ExpenseChip, projectOf, standing } from "./words.tsx";

export function expenseColumns(): ListColumn<Expense>[] {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return [
    {
      field: "description",
      name: "What",
      order: "description",
      width: 12,
      text: ({ description }) => description,
      show: ({ id, description }) => <a class="table-open" href={`/expenses/${id}`}>{description}</a>,
    },
    { field: "spent_on", name: "Day", order: "spent_on", width: 6.5, text: ({ spent_on }) => showDay(spent_on, today), exact: ({ spent_on }) => spent_on ?? "" },
    { field: "person", name: "Who", order: "person", width: 8, text: ({ person_name }) => person_name || "–" },
    { field: "project", name: "For", order: "project", width: 11, text: projectOf },
    { field: "receipts", name: "Receipt", width: 4.75, text: ({ receipts }) => (receipts.length > 0 ? "Yes" : "–") },
    { field: "billable", name: "Client pays", width: 6.25, text: ({ billable }) => (billable ? "Yes" : "–") },
    { field: "status", name: "State", order: "status", width: 7, text: standing, show: (one) => <ExpenseChip {...one} /> },
    { field: "total", name: "Total", order: "total", number: true, width: 7, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "category", name: "Kind", order: "category", width: 7.5, spare: true, text: ({ category }) => CATEGORIES[category] },
  ];
}
