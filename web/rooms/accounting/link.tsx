/** The accounting link: files for the accountant's system, a live connection, what things are called there, and what differs. */
import { Tabs } from "../../design/tabs.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { Connections } from "./connections.tsx";
import { Differences } from "./differences.tsx";
import { Documents } from "./documents.tsx";
import { Exports } from "./exports.tsx";
import { Mappings } from "./mappings.tsx";
import "./accounting.css";

const TABS = [
  ["/accounting", "Exports"],
  ["/accounting?show=connection", "Connection"],
  ["/accounting?show=documents", "Documents"],
  ["/accounting?show=mappings", "Mappings"],
  ["/accounting?show=differences", "Differences"],
] as const;

export function AccountingLink() {
  const show = asked("show");
  return (
    <Page title="Accounting link">
      <Tabs label="Accounting link" here={show ? `/accounting?show=${show}` : "/accounting"} tabs={TABS} />
      {show === "" && <Exports />}
      {show === "connection" && <Connections />}
      {show === "documents" && <Documents />}
      {show === "mappings" && <Mappings />}
      {show === "differences" && <Differences />}
    </Page>
  );
}
