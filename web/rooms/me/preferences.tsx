/** How I want the pages. What is chosen holds at once, on every machine. */
import { useSignal } from "@preact/signals";
import type { Preferences, PreferencesChange } from "../../contract/records.ts";
import { DENSITIES } from "../../design/density.ts";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { GROUPS } from "../../shell/groups.ts";
import { navigation } from "../../shell/pages.ts";
import { prefer, preferences } from "../../store/preferences.ts";
import type { Problem } from "../../store/problem.ts";

type Choices<K extends keyof Preferences> = readonly (readonly [Preferences[K] & string, string])[];

const THEMES: Choices<"theme"> = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];
const STARTS: Choices<"week_start"> = [["monday", "Monday"], ["saturday", "Saturday"], ["sunday", "Sunday"]];
const HOURS: Choices<"hours_format"> = [["clock", "7:30"], ["decimal", "7.5"]];

export function PreferencesPanel() {
  const refused = useSignal<Problem | undefined>(undefined);
  const chosen = preferences.value;
  if (!chosen) return null;
  const choose = (change: PreferencesChange): void => {
    void prefer(change).then((problem) => {
      refused.value = problem;
    });
  };
  const starts = navigation().map(([name, pages]) => [pages[0]?.path ?? "/", GROUPS[name].words] as const);
  return (
    <Panel title="Preferences">
      <div class="form">
        <ProblemNotice problem={refused.value} />
        <div class="form-row">
          <Choice label="Theme" value={chosen.theme} options={THEMES} onValue={(theme) => choose({ theme })} />
          <Choice label="Rows of lists" value={chosen.density} options={DENSITIES} onValue={(density) => choose({ density })} />
        </div>
        <div class="form-row">
          <SelectField label="Start page" value={chosen.start_page} options={[["", "The first page"], ...starts]}
            onValue={(start_page) => choose({ start_page })} />
          <Choice label="Weeks begin on" value={chosen.week_start} options={STARTS} onValue={(week_start) => choose({ week_start })} />
        </div>
        <div class="form-row">
          <Choice label="Hours are written as" value={chosen.hours_format} options={HOURS} onValue={(hours_format) => choose({ hours_format })} />
        </div>
      </div>
    </Panel>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onValue: (value: T) => void;
}

/** One of a few words of the API. */
function Choice<T extends string>({ label, value, options, onValue }: ChoiceProps<T>) {
  return (
    <SelectField label={label} value={value} options={options}
      onValue={(text) => {
        const found = options.find(([word]) => word === text);
        if (found) onValue(found[0]);
      }} />
  );
}
