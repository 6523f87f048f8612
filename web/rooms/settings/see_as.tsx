/** Seeing the pages as this person sees them: to help them, or to check what they may do. */
import { useSignal } from "@preact/signals";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { useCommands } from "../../shell/commands.ts";
import { answer, api } from "../../store/http.ts";
import { enterView } from "../../store/seeing.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { useUsers } from "./data.ts";

export function SeeAs({ person }: { person: Person }) {
  const id = person.id ?? "";
  const users = useUsers();
  const busy = useSignal(false);
  const signsIn = users.data.value?.some((user) => user.id === id && user.active);
  const offered = Boolean(signsIn) && may("user.see_as") && id !== me.value?.person_id;

  async function begin(): Promise<void> {
    busy.value = true;
    const params = { path: { person_id: id } };
    const view = await attempt({ words: "", send: () => answer(api.POST("/v1/people/{person_id}/view", { params })) });
    busy.value = false;
    if (view) enterView(view.id);
  }

  useCommands(offered ? [{ words: `See Tandem as ${person.name}`, group: "Person", run: () => void begin() }] : [], [offered, person.name]);
  if (!offered) return null;
  return (
    <Button busy={busy.value} onClick={() => void begin()}>
      See as this person
    </Button>
  );
}
