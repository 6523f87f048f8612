import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const accounts = later(() => import("./accounts.tsx").then((room) => room.Accounts));
const account = later(() => import("./account.tsx").then((room) => room.Account));
const journalForm = later(() => import("./journal_form.tsx").then((room) => room.JournalForm));
const journal = later(() => import("./journal.tsx").then((room) => room.JournalPage));
const recurring = later(() => import("./recurring.tsx").then((room) => room.Recurring));
const profitAndLoss = later(() => import("./profit_and_loss.tsx").then((room) => room.ProfitAndLoss));
const balanceSheet = later(() => import("./balance_sheet.tsx").then((room) => room.BalanceSheet));
const tax = later(() => import("./tax.tsx").then((room) => room.TaxReturn));
const revenue = later(() => import("./revenue.tsx").then((room) => room.Revenue));
const exchangeRates = later(() => import("./exchange.tsx").then((room) => room.ExchangeRates));
const close = later(() => import("./close.tsx").then((room) => room.Close));

export const pages: readonly PageEntry[] = [
  { path: "/accounts", room: accounts, permission: "ledger.read", group: "books", link: { words: "Accounts" } },
  { path: "/accounts/:id", room: account, permission: "ledger.read", group: "books" },
  { path: "/journals/new", room: journalForm, permission: "journal.write", group: "books",
    creates: [{ words: "New journal", href: "/journals/new", permission: "journal.write" }] },
  { path: "/journals/:id", room: journal, permission: "ledger.read", group: "books" },
  { path: "/recurring-journals", room: recurring, permission: "ledger.read", group: "books", link: { words: "Recurring" } },
  { path: "/profit-and-loss", room: profitAndLoss, permission: "ledger.read", group: "books", link: { words: "Profit and loss" } },
  { path: "/balance-sheet", room: balanceSheet, permission: "ledger.read", group: "books", link: { words: "Balance sheet" } },
  { path: "/tax-return", room: tax, permission: "ledger.read", group: "books", link: { words: "VAT" } },
  { path: "/revenue", room: revenue, permission: "ledger.read", group: "books", link: { words: "Revenue" } },
  { path: "/exchange-rates", room: exchangeRates, permission: "exchange_rate.read", group: "books", link: { words: "Exchange rates" } },
  { path: "/close", room: close, permission: "ledger.read", group: "books", link: { words: "Close" } },
];
