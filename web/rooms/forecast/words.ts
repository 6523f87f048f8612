/** The words of the cash forecast, and where each of its records is. */
import type { CashForecastEntry, CashForecastPart } from "../../contract/records.ts";

type Source = NonNullable<CashForecastPart["source"]>;

export const TOPICS = ["cash_item", "invoice", "payment", "billing_plan", "retainer", "purchase_order", "bill", "expense", "journal", "recurring_journal"];

export const SOURCES: Readonly<Record<Source, string>> = {
  invoices: "Invoices",
  drafts: "Drafts of invoices",
  milestones: "Milestones of plans",
  retainers: "Retainers",
  bills: "Bills of suppliers",
  orders: "Purchase orders",
  expenses: "Expenses to pay back",
  payroll: "Salaries",
  tax: "Tax",
  recurring: "Recurring journals",
  items: "Entered by hand",
};

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  invoice: (id) => `/invoices/${id}`,
  project: (id) => `/projects/${id}/money`,
  retainer: (id) => `/retainers/${id}`,
  purchase_order: (id) => `/purchase-orders/${id}`,
  bill: (id) => `/bills/${id}`,
  expense: (id) => `/expenses/${id}`,
  person: () => "/rates?show=costs",
  tax_return: () => "/tax-return",
  recurring_journal: () => "/journals/recurring",
  cash_item: () => "/cash/items",
};

export function pageOf({ record_type, record_id }: CashForecastEntry): string {
  return PAGES[record_type]?.(record_id ?? "") ?? "";
}
