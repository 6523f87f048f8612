/** Who may change a booking: who answers for its project, and the lead of the person. */
import type { Booking } from "../contract/records.ts";
import { useProjectAccess } from "../records/project_access.ts";
import { usePeople, useProjectsIn } from "../store/directory.ts";
import { me } from "../store/session.ts";

export function useMayChange(booking: Booking): boolean {
  const project = useProjectsIn([booking.project_id ?? ""]).data.value?.[0];
  const people = usePeople().data.value;
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (holds("booking.write")) return true;
  const scopes = me.value?.permissions.find(({ permission }) => permission === "booking.write")?.scopes ?? [];
  const lead = people?.find(({ id }) => id === booking.person_id)?.lead_id;
  return scopes.includes("own_team") && Boolean(lead) && lead === me.value?.person_id;
}
