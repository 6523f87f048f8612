/** Whether tasks move at night: for the agency, and for one project. */
import { Checkbox, SelectField } from "../../design/field.tsx";
import { Panel } from "../../design/panel.tsx";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { setAgency, setProject, type Switch, type useAgencySetting, type useProjectSetting } from "./data.ts";

const WORDS: readonly (readonly [Switch, string])[] = [["as_agency", "As the agency does"], ["on", "On"], ["off", "Off"]];

interface SwitchesProps {
  projectId: string;
  agency: ReturnType<typeof useAgencySetting>;
  project: ReturnType<typeof useProjectSetting>;
}

/** Who may not change it reads how it is. */
export function Switches({ projectId, agency, project }: SwitchesProps) {
  const on = agency.data.value?.switched_on ?? false;
  const own = project.data.value;
  const turn = (wanted: boolean): Promise<unknown> =>
    write({
      words: wanted ? "Tasks move at night" : "Tasks stay at night",
      send: () => setAgency(wanted, agency.data.value?.version ?? 0),
      inverse: ({ version }) => setAgency(!wanted, version ?? 0),
    }).finally(() => void agency.reload());
  const choose = (wanted: string): Promise<unknown> =>
    write({
      words: "Changed what tasks of the project do at night",
      send: () => setProject(projectId, wanted as Switch, own?.version ?? 0),
      inverse: ({ version }) => setProject(projectId, own?.switch ?? "as_agency", version ?? 0),
    }).finally(() => void project.reload());
  return (
    <Panel title="Tasks that nobody starts">
      <p>At midnight, a task of an active project that was not started by its planned day moves to the new day, and what follows it moves with it. Who does it and the project manager get a notice. A frozen task stays.</p>
      {may("slip.write") ? <Checkbox label="For all projects of the agency" checked={on} onChecked={(wanted) => void turn(wanted)} /> : <p>For the agency this is {on ? "on" : "off"}.</p>}
      {own && may("project.write") && <SelectField label="For this project" value={own.switch ?? "as_agency"} options={WORDS} onValue={(wanted) => void choose(wanted)} />}
      {own && !may("project.write") && <p>For this project this is {own.switched_on ? "on" : "off"}.</p>}
    </Panel>
  );
}
