/** One line of the grid: its cells, and below them what is wrong with it or which option it is. */
import type { ComponentChildren } from "preact";
import { Button } from "../../design/button.tsx";
import { showMoney } from "../../design/money.ts";
import type { Editor } from "./editor.ts";
import { KINDS, OFFERS, type Kind, type Offer, type Row } from "./lines.ts";

export const COLUMNS = 8;

type Parts = Editor["estimate"]["deliverables"];

interface LineProps {
  editor: Editor;
  row: Row;
  number: number;
  parts: Parts;
  onKey: (event: KeyboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

const QUANTITY: Record<Kind, string> = { role_hours: "Hours", role_days: "Days", units: "Number", fixed: "Fixed price", purchase: "Cost", contingency: "Sum" };
const BLAMED: Record<string, string> = {
  minutes: "quantity", amount: "quantity", purchase_cost: "quantity", charge_role: "role", deliverable_id: "deliverable",
  unit_price: "each", option_group: "group",
};

type Typed = "description" | "role" | "quantity" | "markup" | "unit" | "each" | "group" | "option";

export function Line({ editor, row, number, parts, onKey, onPaste }: LineProps) {
  const wrong = editor.wrong.value.get(row.key);
  const price = editor.priced.value.get(row.key)?.amount;
  const set = (change: Partial<Row>): void => editor.set(row.key, change);
  const text = (name: Typed, words: string, more = {}): ComponentChildren => (
    <input class="lines-cell" aria-label={`${words}, line ${number}`} value={row[name]}
      aria-invalid={wrong && (BLAMED[wrong.name] ?? wrong.name) === name ? true : undefined}
      onInput={(event) => set({ [name]: event.currentTarget.value })} {...more} />
  );
  const wide = COLUMNS + Number(parts.length > 0);
  return (
    <>
      <tr data-row={row.key} onKeyDown={onKey} onPaste={onPaste}>
        <td data-label="Kind"><Choice words={`Kind, line ${number}`} value={row.kind} options={KINDS} onValue={(kind) => set({ kind: kind as Kind })} /></td>
        <td data-label="Offered as"><Choice words={`Offered as, line ${number}`} value={row.offer} options={OFFERS} onValue={(offer) => set({ offer: offer as Offer })} /></td>
        <td class="lines-what" data-label="What it is">{text("description", "What it is", { "data-first": true, maxLength: 2000 })}</td>
        {parts.length > 0 && <td class="lines-what" data-label="Part"><Part row={row} number={number} parts={parts} onValue={(deliverable) => set({ deliverable })} /></td>}
        <td data-label={row.kind === "units" ? "Unit" : "Role"}>{roleOf(row, text)}</td>
        <td class="number" data-label={QUANTITY[row.kind]}>{text("quantity", QUANTITY[row.kind], { inputMode: "decimal" })}</td>
        <td class="number" data-label={row.kind === "units" ? "Price of one" : "Markup in %"}>{markupOf(row, text)}</td>
        <td data-label="Price" class={row.offer === "firm" || row.offer.endsWith("taken") ? "lines-price-cell" : "lines-price-cell lines-apart"}>{price ? showMoney(price) : "–"}</td>
        <td class="lines-removing"><Button kind="quiet" label={`Remove line ${number}`} onClick={() => editor.remove(row.key)}>×</Button></td>
      </tr>
      {row.offer.startsWith("option ") || row.offer === "option" ? (
        <tr class="lines-option" onKeyDown={onKey}>
          <td class="quiet" colSpan={2}>Option</td>
          <td>{text("group", "Choice the client has", { placeholder: "The choice, such as Hosting", maxLength: 200 })}</td>
          <td colSpan={wide - 3}>{text("option", "Name of the option", { placeholder: "This option, such as Managed", maxLength: 200 })}</td>
        </tr>
      ) : null}
      {wrong && <tr><td class="lines-wrong" colSpan={wide} role="alert">{wrong.words}</td></tr>}
    </>
  );
}

const NONE = <span class="lines-none">–</span>;

type Text = (name: Typed, words: string, more?: object) => ComponentChildren;

function roleOf({ kind }: Row, text: Text): ComponentChildren {
  if (kind === "role_hours" || kind === "role_days") return text("role", "Role", { list: "charge-roles" });
  return kind === "units" ? text("unit", "Unit", { maxLength: 40, placeholder: "page" }) : NONE;
}

function markupOf({ kind }: Row, text: Text): ComponentChildren {
  if (kind === "purchase") return text("markup", "Markup in per cent", { inputMode: "decimal" });
  return kind === "units" ? text("each", "Price of one", { inputMode: "decimal" }) : NONE;
}

function Part({ row, number, parts, onValue }: { row: Row; number: number; parts: Parts; onValue: (deliverable: string) => void }) {
  const options = [["", "Whole project"], ...parts.map(({ deliverable_id, name }) => [deliverable_id ?? "", name] as const)] as const;
  return <Choice words={`Part, line ${number}`} value={row.deliverable} options={options} onValue={onValue} />;
}

interface ChoiceProps {
  words: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onValue: (value: string) => void;
}

function Choice({ words, value, options, onValue }: ChoiceProps) {
  return (
    <select class="lines-cell" aria-label={words} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {options.map(([key, shown]) => <option key={key} value={key} selected={key === value}>{shown}</option>)}
    </select>
  );
}
