/** Something that the cash forecast expects: entered, or changed. */
import type { CashItem } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const WAYS = [["out", "Goes out"], ["in", "Comes in"]] as const;
const FIELDS = ["name", "amount", "starts_on", "every_months", "ends_on"];

function valuesOf(item: CashItem | undefined) {
  const amount = item?.amount?.amount ?? "";
  return {
    name: item?.name ?? "",
    way: amount && !amount.startsWith("-") ? "in" : "out",
    amount: amount.replace("-", ""),
    starts: item?.starts_on ?? "",
    every: String(item?.every_months ?? 1),
    ends: item?.ends_on ?? "",
  };
}

export function ItemForm({ item, onClose }: { item?: CashItem; onClose: () => void }) {
  const currency_code = item?.amount?.currency_code ?? me.value?.agency.currency_code ?? "GBP";
  const { values, problem, busy, set, wrong, submit } = useForm(valuesOf(item), item?.id ?? "new cash item");
  const send = submit(async ({ name, way, amount, starts, every, ends }) => {
    const body = { name, amount: { amount: way === "out" ? `-${amount}` : amount, currency_code }, starts_on: starts, every_months: Number(every), ends_on: ends || null };
    if (item) {
      const params = { path: { cash_item_id: item.id } };
      await write({ words: `Changed ${name}`, send: () => answer(api.PUT("/v1/cash-items/{cash_item_id}", { params, body, ...ifVersion(item.version) })) });
    } else {
      await write({ words: `Entered ${name}`, send: () => answer(api.POST("/v1/cash-items", { body })) });
    }
    onClose();
  });
  const now = values.value;
  return (
    <Dialog title={item ? `Change ${item.name}` : "Add an item"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="What" required autofocus longest={200} value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <div class="form-row">
          <SelectField label="It" value={now.way} options={WAYS} onValue={(way) => set("way", way)} />
          <MoneyField label="Amount" required value={now.amount} currency={currency_code} error={wrong("amount")} onValue={(amount) => set("amount", amount)} />
        </div>
        <div class="form-row">
          <DayField label="First on" value={now.starts} error={wrong("starts_on")} onValue={(day) => set("starts", day)} />
          <NumberField label="Again every" value={now.every} error={wrong("every_months")} hint="Months; 0 for once" onValue={(text) => set("every", text)} />
        </div>
        <DayField label="Last on" optional value={now.ends} error={wrong("ends_on")} onValue={(day) => set("ends", day)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{item ? "Save" : "Enter it"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
