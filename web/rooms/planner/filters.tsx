/** Over the planner: how much is shown, and of whom. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { plus } from "../../design/day.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";

const SPANS = [["4", "4 weeks"], ["13", "13 weeks"], ["26", "26 weeks"], ["52", "A year"]] as const;
const TYPING_MS = 300;

export function PlannerFilters({ from, weeks }: { from: string; weeks: string }) {
  const people = (usePeople().data.value ?? []).filter(({ active }) => active);
  const roles = [...new Set(people.map(({ charge_role }) => charge_role ?? "").filter(Boolean))].sort();
  const leads = new Set(people.map(({ lead_id }) => lead_id));
  const teams = people.filter(({ id }) => leads.has(id)).map(({ id, name }) => [id, `Team of ${name}`] as const);
  const step = (days: number): void => setQuery({ from: plus(from, days) });
  return (
    <div class="filters">
      <SelectField label="Shown" value={weeks} options={SPANS} onValue={(chosen) => setQuery({ weeks: chosen })} />
      <SelectField label="Role" value={asked("role")} options={[["", "All roles"], ...roles.map((role) => [role, role] as const)]} onValue={(role) => setQuery({ role })} />
      <SelectField label="Team" value={asked("lead")} options={[["", "All teams"], ...teams]} onValue={(lead) => setQuery({ lead })} />
      <Search />
      <Button onClick={() => step(-7)}>A week back</Button>
      <Button onClick={() => setQuery({ from: "" })}>Today</Button>
      <Button onClick={() => step(7)}>A week on</Button>
    </div>
  );
}

/** The planner is asked for once the typing stops. */
function Search() {
  const now = asked("q");
  const typed = useSignal(now);
  useEffect(() => {
    typed.value = now;
  }, [now]);
  useEffect(() => {
    if (typed.value === now) return undefined;
    const timer = setTimeout(() => setQuery({ q: typed.value }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  return <TextField label="Name or role" optional value={typed.value} onValue={(text) => (typed.value = text)} />;
}
