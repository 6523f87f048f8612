/** The secret link by which a calendar program follows one's tasks. */
import type { CalendarFeed } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Field } from "../../design/field.tsx";
import { showMoment } from "../../design/moment.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";

export function useCalendarFeed(): Query<CalendarFeed> {
  return useQuery<CalendarFeed>({
    key: "my calendar feed",
    topics: ["calendar_feed"],
    ask: () => answer(api.GET("/v1/me/calendar-feed")),
  });
}

export function CalendarFeedPanel({ query }: { query: Query<CalendarFeed> }) {
  const feed = query.data.value;
  const change = (words: string, send: () => Promise<unknown>) => async (): Promise<void> => {
    await attempt({ words, send });
    await query.reload();
  };
  const renew = change(feed?.path ? "The link is new; the old one does not work" : "Made the link", () => answer(api.POST("/v1/me/calendar-feed")));
  const revoke = change("The link does not work any more", () => answer(api.DELETE("/v1/me/calendar-feed")));
  return (
    <Panel title="Calendar feed">
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <p class="quiet me-note">Add this link to your calendar program, and it shows your tasks and milestones. Anyone who has the link sees them too.</p>
      {feed?.path && (
        <Field label="Link" hint={`Made ${showMoment(feed.created_at ?? null)}`}>
          {(control) => <input {...control} class="input" type="text" readOnly value={new URL(feed.path ?? "", location.origin).href} onFocus={(event) => event.currentTarget.select()} />}
        </Field>
      )}
      {feed && (
        <div class="form-actions">
          <Button onClick={() => void renew()}>{feed.path ? "Renew the link" : "Make a link"}</Button>
          {feed.path && <Button onClick={() => void revoke()}>Revoke it</Button>}
        </div>
      )}
    </Panel>
  );
}
