/** The fields of one placement: what it is, when it runs, what it costs and what the client pays. */
import type { MediaPlacement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { readPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { BILLING, MEDIA, TREATMENTS } from "./words.tsx";
import "./media.css";

export interface PlacementValues {
  description: string;
  medium: MediaPlacement["medium"];
  starts_on: string;
  ends_on: string;
  gross: string;
  commission: string;
  fee: string;
  billing: MediaPlacement["billing"];
  treatment: MediaPlacement["treatment"];
  quantity: string;
}

export const EMPTY: PlacementValues = {
  description: "", medium: "press", starts_on: "", ends_on: "", gross: "", commission: "", fee: "", billing: "gross", treatment: "principal", quantity: "1",
};

/** As the API takes it. */
export function sent({ gross, commission, fee, ...same }: PlacementValues, currency_code: string) {
  return {
    ...same,
    gross: { amount: gross, currency_code },
    ...(commission && { commission: readPercent(commission) }),
    ...(fee && same.billing === "net_plus_commission" && { fee: readPercent(fee) }),
  };
}

interface Props {
  values: PlacementValues;
  at: number;
  currency: string;
  wrong: (field: string) => string;
  onChange: (change: Partial<PlacementValues>) => void;
  onRemove: (() => void) | undefined;
}

export function PlacementFields({ values, at, currency, wrong, onChange, onRemove }: Props) {
  const field = (name: string): string => wrong(`placements.${at}.${name}`) || wrong(`placements[${at}].${name}`);
  return (
    <fieldset class="media-placement">
      <legend class="field-label">Placement {at + 1}</legend>
      <div class="form-row">
        <TextField label="What" required longest={500} value={values.description} error={field("description")} onValue={(description) => onChange({ description })} />
        <SelectField label="Medium" value={values.medium} options={Object.entries(MEDIA)} error={field("medium")} onValue={(medium) => onChange({ medium: medium as PlacementValues["medium"] })} />
      </div>
      <div class="form-row">
        <DayField label="Runs from" value={values.starts_on} error={field("starts_on")} onValue={(starts_on) => onChange({ starts_on })} />
        <DayField label="Runs to" value={values.ends_on} error={field("ends_on")} onValue={(ends_on) => onChange({ ends_on })} />
        <NumberField label="Units" required value={values.quantity} error={field("quantity")} hint="Spots, insertions" onValue={(quantity) => onChange({ quantity })} />
      </div>
      <div class="form-row">
        <MoneyField label="Gross" required value={values.gross} currency={currency} error={field("gross")} onValue={(gross) => onChange({ gross })} />
        <NumberField label="Agency commission" optional value={values.commission} error={field("commission")} hint="Per cent of gross" onValue={(commission) => onChange({ commission })} />
      </div>
      <div class="form-row">
        <SelectField label="The client pays" value={values.billing} options={Object.entries(BILLING)} error={field("billing")} onValue={(billing) => onChange({ billing: billing as PlacementValues["billing"] })} />
        {values.billing === "net_plus_commission" && <NumberField label="Fee" optional value={values.fee} error={field("fee")} hint="Per cent of net" onValue={(fee) => onChange({ fee })} />}
        <SelectField label="The agency is" value={values.treatment} options={Object.entries(TREATMENTS)} error={field("treatment")} onValue={(treatment) => onChange({ treatment: treatment as PlacementValues["treatment"] })} />
      </div>
      {onRemove && <div><Button kind="quiet" onClick={onRemove}>Remove the placement</Button></div>}
    </fieldset>
  );
}
