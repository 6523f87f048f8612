/** The fields of terms, which a new retainer and new terms share, with the policy in words under them. */
import type { components } from "../../contract/api.ts";
import type { Retainer } from "../../contract/records.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { readAmount } from "../../design/money.ts";

type TermsInput = components["schemas"]["RetainerTermsInput"];

export interface TypedTerms {
  price: string;
  allowance: string;
  cap: string;
  expiry: string;
  deficit: string;
  hourly: string;
}

export const NO_TERMS: TypedTerms = { price: "", allowance: "", cap: "", expiry: "", deficit: "carry", hourly: "" };
export const TERMS_FIELDS = ["terms.price", "terms.allowances", "terms.allowances[0].amount.minutes", "terms.allowances[0].amount.money", "terms.cap.minutes", "terms.cap.money", "terms.expiry_periods", "terms.deficit", "terms.overage_hourly"];

interface TermsFieldsProps {
  typed: TypedTerms;
  basis: Retainer["basis"];
  currency: string;
  set: (field: keyof TypedTerms, text: string) => void;
  wrong: (field: string) => string;
}

export function TermsFields({ typed, basis, currency, set, wrong }: TermsFieldsProps) {
  const unit = basis === "money" ? currency : "hours";
  const field = basis === "money" ? "money" : "minutes";
  return (
    <>
      <div class="form-row">
        <TextField label={`Allowance, ${unit}`} required inputMode="decimal" value={typed.allowance} error={wrong("terms.allowances") || wrong(`terms.allowances[0].amount.${field}`)} onValue={(text) => set("allowance", text)} />
        <TextField label={`Fee, ${currency || "without tax"}`} required inputMode="decimal" value={typed.price} error={wrong("terms.price")} onValue={(text) => set("price", text)} />
      </div>
      <div class="form-row">
        <TextField label={`Carry at most, ${unit}`} optional inputMode="decimal" hint="Empty: all that is left" value={typed.cap} error={wrong(`terms.cap.${field}`)} onValue={(text) => set("cap", text)} />
        <TextField label="Carry for periods" optional inputMode="numeric" hint="0: nothing. Empty: no limit" value={typed.expiry} error={wrong("terms.expiry_periods")} onValue={(text) => set("expiry", text)} />
      </div>
      <SelectField label="What is used beyond" value={typed.deficit} error={wrong("terms.deficit")} onValue={(word) => set("deficit", word)}
        options={[["carry", "is taken off the next period"], ["bill", "is billed"], ["absorb", "is not billed"]]} />
      {typed.deficit === "bill" && basis !== "money" && <TextField label={`An hour beyond, ${currency || "without tax"}`} required inputMode="decimal" value={typed.hourly} error={wrong("terms.overage_hourly")} onValue={(text) => set("hourly", text)} />}
    </>
  );
}

/** Of hours such as 40, 37.5 or 37:30, which may be more than a day has. */
function minutesOf(text: string): number {
  const [whole = "", part = "0"] = text.trim().replace(",", ".").split(":");
  return Math.round(Number(whole) * 60 + Number(part));
}

/** As the API takes them; what cannot be read is sent as it is typed, and refused at its field. */
export function termsOf(typed: TypedTerms, basis: Retainer["basis"], currency_code: string): TermsInput {
  const money = (text: string) => ({ amount: readAmount(text), currency_code });
  const amount = (text: string) => (basis === "money" ? { money: money(text) } : { minutes: minutesOf(text) });
  return {
    price: money(typed.price),
    allowances: [{ amount: amount(typed.allowance) }],
    deficit: typed.deficit as TermsInput["deficit"],
    ...(typed.cap.trim() && { cap: amount(typed.cap) }),
    ...(typed.expiry.trim() && { expiry_periods: Number(typed.expiry) }),
    ...(typed.deficit === "bill" && basis !== "money" && { overage_hourly: money(typed.hourly) }),
  };
}
