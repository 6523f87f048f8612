/** What has happened to my work: read, opened, muted. */
import type { Notice as News, NoticeBox } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useNoticeBox } from "../../records/notice_box.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { me } from "../../store/session.ts";
import { markRead, useNotices } from "./data.ts";
import { Muted } from "./muted.tsx";
import { Row } from "./row.tsx";

export function Notices() {
  const all = asked("show") === "all";
  const query = useNotices(!all);
  const box = useNoticeBox();
  const found = query.data.value;
  const unread = box.data.value?.unread ?? 0;
  const readAll = (): void => void markRead([], "All notices are read");
  useCommands([{ words: "Mark all notices as read", group: "Notices", keys: "Shift+R", run: readAll }], []);
  return (
    <Page title="Notices" actions={unread > 0 && <Button onClick={readAll}>Mark all as read</Button>}>
      <Tabs label="Which notices" here={all ? "/notices?show=all" : "/notices"}
        tabs={[["/notices", unread > 0 ? `Unread (${unread})` : "Unread"], ["/notices?show=all", "All"]]} />
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.items.length === 0 && <Nothing all={all} />}
      {found && box.data.value && byDay(found.items).map(([day, items]) => (
        <Day key={day} title={showDay(day, todayIn(zone()))} items={items} box={box.data.value as NoticeBox} />
      ))}
      {box.data.value && <Muted box={box.data.value} />}
    </Page>
  );
}

function Day({ title, items, box }: { title: string; items: readonly News[]; box: NoticeBox }) {
  return (
    <Panel flush title={title}>
      <ul class="notices">
        {together(items).map(([newest, ...earlier]) => newest && <Row key={newest.id} notice={newest} earlier={earlier} box={box} />)}
      </ul>
    </Panel>
  );
}

function Nothing({ all }: { all: boolean }) {
  return (
    <EmptySheet title={all ? "No notices yet" : "Nothing new"}
      action={all ? undefined : <a class="button" href="/notices?show=all">Show all</a>}>
      You hear of tasks for you, time that is sent back, decisions on handovers and quotes, budget alerts and
      invoices of your clients. Nobody gets a notice of what they did themselves.
    </EmptySheet>
  );
}

function zone(): string {
  return me.value?.agency.time_zone ?? "UTC";
}

/** Those of one kind about one record are one line, by their newest. */
function together(items: readonly News[]): News[][] {
  return [...Map.groupBy(items, ({ kind, record_id, read_at, detail, day }) => [kind, record_id, read_at !== null, day && detail].join(" ")).values()];
}

function byDay(items: readonly News[]): [string, News[]][] {
  return [...Map.groupBy(items, ({ happened_at }) => todayIn(zone(), new Date(happened_at ?? 0)))];
}
