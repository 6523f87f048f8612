/** What a mile or a kilometre is paid from a day on. */
import { useSignal } from "@preact/signals";
import type { MileageRate } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { agencyToday } from "../../records/week.ts";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { attempt, write } from "../../store/write.ts";

const UNITS = [["mi", "Mile"], ["km", "Kilometre"]] as const;

export function MileageRates() {
  const making = useSignal(false);
  const leaving = useSignal<MileageRate | undefined>(undefined);
  return (
    <Page title="Mileage rates" actions={<Button kind="primary" onClick={() => (making.value = true)}>Set a rate</Button>}>
      <List
        title="Mileage rates"
        source={listAt("/v1/mileage-rates", { counted: true })}
        topics={["mileage_rate"]}
        columns={columnsOf((rate) => (leaving.value = rate))}
        order="-effective_from"
        keyOf={({ id }) => id}
        nameOf={({ rate_per_unit, distance_unit }) => `${rate_per_unit} per ${distance_unit}`}
        empty={<EmptySheet title="No mileage rate yet">People can claim a distance once its rate is set.</EmptySheet>}
      />
      {making.value && <RateForm onClose={() => (making.value = false)} />}
      {leaving.value && (
        <Confirm title="Withdraw the rate" deed="Withdraw it" onClose={() => (leaving.value = undefined)} onDo={() => void withdraw(leaving.peek())}>
          The rate before it holds again. What was claimed keeps its rate.
        </Confirm>
      )}
    </Page>
  );
}

async function withdraw(rate: MileageRate | undefined): Promise<void> {
  if (!rate) return;
  const params = { path: { mileage_rate_id: rate.id } };
  await attempt({ words: "Withdrew the rate", send: () => answer(api.POST("/v1/mileage-rates/{mileage_rate_id}/withdraw", { params })) });
}

function columnsOf(onWithdraw: (rate: MileageRate) => void): ListColumn<MileageRate>[] {
  return [
    { field: "rate", name: "Rate", width: 10, text: ({ rate_per_unit, currency_code, distance_unit }) => `${rate_per_unit} ${currency_code} per ${distance_unit}` },
    { field: "effective_from", name: "From", order: "effective_from", width: 8, text: ({ effective_from }) => showDay(effective_from), exact: ({ effective_from }) => effective_from ?? "" },
    { field: "state", name: "State", width: 8, text: ({ withdrawn_at }) => (withdrawn_at ? "Withdrawn" : "Set"), show: ({ withdrawn_at }) => <Chip tone={withdrawn_at ? "plain" : "solid"}>{withdrawn_at ? "Withdrawn" : "Set"}</Chip> },
    { field: "actions", name: "Actions", width: 8, text: () => "", show: (rate) => (rate.withdrawn_at ? null : <Button kind="quiet" onClick={() => onWithdraw(rate)}>Withdraw</Button>) },
  ];
}

function RateForm({ onClose }: { onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ rate: "", unit: "mi", day: agencyToday() });
  const send = submit(async ({ rate, unit, day }) => {
    const body = { rate_per_unit: rate, distance_unit: unit as "mi" | "km", effective_from: day };
    await write({ words: "Set the rate", send: () => answer(api.POST("/v1/mileage-rates", { body })) });
    onClose();
  });
  return (
    <Dialog title="Set a mileage rate" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["rate_per_unit", "distance_unit", "effective_from"]} />
        <div class="form-row">
          <NumberField label="Rate" required value={values.value.rate} error={wrong("rate_per_unit")} hint="Such as 0.45" onValue={(text) => set("rate", text)} />
          <SelectField label="Per" value={values.value.unit} error={wrong("distance_unit")} options={UNITS} onValue={(unit) => set("unit", unit)} />
          <DayField label="From" value={values.value.day} error={wrong("effective_from")} onValue={(day) => set("day", day)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Set it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
