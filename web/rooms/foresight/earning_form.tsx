/** The rule by which one task earns its value: chosen, measured, or by milestones with weights. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { setEarning, useEarning, type EarnedTask, type Earning, type NewEarning } from "./data.ts";
import { RULE_HINTS, RULES, type Rule } from "./rules.ts";

const MILESTONES_MAX = 20;

interface Stone {
  name: string;
  weight: string;
  reached: string;
}

interface EarningFormProps {
  task: EarnedTask;
  today: string;
  onClose: (saved: boolean) => void;
}

export function EarningForm(props: EarningFormProps) {
  const query = useEarning(props.task.task_id ?? "");
  const earning = query.data.value;
  return earning ? <Filled {...props} earning={earning} /> : null;
}

function Filled({ task, today, onClose, earning }: EarningFormProps & { earning: Earning }) {
  const form = useForm({ rule: earning.rule as string, progress: showPercent(earning.progress), on: today }, `earning ${task.task_id}`);
  const stones = useSignal<readonly Stone[]>([]);
  useEffect(() => {
    stones.value = earning.milestones.map(({ name, weight, reached_on }) => ({ name, weight: showPercent(weight), reached: reached_on ?? "" }));
  }, [earning]);
  const { values, set, wrong } = form;
  const rule = values.value.rule as Rule;
  const send = async (typed: typeof values.value): Promise<void> => {
    const body = bodyOf(typed.rule as Rule, typed.progress, typed.on, stones.value);
    await write({ words: `Set how ${task.name} earns its value`, send: () => setEarning(task.task_id ?? "", body) });
    onClose(true);
  };
  return (
    <Dialog side title={task.name ?? ""} onClose={() => onClose(false)}>
      <EntryForm form={form} send={send} fields={["rule", "progress", "measured_on", "milestones"]} submit="Save" onCancel={() => onClose(false)}>
        <SelectField label="It earns" value={rule} options={Object.entries(RULES)} hint={RULE_HINTS[rule]} error={wrong("rule") || wrong("milestones")} onValue={(word) => set("rule", word)} />
        {rule === "physical" && (
          <div class="form-row">
            <NumberField label="Done" value={values.value.progress} hint="Per cent" error={wrong("progress")} onValue={(text) => set("progress", text)} />
            <DayField label="Measured on" value={values.value.on} error={wrong("measured_on")} onValue={(day) => set("on", day)} />
          </div>
        )}
        {rule === "milestones" && <Stones stones={stones.value} onStones={(next) => (stones.value = next)} />}
      </EntryForm>
    </Dialog>
  );
}

function bodyOf(rule: Rule, progress: string, on: string, stones: readonly Stone[]): NewEarning {
  if (rule === "physical") return { rule, ...(progress.trim() && { progress: readPercent(progress), measured_on: on || null }) };
  if (rule !== "milestones") return { rule };
  return { rule, milestones: stones.map(({ name, weight, reached }) => ({ name, weight: readPercent(weight), reached_on: reached || null })) };
}

function Stones({ stones, onStones }: { stones: readonly Stone[]; onStones: (stones: readonly Stone[]) => void }) {
  const change = (place: number, stone: Partial<Stone>): void => onStones(stones.map((each, at) => (at === place ? { ...each, ...stone } : each)));
  return (
    <>
      {stones.map((stone, place) => (
        <fieldset key={place} class="foresight-stone">
          <TextField label={`Milestone ${place + 1}`} longest={200} value={stone.name} onValue={(name) => change(place, { name })} />
          <div class="form-row">
            <NumberField label="Weight" value={stone.weight} hint="Per cent" onValue={(weight) => change(place, { weight })} />
            <DayField label="Reached on" optional value={stone.reached} onValue={(reached) => change(place, { reached })} />
          </div>
          <Button kind="quiet" onClick={() => onStones(stones.filter((_, at) => at !== place))}>{`Remove milestone ${place + 1}`}</Button>
        </fieldset>
      ))}
      {stones.length < MILESTONES_MAX && <Button onClick={() => onStones([...stones, { name: "", weight: "", reached: "" }])}>Add a milestone</Button>}
    </>
  );
}
