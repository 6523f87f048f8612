/** How a project stands against its billing plan, and what can be billed of a fee or a saving. */
import { useSignal } from "@preact/signals";
import type { BillingPlan } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { showDay } from "../design/day.ts";
import { isNothing, showMoney, showPercent } from "../design/money.ts";
import { Notice } from "../design/notice.tsx";
import { Facts } from "../design/panel.tsx";
import { go } from "../shell/router.ts";
import { answer, api } from "../store/http.ts";
import { may } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import { ProgressForm } from "./progress.tsx";

export function PlanStanding({ plan, today }: { plan: BillingPlan; today: string }) {
  const billing = useSignal(false);
  const standing = plan.standing;
  if (!standing) return null;
  return (
    <>
      <Facts facts={factsOf(plan, today)} />
      {!isNothing(standing.over_servicing) && (
        <Notice kind="warn">{showMoney(standing.over_servicing)} is over-servicing: {reasonOf(plan)} It is not work in progress.</Notice>
      )}
      {may("invoice.write") && !billing.value && <Deeds plan={plan} onProgress={() => (billing.value = true)} />}
      {billing.value && <ProgressForm plan={plan} onDone={() => (billing.value = false)} />}
    </>
  );
}

function reasonOf({ cap }: BillingPlan): string {
  return cap ? "work above the ceiling. Raise the ceiling to bill it, or write it off." : "work after the price was billed in full.";
}

function factsOf(plan: BillingPlan, today: string): [string, preact.ComponentChildren][] {
  const { cap, fee, standing, saving_share, progress, progress_reason } = plan;
  const facts: [string, preact.ComponentChildren][] = [];
  if (cap) facts.push(["Ceiling", `${showMoney(cap)}, set on ${showDay(plan.cap_set_on, today)}${plan.cap_reason ? `: ${plan.cap_reason}` : ""}`]);
  if (plan.billing_type === "guaranteed_maximum") facts.push(["Our share of a saving", `${showPercent(saving_share)} %`]);
  if (fee) facts.push(["Fee", showMoney(fee)], ["Billed by progress", `${showPercent(progress)} %${progress_reason ? `: ${progress_reason}` : ""}`]);
  facts.push(["Charged so far", showMoney(standing?.charged)]);
  if (standing?.left) facts.push(["Left to charge", showMoney(standing.left)]);
  if (!isNothing(standing?.held_back)) facts.push(["Held back", showMoney(standing?.held_back)]);
  if (!isNothing(standing?.unbilled)) facts.push(["Unbilled time", showMoney(standing?.unbilled)]);
  return facts;
}

function Deeds({ plan, onProgress }: { plan: BillingPlan; onProgress: () => void }) {
  if (plan.billing_type === "percent_complete") {
    return <div><Button onClick={onProgress}>Bill the progress</Button></div>;
  }
  if (plan.billing_type !== "guaranteed_maximum" || isNothing(plan.standing?.left)) return null;
  return <div><Button onClick={() => void share(plan.project_id ?? "")}>Bill our share of the saving</Button></div>;
}

async function share(project_id: string): Promise<void> {
  const made = await attempt({
    words: "Drafted the share of the saving",
    send: () => answer(api.POST("/v1/projects/{project_id}/saving", { params: { path: { project_id } }, body: {} as never })),
  });
  if (made) go(`/invoices/${made.id}`);
}
