/** On which side of a handover somebody stands. */
import type { Handover } from "../../contract/records.ts";
import { mayFor } from "../../store/session.ts";

export function maySell(handover: Handover): boolean {
  return mayFor("handover.give", [handover.owner_id, handover.account_manager_id]);
}

export function mayTake(handover: Handover): boolean {
  return mayFor("handover.take", [handover.project_manager_id]);
}
