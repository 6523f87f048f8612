/** Reminding people of last week: one by one, or all whose time is missing. */
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Person = components["schemas"]["PersonCompleteness"];

/** Others who lack time of the week that begins on this Monday. */
export function lacking(people: readonly Person[], weekOn: string): readonly Person[] {
  return people.filter(({ person_id, weeks = [] }) => {
    const { expected_minutes = 0, logged_minutes = 0 } = weeks.find(({ first_on }) => first_on === weekOn) ?? {};
    return person_id !== me.value?.person_id && (expected_minutes ?? 0) > (logged_minutes ?? 0);
  });
}

/** At most 200 people. onLeftOut: who was not reminded, and why. */
export function Remind({ people, weekOn, words, onLeftOut }: { people: readonly Person[]; weekOn: string; words: string; onLeftOut: (why: readonly string[]) => void }) {
  async function send(): Promise<void> {
    const body = { week_on: weekOn, person_ids: people.map(({ person_id }) => person_id ?? "") };
    const done = await attempt({
      words: ({ items }) => (items.length > 0 ? `Reminded ${items.length === 1 ? "1 person" : `${items.length} people`} of last week` : ""),
      send: () => answer(api.POST("/v1/time-reminders", { body })),
    });
    onLeftOut((done?.refused ?? []).map(({ index = 0, message }) => `${people[index ?? 0]?.name}: ${message}`));
  }

  return <Button onClick={() => void send()}>{words}</Button>;
}
