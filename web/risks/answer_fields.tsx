/** What is done about a risk: the response, its plan, who carries it out, and by when. */
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { SelectField, TextArea } from "../design/field.tsx";
import { people } from "../store/choices.ts";
import type { Form } from "../store/form.ts";
import type { RiskValues } from "./values.ts";
import { FITTING, RESPONSES } from "./words.ts";

interface RiskAnswerProps {
  form: Form<RiskValues>;
  named: (id: string) => string;
}

export function RiskAnswer({ form, named }: RiskAnswerProps) {
  const { values, set, wrong } = form;
  const now = values.value;
  const fitting = FITTING[now.kind === "opportunity" ? "opportunity" : "threat"];
  return (
    <>
      <SelectField label="Response" value={now.response} options={[["", "Not decided"], ...fitting.map((word) => [word, RESPONSES[word] ?? word] as const)]}
        error={wrong("response")} onValue={(word) => set("response", word)} />
      <TextArea label="What is done" optional longest={4000} value={now.plan} error={wrong("response_plan")} onValue={(text) => set("plan", text)} />
      <div class="form-row">
        <Combobox label="Done by" optional value={now.doer} words={named(now.doer)} ask={people} error={wrong("response_owner_id")} onValue={(id) => set("doer", id)} />
        <DayField label="Until" optional value={now.due} error={wrong("response_due_on")} onValue={(day) => set("due", day)} />
      </div>
    </>
  );
}
