/** Up to what each person approves their own purchases, and what happens over a budget. */
import { useSignal } from "@preact/signals";
import type { PurchaseLimit } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { MatchTolerance, useMatchTolerance } from "./tolerance.tsx";

type OverBudget = "warn" | "stop";
const OVER_BUDGET = [["warn", "Approve it all the same"], ["stop", "Stop, unless there is a reason"]] as const;

export function PurchaseLimits() {
  const setting = useSignal(false);
  const tolerance = useMatchTolerance();
  return (
    <Page title="Purchase limits" actions={<Button kind="primary" onClick={() => (setting.value = true)}>Set a limit</Button>}>
      <Policy />
      {tolerance && <MatchTolerance tolerance={tolerance} />}
      {tolerance !== undefined && <LimitList />}
      {setting.value && <LimitForm onClose={() => (setting.value = false)} />}
    </Page>
  );
}

function LimitList() {
  return (
    <List
      title="Purchase limits"
      source={listAt("/v1/purchase-limits", { counted: true })}
      topics={["purchase_limit"]}
      columns={COLUMNS}
      order="person"
      keyOf={({ id }) => id}
      nameOf={({ person_name }) => person_name}
      empty={<EmptySheet title="Nobody has a limit yet">Without a limit, somebody else approves every order that a person makes.</EmptySheet>}
    />
  );
}

const COLUMNS: readonly ListColumn<PurchaseLimit>[] = [
  { field: "person", name: "Who", order: "person", width: 14, text: ({ person_name }) => person_name || "–" },
  { field: "limit", name: "Approves their own up to", order: "limit", number: true, width: 14, text: ({ limit }) => showMoney(limit), exact: ({ limit }) => limit?.amount ?? "" },
];

function Policy() {
  const found = useQuery({ key: "purchase policy", topics: ["purchase_policy"], ask: () => answer(api.GET("/v1/purchase-policy")) }).data.value;
  const put = (over_budget: OverBudget) => answer(api.PUT("/v1/purchase-policy", { body: { over_budget } }));
  const now = found?.over_budget ?? "warn";
  const choose = (next: string): Promise<unknown> => attempt({ words: "Changed what happens over a budget", send: () => put(next as OverBudget), inverse: () => put(now) });
  return (
    <div class="filters">
      <SelectField label="An order over the budget" value={now} options={OVER_BUDGET} onValue={(next) => void choose(next)} />
    </div>
  );
}

function LimitForm({ onClose }: { onClose: () => void }) {
  const currency = me.value?.agency.currency_code ?? "GBP";
  const { values, problem, busy, set, wrong, submit } = useForm({ person: "", amount: "" });
  const words = useSignal("");
  const send = submit(async ({ person, amount }) => {
    const params = { path: { person_id: person } };
    await write({ words: "Set the limit", send: () => answer(api.PUT("/v1/purchase-limits/{person_id}", { params, body: { limit: { amount, currency_code: currency } } })) });
    onClose();
  });
  return (
    <Dialog title="Set a limit" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["person_id", "limit"]} />
        <Combobox label="Who" autofocus value={values.value.person} words={words.value} error={wrong("person_id")} ask={choices.people}
          onValue={(id, option) => { words.value = option?.words ?? ""; set("person", id); }} />
        <MoneyField label="Up to" required value={values.value.amount} currency={currency} error={wrong("limit")} hint="Of one order, without tax" onValue={(amount) => set("amount", amount)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!values.value.person}>Set it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
