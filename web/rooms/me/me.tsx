/** Myself: who I am here, how I sign in, where I am signed in, and how I want the pages. */
import { Facts, Panel } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import { Page } from "../../shell/room.tsx";
import { usePersonSkills } from "../../skills/data.ts";
import { SkillsPanel } from "../../skills/panel.tsx";
import { me } from "../../store/session.ts";
import { CalendarFeedPanel, useCalendarFeed } from "./calendar_feed.tsx";
import { Password } from "./password.tsx";
import { PreferencesPanel } from "./preferences.tsx";
import { SecondFactor, useSecondFactor } from "./second_factor.tsx";
import { Sessions } from "./sessions.tsx";

export function Me() {
  const who = me.value;
  const factor = useSecondFactor();
  const feed = useCalendarFeed();
  const skills = usePersonSkills(who?.person_id ?? "");
  const isKnown = [factor, feed, skills].every(({ data, problem }) => data.value || problem.value);
  if (!who) return null;
  return (
    <Page title={who.name}>
      <div class="me">
        <div class="me-column">
          <Panel title="Profile">
            <Facts
              facts={[
                ["Name", who.name],
                ["E-mail", who.email],
                ["Roles", who.roles.map(roleWords).join(", ")],
                ["Agency", who.agency.name],
                ["Time zone", who.agency.time_zone.replaceAll("_", " ")],
              ]}
            />
            <p class="quiet me-note">An administrator changes your name, your e-mail address and your roles.</p>
          </Panel>
          <PreferencesPanel />
          {who.person_id && <SkillsPanel personId={who.person_id} personName={who.name} leadId={null} />}
        </div>
        <div class="me-column">
          <Password />
          <SecondFactor />
          {isKnown && feed.data.value && <CalendarFeedPanel query={feed} />}
        </div>
      </div>
      {isKnown && <Sessions />}
    </Page>
  );
}

function roleWords(key: string): string {
  return capital(key.replaceAll("_", " "));
}
