/** Who is free: people with all of some skills, and what contract, leave and bookings leave of their days. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { plus, showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { LEVELS, useSkills, type Skill } from "../../skills/data.ts";
import { LevelsForm } from "../../skills/levels_form.tsx";
import { usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, mayFor, me } from "../../store/session.ts";
import { FreeWeeks } from "./free_weeks.tsx";

type Available = components["schemas"]["AvailablePerson"];
type People = NonNullable<ReturnType<typeof usePeople>["data"]["value"]>;

const FOUR_WEEKS = 27;
const TOPICS = ["booking", "person", "person_skill", "working_pattern", "leave", "day_off"];
const FREE = [["60", "An hour"], ["450", "A day"], ["900", "Two days"], ["2250", "A week"], ["4500", "Two weeks"]] as const;

export function AvailablePeople() {
  const skills = useSkills();
  const people = usePeople();
  const stating = useSignal<Available | undefined>(undefined);
  const from = asked("from") || todayIn(me.value?.agency.time_zone ?? "UTC");
  const to = asked("to") || plus(from, FOUR_WEEKS);
  return (
    <Page title="Who is free">
      <List
        title={`Free from ${showDay(from)} to ${showDay(to)}`}
        source={listAt("/v1/available-people", { counted: true, fixed: { from, to } })}
        topics={TOPICS}
        columns={columnsOf(from, to, (person) => (stating.value = person))}
        order="-free_minutes"
        searches="Name, e-mail or role"
        filters={filtersOf(skills.data.value ?? [], people.data.value ?? [])}
        keyOf={({ person_id }) => person_id ?? ""}
        nameOf={({ name }) => name}
        empty={<EmptySheet title="Nobody fits" action={<ShowAll />}>People with a contract in these days are shown here. Choose fewer skills, a lower level, or other days.</EmptySheet>}
      />
      {stating.value && <LevelsForm personId={stating.value.person_id ?? ""} personName={stating.value.name} held={heldBy(stating.value)} onClose={() => (stating.value = undefined)} />}
    </Page>
  );
}

function heldBy({ skills }: Available) {
  return skills.map(({ skill_id, name, level }) => ({ skill_id: skill_id ?? "", name, level }));
}

function filtersOf(skills: readonly Skill[], people: People): ListFilter[] {
  const leads = new Set(people.map(({ lead_id }) => lead_id).filter(Boolean));
  const roles = [...new Set(people.filter(({ active }) => active).map(({ charge_role }) => charge_role).filter(Boolean))].sort();
  return [
    { field: "from", label: "From", day: true },
    { field: "to", label: "To", day: true },
    { field: "skill_ids", label: "Has all of", several: true, options: skills.map(({ id, name }) => [id, name] as const) },
    { field: "min_level", label: "At level", options: LEVELS.map(([level, words]) => [level, `${words}${level === "5" ? "" : " or above"}`] as const) },
    { field: "charge_role", label: "Role", several: true, options: roles.map((role) => [role, role] as const) },
    { field: "lead_id", label: "Team of", several: true, options: people.filter(({ id }) => leads.has(id)).map(({ id, name }) => [id, name] as const) },
    { field: "min_free_minutes", label: "Free for", options: FREE },
  ];
}

function skillWords({ skills }: Available): string {
  return skills.map(({ name, level }) => `${name} ${level}`).join(", ") || "–";
}

function columnsOf(from: string, to: string, onState: (person: Available) => void): ListColumn<Available>[] {
  return [
    { field: "name", name: "Person", order: "name", width: 9, grow: true, text: ({ name }) => name },
    { field: "role", name: "Role", width: 7.5, text: ({ charge_role }) => charge_role || "–" },
    { field: "skills", name: "Skills", width: 12, grow: true, text: skillWords },
    { field: "free", name: "Free", order: "free_minutes", number: true, width: 5, text: ({ free_minutes }) => hours(free_minutes) },
    { field: "weeks", name: "Free by week", width: 7, text: weekWords, show: (person) => <FreeWeeks weeks={person.weeks} words={weekWords(person)} /> },
    { field: "if_confirmed", name: "If confirmed", number: true, spare: true, text: ({ free_if_confirmed_minutes }) => hours(free_if_confirmed_minutes) },
    { field: "effective", name: "Capacity", number: true, width: 5.5, text: ({ effective_minutes }) => hours(effective_minutes) },
    { field: "confirmed", name: "Booked", number: true, width: 5.5, text: ({ confirmed_minutes }) => hours(confirmed_minutes) },
    { field: "tentative", name: "Tentative", number: true, spare: true, text: ({ tentative_minutes }) => hours(tentative_minutes) },
    { field: "leave", name: "Leave", number: true, spare: true, text: ({ leave_minutes }) => hours(leave_minutes) },
    { field: "holiday", name: "Holidays", number: true, spare: true, text: ({ holiday_minutes }) => hours(holiday_minutes) },
    { field: "contracted", name: "Contract", number: true, spare: true, text: ({ contracted_minutes }) => hours(contracted_minutes) },
    { field: "actions", name: "Actions", width: 9, text: () => "", show: (person) => <RowActions person={person} from={from} to={to} onState={onState} /> },
  ];
}

function weekWords({ weeks }: Available): string {
  return weeks.map(({ week_on, free_minutes }) => `${showDay(week_on)} ${hours(free_minutes)}`).join(", ");
}

function RowActions({ person, from, to, onState }: { person: Available; from: string; to: string; onState: (person: Available) => void }) {
  const book = `/planner?${new URLSearchParams({ new: "1", person: person.person_id ?? "", from, to })}`;
  return (
    <span class="row-actions">
      {may("booking.write") && <a class="button button-quiet" href={book} aria-label={`Book ${person.name}`}>Book</a>}
      {mayFor("person_skill.write", [person.person_id, person.lead_id]) && <Button kind="quiet" label={`Skills of ${person.name}`} onClick={() => onState(person)}>Skills</Button>}
    </span>
  );
}
