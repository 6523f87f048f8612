/** By how much a bill may exceed its order, line by line, before somebody must give a reason. */
import { useSignal } from "@preact/signals";
import type { MatchTolerance as Tolerance } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showMoney, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { Panel } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

/** null: not for this person; undefined: not answered yet. */
export function useMatchTolerance(): Tolerance | null | undefined {
  const reads = may("bill.read");
  return useQuery<Tolerance | null>({
    key: reads ? "match tolerance" : "no match tolerance",
    topics: ["match_tolerance"],
    ask: async () => (reads ? answer(api.GET("/v1/match-tolerance")) : null),
  }).data.value;
}

export function MatchTolerance({ tolerance }: { tolerance: Tolerance }) {
  const changing = useSignal(false);
  return (
    <Panel title="A bill may exceed its order" aside={<Button onClick={() => (changing.value = true)}>Change</Button>}>
      <p>{wordsOf(tolerance)}</p>
      {changing.value && <ToleranceForm tolerance={tolerance} onClose={() => (changing.value = false)} />}
    </Panel>
  );
}

function wordsOf({ share, amount }: Tolerance): string {
  const parts = [...(share === null ? [] : [`${showPercent(share)}\u2009% of the line`]), ...(amount ? [showMoney(amount)] : [])];
  if (parts.length === 0) return "By nothing. The approver of a bill that does gives a reason.";
  const limit = parts.length === 2 ? `${parts.join(" or ")}, whichever is less` : parts[0];
  return `By ${limit}. The approver of more than that gives a reason.`;
}

function ToleranceForm({ tolerance, onClose }: { tolerance: Tolerance; onClose: () => void }) {
  const currency_code = me.value?.agency.currency_code ?? "GBP";
  const initial = { share: tolerance.share === null ? "" : showPercent(tolerance.share), amount: tolerance.amount?.amount ?? "" };
  const form = useForm(initial, "match tolerance");
  const { values, set, wrong } = form;
  const send = async ({ share, amount }: typeof initial): Promise<void> => {
    const body = { ...(share && { share: readPercent(share) }), ...(amount && { amount: { amount, currency_code } }) };
    await write({ words: "Changed by how much a bill may exceed its order", send: () => answer(api.PUT("/v1/match-tolerance", { body })) });
    onClose();
  };
  return (
    <Dialog title="A bill may exceed its order" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["share", "amount"]} submit="Save" onCancel={onClose}>
        <p>The lesser of both counts. Without either, nothing may be exceeded.</p>
        <NumberField label="By a share of each line" optional autofocus value={values.value.share} error={wrong("share")} hint="Per cent" onValue={(share) => set("share", share)} />
        <MoneyField label="By an amount" optional value={values.value.amount} currency={currency_code} error={wrong("amount")} onValue={(amount) => set("amount", amount)} />
      </EntryForm>
    </Dialog>
  );
}
