/** What the pages of charges between legal entities ask the API for, send to it, and say. */
import type { IntercompanyCharge } from "../../contract/records.ts";
import { StateChip } from "../../design/chip.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export const TOPICS = ["intercompany_charge", "legal_entity"];
export const STATES: Readonly<Record<IntercompanyCharge["status"], string>> = { open: "Open", settled: "Settled", reversed: "Reversed" };

const at = (id: string) => ({ path: { intercompany_charge_id: id } });

export function useCharge(id: string): Query<IntercompanyCharge> {
  return useQuery({ key: `intercompany charge ${id}`, topics: TOPICS, ask: () => answer(api.GET("/v1/intercompany-charges/{intercompany_charge_id}", { params: at(id) })) });
}

export function settle({ id }: IntercompanyCharge, settled_on: string): Promise<IntercompanyCharge> {
  return answer(api.POST("/v1/intercompany-charges/{intercompany_charge_id}/settle", { params: at(id), body: { settled_on } }));
}

export function undoSettlement({ id }: IntercompanyCharge, reason: string): Promise<IntercompanyCharge> {
  return answer(api.POST("/v1/intercompany-charges/{intercompany_charge_id}/undo-settlement", { params: at(id), body: { reason } }));
}

export function reverse({ id }: IntercompanyCharge, reason: string): Promise<IntercompanyCharge> {
  return answer(api.POST("/v1/intercompany-charges/{intercompany_charge_id}/reverse", { params: at(id), body: { reason } }));
}

export function ChargeChip({ status }: IntercompanyCharge) {
  return <StateChip state={status} />;
}
