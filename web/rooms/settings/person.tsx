/** One person: who they are, what they may do, how they sign in, what they answer for. */
import { useNextBookings } from "../../bookings/data.ts";
import { NextBookings } from "../../bookings/next.tsx";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { todayIn } from "../../design/day.ts";
import { Crumbs } from "../../design/crumbs.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { useBalance } from "../../leave/data.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { usePersonSkills } from "../../skills/data.ts";
import { SkillsPanel } from "../../skills/panel.tsx";
import { useRoles, useUsers } from "./data.ts";
import { PersonAbout } from "./person_about.tsx";
import { PersonAccess } from "./person_access.tsx";
import { PersonContract } from "./person_contract.tsx";
import { PersonLeave } from "./person_leave.tsx";
import { PersonLeaving } from "./person_leaving.tsx";
import { PersonPatterns, usePatterns } from "./person_patterns.tsx";
import { PersonPermissionsPanel } from "./person_permissions.tsx";
import { PersonSessions } from "./person_sessions.tsx";
import { PersonSignIn } from "./person_sign_in.tsx";
import { SeeAs } from "./see_as.tsx";
import "./settings.css";

export function PersonPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<Person>({
    key: `person ${id}`,
    topics: ["person"],
    about: id,
    ask: () => answer(api.GET("/v1/people/{person_id}", { params: { path: { person_id: id } } })),
  });
  const history = `/settings/audit?record=person:${id}`;
  useCommands(may("audit.read") ? [{ words: "Who changed this person", group: "Person", keys: "h", run: () => go(history) }] : [], [id]);
  const person = query.data.value;
  if (!person) {
    return (
      <Page title="Person">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  return (
    <Page title={person.name ?? ""} above={<Above person={person} />}
      actions={<><SeeAs person={person} />{may("audit.read") && <a class="button" href={history}>History</a>}</>}>
      <Sheets person={person} />
    </Page>
  );
}

function Above({ person }: { person: Person }) {
  return (
    <Crumbs above={[["/settings/people", "People and access"]]}>
      <Chip tone={person.active ? "solid" : "plain"}>{person.erased_at ? "Erased" : person.active ? "Works here" : "Has left"}</Chip>
    </Crumbs>
  );
}

function Sheets({ person }: { person: Person }) {
  const id = person.id ?? "";
  const skills = usePersonSkills(id);
  const patterns = usePatterns(id);
  const balance = useBalance(may("leave.read") ? id : "");
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const reads = may("booking.read") && person.active === true;
  const query = useNextBookings({ person_id: [id] }, today, reads);
  const bookings = query.data.value;
  const isStaffed = [skills, patterns, query].every(isAnswered);
  return (
    <div class="sheets">
      <div>
        <PersonAbout person={person} />
        <PersonContract person={person} />
        <SkillsPanel personId={id} personName={person.name ?? ""} leadId={person.lead_id} />
        {isAnswered(skills) && reads && bookings && <NextBookings bookings={bookings} today={today} of="person" href={`/bookings?person_id=${id}`} empty="What this person is booked for stands here." />}
        {isAnswered(skills) && isAnswered(query) && <PersonPatterns person={person} />}
        {isStaffed && balance.data.value && <PersonLeave person={person} />}
        {isStaffed && !balance.busy.value && may("user.read") && <PersonPermissionsPanel personId={id} />}
      </div>
      <div>{may("user.read") ? <Access person={person} /> : <Leaving person={person} isNext />}</div>
    </div>
  );
}

function Access({ person }: { person: Person }) {
  const isThere = [useUsers(), useRoles()].every(isAnswered);
  return (
    <>
      <PersonAccess person={person} />
      {isThere && may("user.write") && <PersonSignIn person={person} />}
      <Leaving person={person} isNext={isThere} />
    </>
  );
}

/** isNext: what stands above is there. */
function Leaving({ person, isNext }: { person: Person; isNext: boolean }) {
  return (
    <>
      {may("session.manage") && <PersonSessions personId={person.id ?? ""} isNext={isNext} />}
      {may("person.write") && <PersonLeaving person={person} isNext={isNext} />}
    </>
  );
}
