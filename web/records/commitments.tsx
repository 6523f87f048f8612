/** What of a project's budget is used, committed by purchase orders, and left. */
import { showMoney } from "../design/money.ts";
import { BLANK, Figure, Figures } from "../design/panel.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";

export function Commitments({ projectId }: { projectId: string }) {
  const params = { path: { project_id: projectId } };
  const found = useQuery({
    key: `commitments of ${projectId}`,
    topics: ["purchase_order", "budget", "work", "expense"],
    ask: () => answer(api.GET("/v1/projects/{project_id}/commitments", { params })),
  }).data.value;
  const show = (name: "budget" | "actual" | "committed" | "remaining"): string => (found ? showMoney(found[name]) || "–" : BLANK);
  return (
    <Figures>
      <Figure name="Budget" value={show("budget")} note="Accepted quotes, without tax" />
      <Figure name="Used" value={show("actual")} note="Time and costs, at what the client pays" />
      <Figure name="Committed" value={show("committed")} note="Ordered and not billed yet" />
      <Figure name="Remaining" value={show("remaining")} note="Budget less used and committed" />
    </Figures>
  );
}
