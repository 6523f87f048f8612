/** Which people a report is about: by what they work as, and by whom they are led. */
import { SelectField } from "../../design/field.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";

export function narrowedBy(): { role: string; lead: string } {
  return { role: asked("role"), lead: asked("lead") };
}

export function NarrowingFields() {
  const people = (usePeople().data.value ?? []).filter(({ active }) => active);
  const roles = [...new Set(people.map(({ charge_role }) => charge_role ?? "").filter(Boolean))].sort();
  const leads = new Set(people.map(({ lead_id }) => lead_id).filter(Boolean));
  const led = people.filter(({ id }) => leads.has(id ?? ""));
  return (
    <>
      <SelectField label="Work as" value={asked("role")} options={[["", "Anything"], ...roles.map((role) => [role, role] as const)]}
        onValue={(role) => setQuery({ role })} />
      <SelectField label="Led by" value={asked("lead")} options={[["", "Anybody"], ...led.map(({ id, name }) => [id ?? "", name ?? ""] as const)]}
        onValue={(lead) => setQuery({ lead })} />
    </>
  );
}
