/** What the client takes of a quote: its optional lines, and one option of each choice. */
import { showMoney } from "../../design/money.ts";
import { capital } from "../../design/words.ts";
import type { EstimateLine, Quote } from "./records.ts";

/** The ids of the optional lines and options that are chosen now. */
export function proposed({ lines }: Quote): string[] {
  return lines.filter(({ chosen, optional, option_group }) => chosen && (optional || option_group)).map(({ id }) => id);
}

interface ChoosingProps {
  quote: Quote;
  chosen: readonly string[];
  onValue: (chosen: string[]) => void;
}

export function Choosing({ quote, chosen, onValue }: ChoosingProps) {
  const optional = quote.lines.filter((line) => line.optional);
  const groups = Map.groupBy(quote.lines.filter(({ option_group }) => option_group), ({ option_group }) => option_group);
  const flip = (id: string): void => onValue(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const pick = (lines: readonly EstimateLine[], id: string): void => onValue([...chosen.filter((each) => !lines.some((line) => line.id === each)), id]);
  return (
    <>
      {optional.length > 0 && (
        <fieldset class="field">
          <legend class="field-label">Optional</legend>
          {optional.map((line) => (
            <label key={line.id} class="choice">
              <input type="checkbox" checked={chosen.includes(line.id)} onChange={() => flip(line.id)} />{" "}
              {line.description || capital(line.charge_role)}, {showMoney(line.amount)}
            </label>
          ))}
        </fieldset>
      )}
      {[...groups].map(([group, lines]) => (
        <fieldset key={group} class="field">
          <legend class="field-label">{group}</legend>
          {[...Map.groupBy(lines, ({ option }) => option)].map(([option, of]) => (
            <label key={option} class="choice">
              <input type="radio" name={group} checked={of.some(({ id }) => chosen.includes(id))} onChange={() => pick(lines, of[0]?.id ?? "")} />{" "}
              {option}, {of.map(({ amount }) => showMoney(amount)).join(" + ")}
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
}
