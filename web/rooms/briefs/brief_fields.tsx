/** The fields of a brief, with its deliverables and its requirements as lists. */
import { useRef } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { NumberField, TextArea, TextField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import type { Problem } from "../../store/problem.ts";
import { emptyLine, type BriefValues, type Line } from "./values.ts";

export const FIELDS = ["objective", "audience", "deliverables", "requirements", "budget", "budget.amount", "start_on", "due_on"];
const LENGTHS = { objective: 5000, audience: 2000, name: 200, description: 1000, requirement: 500 };

interface FieldsProps {
  values: BriefValues;
  currency: string;
  problem: Problem | undefined;
  onValues: (values: BriefValues) => void;
}

export function BriefFields({ values, currency, problem, onValues }: FieldsProps) {
  const set = (part: Partial<BriefValues>): void => onValues({ ...values, ...part });
  const wrong = (field: string): string => problem?.of(field) ?? "";
  return (
    <>
      <TextArea label="What should it achieve?" longest={LENGTHS.objective} value={values.objective} error={wrong("objective")}
        onValue={(objective) => set({ objective })} />
      <TextArea label="Whom is it for?" longest={LENGTHS.audience} value={values.audience} error={wrong("audience")}
        onValue={(audience) => set({ audience })} />
      <Lines title="Deliverables" noun="deliverable" field="deliverables" longest={LENGTHS.name} describes lines={values.deliverables}
        wrong={wrong} onLines={(deliverables) => set({ deliverables })} />
      <Lines title="Requirements" noun="requirement" field="requirements" longest={LENGTHS.requirement} lines={values.requirements}
        wrong={wrong} onLines={(requirements) => set({ requirements })} />
      <div class="form-row">
        <NumberField label={`Budget in ${currency}`} optional value={values.amount} error={wrong("budget.amount") || wrong("budget")}
          onValue={(amount) => set({ amount })} />
        <DayField label="Starts" optional value={values.start} error={wrong("start_on")} onValue={(start) => set({ start })} />
        <DayField label="Due" optional value={values.due} error={wrong("due_on")} onValue={(due) => set({ due })} />
      </div>
    </>
  );
}

interface LinesProps {
  title: string;
  noun: string;
  field: string;
  longest: number;
  /** Each line has a description too. */
  describes?: boolean;
  lines: readonly Line[];
  wrong: (field: string) => string;
  onLines: (lines: Line[]) => void;
}

/** Enter, or the button, adds a line and goes there. */
function Lines({ title, noun, field, longest, describes = false, lines, wrong, onLines }: LinesProps) {
  const place = useRef<HTMLFieldSetElement>(null);
  const add = (after: number): void => {
    onLines([...lines.slice(0, after), emptyLine(), ...lines.slice(after)]);
    requestAnimationFrame(() => place.current?.querySelectorAll<HTMLInputElement>(".line > :first-child input")[after]?.focus());
  };
  const change = (key: string, part: Partial<Line>): void =>
    onLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const errorOf = (place: number): string =>
    ["", ".name", ".text", ".description"].map((end) => wrong(`${field}.${place}${end}`) || wrong(`${field}[${place}]${end}`)).find(Boolean) ?? "";
  return (
    <fieldset ref={place} class="brief-lines">
      <legend class="field-label">{title}</legend>
      {wrong(field) && <p class="field-error" role="alert">{wrong(field)}</p>}
      {lines.map((line, at) => (
        <div key={line.key} class={describes ? "line line-two" : "line"} onKeyDown={(event) => isPlainEnter(event) && add(at + 1)}>
          <TextField label={`${noun} ${at + 1}`} hiddenLabel longest={longest} value={line.text} error={errorOf(at)}
            placeholder={`A ${noun}`} onValue={(text) => change(line.key, { text })} />
          {describes && (
            <TextField label={`Description of ${noun} ${at + 1}`} hiddenLabel longest={LENGTHS.description} value={line.more}
              placeholder="What it is" onValue={(more) => change(line.key, { more })} />
          )}
          <Button kind="quiet" label={`Remove ${noun} ${at + 1}`} onClick={() => onLines(lines.filter(({ key }) => key !== line.key))}>
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <div><Button onClick={() => add(lines.length)}>Add a {noun}</Button></div>
    </fieldset>
  );
}

function isPlainEnter(event: KeyboardEvent): boolean {
  const isPlain = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing && event.target instanceof HTMLInputElement;
  if (isPlain) event.preventDefault();
  return isPlain;
}
