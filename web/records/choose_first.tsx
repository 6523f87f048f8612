/** What stands inside another record, such as a task in a project: that record is chosen first, then the form opens. */
import { useSignal } from "@preact/signals";
import { Button } from "../design/button.tsx";
import { Combobox, type Option } from "../design/combobox.tsx";
import { Dialog } from "../design/dialog.tsx";

interface ChooseFirstProps {
  title: string;
  /** What is chosen: "Project". */
  label: string;
  hint?: string;
  ask: (typed: string) => Promise<readonly Option[]>;
  onChosen: (chosen: Option) => void;
  onClose: () => void;
}

export function ChooseFirst({ title, label, hint, ask, onChosen, onClose }: ChooseFirstProps) {
  const chosen = useSignal<Option | undefined>(undefined);
  const wrong = useSignal("");

  function proceed(event: Event): void {
    event.preventDefault();
    wrong.value = chosen.value ? "" : `Choose: ${label.toLowerCase()}. Type a part of its name.`;
    if (chosen.value) onChosen(chosen.value);
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={proceed}>
        <Combobox autofocus label={label} value={chosen.value?.value ?? ""} words={chosen.value?.words ?? ""} error={wrong.value} ask={ask}
          onValue={(_, option) => (chosen.value = option)} {...(hint && { hint })} />
        <div class="form-actions">
          <Button kind="primary" type="submit">Go on</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
