/** The accounting link: files for the accountant's system, and what things are called there. */
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { Exports } from "./exports.tsx";
import { Mappings } from "./mappings.tsx";
import "./accounting.css";

const TABS = [
  ["/accounting", "Exports"],
  ["/accounting?show=mappings", "Mappings"],
] as const;

export function AccountingLink() {
  const show = asked("show");
  return (
    <Page title="Accounting link">
      <Tabs label="Accounting link" here={show ? `/accounting?show=${show}` : "/accounting"} tabs={TABS} />
      {show === "" && <Exports />}
      {show === "mappings" && <Mappings />}
    </Page>
  );
}
