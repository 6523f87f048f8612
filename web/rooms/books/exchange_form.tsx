/** A rate is entered for a day, and corrected with a reason. What it was before is shown with it. */
import { CorrectExchangeRateRequest, EnterExchangeRateRequest } from "../../contract/limits.ts";
import type { ExchangeRate, PastExchangeRate } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { home, today } from "./data.ts";
import { archiveRate, RATE_TOPICS, wordsOf } from "./exchange_data.ts";

const FIELDS = ["from_currency_code", "to_currency_code", "rate_on", "rate"];
const PAST: Column<PastExchangeRate>[] = [
  { name: "It was", number: true, show: ({ rate }) => rate },
  { name: "Until", show: ({ replaced_at }) => showDate((replaced_at ?? "").slice(0, 10)) },
  { name: "Recorded by", show: ({ recorded_by_name }) => recorded_by_name || "–" },
];

export function EnterForm({ onClose }: { onClose: () => void }) {
  const form = useForm({ from_currency_code: "EUR", to_currency_code: home(), rate_on: today(), rate: "" }, "new rate", "new-rate");
  const { values, set, wrong } = form;
  const typed = values.value;
  const send = async (body: typeof typed): Promise<void> => {
    const given = { ...body, from_currency_code: body.from_currency_code.toUpperCase(), to_currency_code: body.to_currency_code.toUpperCase() };
    await write({ words: (made) => `Entered ${wordsOf(made)}`, send: () => answer(api.POST("/v1/exchange-rates", { body: given })), inverse: archiveRate });
    onClose();
  };
  const limits = EnterExchangeRateRequest;
  return (
    <Dialog title="New exchange rate" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Enter" onCancel={onClose}>
        <div class="form-row">
          <TextField label="From currency" required longest={limits.from_currency_code.longest} value={typed.from_currency_code} error={wrong("from_currency_code")} onValue={(text) => set("from_currency_code", text)} />
          <TextField label="To currency" required longest={limits.to_currency_code.longest} value={typed.to_currency_code} error={wrong("to_currency_code")} onValue={(text) => set("to_currency_code", text)} />
        </div>
        <DayField label="Day" value={typed.rate_on} error={wrong("rate_on")} onValue={(day) => set("rate_on", day)} />
        <TextField label="Rate" required autofocus longest={limits.rate.longest} value={typed.rate} error={wrong("rate")} hint={`What 1 ${typed.from_currency_code.toUpperCase()} is worth in ${typed.to_currency_code.toUpperCase()}, such as 0.8571`} onValue={(text) => set("rate", text)} />
      </EntryForm>
    </Dialog>
  );
}

export function CorrectForm({ rate, onClose }: { rate: ExchangeRate; onClose: () => void }) {
  const form = useForm({ rate: rate.rate, reason: "" }, rate.id);
  const { values, set, wrong } = form;
  const params = { path: { exchange_rate_id: rate.id } };
  const send = async (body: { rate: string; reason: string }): Promise<void> => {
    await write({ words: (kept) => `Corrected to ${wordsOf(kept)}`, send: () => answer(api.PATCH("/v1/exchange-rates/{exchange_rate_id}", { params, body, ...ifVersion(rate.version) })) });
    onClose();
  };
  const limits = CorrectExchangeRateRequest;
  return (
    <Dialog title={`Correct ${rate.from_currency_code} to ${rate.to_currency_code}, ${showDate(rate.rate_on ?? "")}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["rate", "reason"]} submit="Correct" onCancel={onClose}>
        <TextField label="Rate" required autofocus longest={limits.rate.longest} value={values.value.rate} error={wrong("rate")} hint="Documents that used it keep the rate they show" onValue={(text) => set("rate", text)} />
        <TextField label="Reason" required longest={limits.reason.longest} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
      <Past rate={rate} />
    </Dialog>
  );
}

function Past({ rate }: { rate: ExchangeRate }) {
  const found = useQuery({
    key: `exchange rate ${rate.id}`,
    topics: RATE_TOPICS,
    about: rate.id,
    ask: () => answer(api.GET("/v1/exchange-rates/{exchange_rate_id}", { params: { path: { exchange_rate_id: rate.id } } })),
  });
  const past = found.data.value?.past ?? [];
  return past.length > 0 ? <Table label="What it was before" rows={past} keyOf={({ replaced_at }) => replaced_at ?? ""} columns={PAST} /> : null;
}
