/** From which gap on a notice is given, and how many months ahead gaps are looked for. */
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import type { Threshold } from "./data.ts";

const MONTHS = Array.from({ length: 13 }, (_, months) => [String(months), months === 0 ? "Do not look for gaps" : months === 1 ? "This month" : `${months} months`] as const);

export function ThresholdForm({ threshold, onClose }: { threshold: Threshold; onClose: () => void }) {
  const initial = { hours: String((threshold.gap_minutes ?? 0) / 60), months: String(threshold.months_ahead) };
  const form = useForm(initial, "demand threshold");
  const { values, set, wrong } = form;
  const send = async ({ hours, months }: typeof initial): Promise<void> => {
    const body = { gap_minutes: Math.round(Number(hours) * 60), months_ahead: Number(months) };
    await write({
      words: "Changed the threshold",
      send: () => answer(api.PUT("/v1/demand/threshold", { body, ...(threshold.version > 0 && ifVersion(threshold.version)) })),
    });
    onClose();
  };
  return (
    <Dialog title="Threshold of gaps" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["gap_minutes", "months_ahead"]} submit="Save" onCancel={onClose}>
        <p>A role that lacks as many hours in a month, or more, is listed as a gap.</p>
        <NumberField label="Hours" autofocus value={values.value.hours} error={wrong("gap_minutes")} onValue={(hours) => set("hours", hours)} />
        <SelectField label="Look ahead" value={values.value.months} options={MONTHS} error={wrong("months_ahead")} onValue={(months) => set("months", months)} />
      </EntryForm>
    </Dialog>
  );
}
