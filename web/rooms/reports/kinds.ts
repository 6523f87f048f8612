/** What an entry of finance is about, in words. */
import type { LedgerEntry } from "../../contract/records.ts";

export const KINDS: Readonly<Record<LedgerEntry["kind"], string>> = {
  time: "Time approved",
  correction: "Time corrected",
  reopened: "Time taken back",
  changed: "Time changed",
  removed: "Time removed",
  priced: "Priced",
  rerated: "Priced again",
  costed: "Costed",
  billed: "Invoiced",
  charged: "Charged without hours",
  credited: "Credited",
  written_off: "Written off",
  write_off_undone: "Write-off undone",
  expense: "Cost passed on",
  passed_on: "Passed on to others",
};
