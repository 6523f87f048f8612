/** A new levelling: its projects, its first day, and how long a better answer is looked for. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { go } from "../../shell/router.ts";
import { projects } from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const PROJECTS_MAX = 50;
const EFFORTS = [
  ["1", "1 second"],
  ["10", "10 seconds"],
  ["30", "30 seconds"],
  ["60", "60 seconds"],
  ["300", "300 seconds"],
] as const;

interface Chosen {
  id: string;
  words: string;
}

export function NewLevelling({ onClose }: { onClose: () => void }) {
  const form = useForm({ from: "", effort: "10" });
  const chosen = useSignal<readonly Chosen[]>([]);
  const { values, set, wrong } = form;
  const send = async ({ from, effort }: { from: string; effort: string }): Promise<void> => {
    const body = { project_ids: chosen.value.map(({ id }) => id), effort: Number(effort), ...(from && { from_on: from }) };
    const made = await write({ words: (one) => `Started ${one.reference}`, send: () => answer(api.POST("/v1/levellings", { body })) });
    go(`/levellings/${made.id}`, true);
  };
  return (
    <Dialog side title="New levelling" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["project_ids", "from_on", "effort"]} submit="Start it" onCancel={onClose}>
        <p class="quiet">Nothing changes in a plan before you apply the levelling.</p>
        <Projects chosen={chosen.value} error={wrong("project_ids")} onChosen={(all) => (chosen.value = all)} />
        <DayField label="Move no task to before" optional placeholder="Today" value={values.value.from} error={wrong("from_on")} onValue={(day) => set("from", day)} />
        <SelectField label="Look for a better answer for" value={values.value.effort} options={EFFORTS} error={wrong("effort")} onValue={(word) => set("effort", word)} />
      </EntryForm>
    </Dialog>
  );
}

interface ProjectsProps {
  chosen: readonly Chosen[];
  error: string;
  onChosen: (all: readonly Chosen[]) => void;
}

function Projects({ chosen, error, onChosen }: ProjectsProps) {
  const add = (id: string, words: string): void => {
    if (id && !chosen.some((each) => each.id === id)) onChosen([...chosen, { id, words }]);
  };
  return (
    <>
      <Combobox label="Add a project" optional autofocus value="" words="" ask={projects} error={error}
        hint={`${PROJECTS_MAX} at most. Without any: all that are under way and that you may plan.`}
        onValue={(id, option) => add(id, option?.words ?? "")} />
      {chosen.length > 0 && (
        <ul aria-label="Chosen projects">
          {chosen.map(({ id, words }) => (
            <li key={id}>
              {words} <Button kind="quiet" onClick={() => onChosen(chosen.filter((each) => each.id !== id))}><span>Remove</span><span class="hidden-text"> {words}</span></Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
