/** What a client may still give us, with its next step; what rests is marked. */
import type { Opportunity } from "../../contract/records.ts";
import { StateChip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { Table } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";

const SHOWN_MAX = 20;

export function useUndecided(clientId: string): Query<Opportunity[]> {
  return useQuery<Opportunity[]>({
    key: `undecided opportunities of ${clientId}`,
    topics: ["opportunity"],
    ask: async () => {
      const of = { client_id: [clientId], status: ["open" as const, "on_hold" as const] };
      return (await answer(api.GET("/v1/opportunities", { params: { query: { ...of, order: "expected_close", page_size: SHOWN_MAX } } }))).items;
    },
  });
}

export function OpenOpportunities({ clientId }: { clientId: string }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const found = useUndecided(clientId).data.value ?? [];
  if (found.length === 0) return null;
  return (
    <Table
      label="Undecided opportunities"
      rows={found}
      keyOf={({ id }) => id}
      columns={[
        { name: "Opportunity", wide: true, show: ({ id, reference, name }) => <Docket number={reference} name={name} href={`/opportunities/${id}`} /> },
        { name: "Status", show: ({ status }) => <StateChip state={status} /> },
        { name: "Next step", show: ({ next_step, next_step_on }) => [next_step, next_step_on && showDay(next_step_on, today)].filter(Boolean).join(" · ") || "–" },
        { name: "Value", number: true, show: ({ value }) => showMoney(value, true) },
        { name: "Chance", number: true, show: ({ probability }) => showShare(probability) },
      ]}
    />
  );
}
