/** An address in parts and where e-invoices arrive, in the forms of a client and of the legal entity. */
import { TextField } from "../design/field.tsx";
import type { Form, Values } from "../store/form.ts";

export type Parts = Record<"street" | "town" | "post_code" | "electronic_scheme" | "electronic_address", string>;

const PARTS = [
  [["street", "Street and number", 200], ["post_code", "Post code", 20], ["town", "Town", 100]],
  [["electronic_scheme", "E-invoice scheme", 4], ["electronic_address", "E-invoice address", 100]],
] as const;
const HINTS: Partial<Record<keyof Parts, string>> = {
  electronic_scheme: "Such as 0088 for a GLN, 9932 for a GB VAT number, EM for e-mail",
  electronic_address: "The number or address in that scheme",
};

export function AddressParts<T extends Parts & Values>({ form }: { form: Form<T> }) {
  const set = (part: Partial<Parts>): void => {
    form.values.value = { ...form.values.value, ...part };
  };
  return (
    <>
      {PARTS.map((row) => (
        <div class="form-row" key={row[0][0]}>
          {row.map(([name, label, longest]) => (
            <TextField key={name} name={name} label={label} optional longest={longest} value={form.values.value[name]} error={form.wrong(name)}
              hint={HINTS[name]} onValue={(text) => set({ [name]: text })} />
          ))}
        </div>
      ))}
    </>
  );
}
