/** Today, where everybody begins: what waits for me, my tasks, my hours of this week, and the timer. */
import type { Today } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { TimerPanel } from "../../records/timer_panel.tsx";
import { agencyToday } from "../../records/week.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { actHere, focusLine } from "./acting.ts";
import { partsOf } from "./reasons.ts";
import { MyTasks } from "./tasks.tsx";
import { Part } from "./waiting.tsx";
import { WeekSum } from "./week_sum.tsx";

const TOPICS = ["task", "time_entry", "handover", "project", "invoice", "quote", "opportunity", "billing_plan", "purchase_order", "bill", "supplier_payment", "payment_run"];

const SERVICES: Readonly<Record<string, string>> = { projects: "projects and time", accounts: "clients", finance: "money" };

export function TodayPage() {
  const query = useQuery({ key: "what waits for me", topics: TOPICS, ask: () => answer(api.GET("/v1/me/today")) });
  const found = query.data.value;
  useCommands(
    [
      { words: "Do what the line asks for", group: "Today", keys: "a", run: actHere },
      { words: "Next line that waits", group: "Today", keys: "j", run: () => focusLine(1) },
      { words: "Line before", group: "Today", keys: "k", run: () => focusLine(-1) },
    ],
    [],
  );
  const logs = may("time.log");
  return (
    <Page title={greeting()} above={showDay(agencyToday())}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      <div class={logs ? "today" : "today today-alone"}>
        <div class="today-main">
          {found && <Waits found={found} />}
          {may("task.read") && <MyTasks isNext={isAnswered(query)} />}
        </div>
        {logs && (
          <div class="today-side">
            <TimerPanel />
            <WeekSum />
          </div>
        )}
      </div>
    </Page>
  );
}

function greeting(): string {
  const first = me.value?.name.split(" ")[0] ?? "";
  return first ? `Today, ${first}` : "Today";
}

function Waits({ found }: { found: Today }) {
  const parts = partsOf(found.items);
  const missing = found.unavailable.map((name) => SERVICES[name] ?? name).join(", ");
  return (
    <>
      {missing && <Notice kind="warn">What concerns {missing} is missing for a moment: that part of Tandem does not answer.</Notice>}
      {parts.length === 0 && !missing && (
        <section class="panel">
          <EmptySheet title="Nothing waits for you">Approvals, handovers, late projects and bills stand here when they need you.</EmptySheet>
        </section>
      )}
      {parts.map(([name, title, items]) => <Part key={name} title={title} items={items} today={found.today} />)}
    </>
  );
}
