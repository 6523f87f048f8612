/** The books: what each account stands at on a day, the journals behind it, and which days are closed. */
import { Link } from "../../design/button.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { may } from "../../store/session.ts";
import { Journals } from "./journals.tsx";
import { Periods } from "./periods.tsx";
import { TrialBalance } from "./trial_balance.tsx";
import "./money.css";

const TABS = [
  ["/ledger", "Trial balance"],
  ["/ledger?show=journals", "Journals"],
  ["/ledger?show=periods", "Periods"],
] as const;

export function Ledger() {
  const show = asked("show");
  return (
    <Page title="Ledger" actions={may("journal.write") && <Link href="/journals/new" class="button button-primary">Post a journal</Link>}>
      <Tabs label="Ledger" here={show ? `/ledger?show=${show}` : "/ledger"} tabs={TABS} />
      {show === "" && <TrialBalance />}
      {show === "journals" && <Journals />}
      {show === "periods" && <Periods />}
    </Page>
  );
}
