/** A copy of a rate card from a day on, with all its rates changed by a percentage where one is given. */
import type { RateCardInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { readPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const NAME_MAX = 200;
const FIELDS = ["name", "effective_from", "change", "step_minor"];
const STEPS: [string, string][] = [["1", "The smallest coin"], ["50", "Half a unit"], ["100", "A whole unit"], ["500", "Five units"]];

export function CopyForm({ card, onClose }: { card: RateCardInList; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ name: card.name, from: "", change: "", step: "1" }, card.id);
  const typed = values.value;
  const send = submit(async ({ name, from, change, step }) => {
    const body = { name, effective_from: from, step_minor: Number(step), ...(change.trim() && { change: readPercent(change) }) };
    await write({
      words: `Made the rate card ${name}`,
      send: () => answer(api.POST("/v1/rate-cards/{rate_card_id}/copies", { params: { path: { rate_card_id: card.id } }, body })),
      inverse: ({ id }) => answer(api.DELETE("/v1/rate-cards/{rate_card_id}", { params: { path: { rate_card_id: id } } })),
    });
    onClose();
  });
  return (
    <Dialog title={`Copy ${card.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <p>The copy is for whom {card.name} is for, and takes over from it on its first day.</p>
        <TextField label="Name" required autofocus longest={NAME_MAX} value={typed.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <DayField label="From" value={typed.from} error={wrong("effective_from")} onValue={(day) => set("from", day)} />
        <div class="form-row">
          <NumberField label="Change by, %" optional hint="3.5 adds 3.5 % to each rate" value={typed.change} error={wrong("change")} onValue={(text) => set("change", text)} />
          <SelectField label="Rounded to" value={typed.step} error={wrong("step_minor")} onValue={(step) => set("step", step)} options={STEPS} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Make the copy</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
