/**
 * The lines of a draft as a grid for the keyboard. Tab goes from cell to cell; in the last cell it adds the
 * line that was typed and begins the next. Alt with an arrow moves a line. What is left is saved.
 */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Invoice, InvoiceLine } from "../../contract/records.ts";
import { Icon } from "../../design/icon.tsx";
import { readAmount, readPercent, showAmount, showPercent } from "../../design/money.ts";
import { asProblem, type Problem } from "../../store/problem.ts";
import { may } from "../../store/session.ts";
import type { Edits } from "./edits.ts";
import { GridInput } from "./grid_input.tsx";
import { countOf, isOfSeveral, showRate } from "./rate_words.ts";
import { isByHand } from "../../records/tax_words.ts";

interface DraftGridProps {
  invoice: Invoice;
  edits: Edits;
  /** The line that one is in. */
  onAt: (lineId: string) => void;
}

export function DraftGrid({ invoice, edits, onAt }: DraftGridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const currency = invoice.net?.currency_code ?? "";
  const editable = may("invoice.write");
  const move = (line: InvoiceLine, step: number): void => {
    const ids = moved(invoice.lines.map(({ id }) => id), line.id, step);
    if (ids) void edits.order(ids).then(() => focusLine(grid.current, line.id));
  };
  return (
    <div class="table-scroll">
      <table class="table draft-lines" ref={grid} aria-label="Lines of the draft">
        <thead>
          <tr>
            <th scope="col">What is charged</th>
            <th scope="col" class="number">Hours</th>
            <th scope="col" class="number">Rate</th>
            <th scope="col" class="number">Tax, %</th>
            <th scope="col" class="number">Amount</th>
            {editable && <th scope="col"><span class="hidden-text">Leave out</span></th>}
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line, index) => (
            <LineRow key={line.id} line={line} several={isOfSeveral(invoice)} number={index + 1} currency={currency} editable={editable} edits={edits}
              onFocus={() => onAt(line.id)} onMove={(step) => move(line, step)} />
          ))}
          {editable && <NewLine edits={edits} />}
        </tbody>
      </table>
    </div>
  );
}

function moved(ids: string[], id: string, step: number): string[] | undefined {
  const from = ids.indexOf(id);
  const to = from + step;
  if (to < 0 || to >= ids.length) return undefined;
  const order = ids.filter((one) => one !== id);
  order.splice(to, 0, id);
  return order;
}

function focusLine(grid: HTMLElement | null, id: string): void {
  grid?.querySelector<HTMLElement>(`[data-line="${id}"] input`)?.focus();
}

interface LineRowProps {
  line: InvoiceLine;
  /** The document is over several projects. */
  several: boolean;
  number: number;
  currency: string;
  editable: boolean;
  edits: Edits;
  onFocus: () => void;
  onMove: (step: number) => void;
}

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

function LineRow({ line, several, number, currency, editable, edits, onFocus, onMove }: LineRowProps) {
  const byHand = isByHand(line);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    onMove(step);
  };
  const words = byHand ? "Removed the line" : "Left the line out; what it charged can be billed again";
  return (
    <tr data-line={line.id} onFocusIn={onFocus} onKeyDown={editable ? onKeyDown : undefined}>
      <td class="table-wide">
        <GridInput label={`Line ${number}, what is charged`} value={line.description} readOnly={!editable}
          onKept={(description) => edits.change(line.id, { description })} />
        {several && <span class="quiet">{line.project_reference} {line.project_name}</span>}
      </td>
      <td class="number">{countOf(line)}</td>
      <td class="number">{showRate(line, currency)}</td>
      <td class="number">
        <GridInput number label={`Line ${number}, tax in percent`} value={showPercent(line.tax_rate)} readOnly={!editable}
          onKept={(typed) => edits.change(line.id, { tax_rate: readPercent(typed) })} />
      </td>
      <td class="number">
        <GridInput number label={`Line ${number}, amount`} value={showAmount(line.amount, currency)} readOnly={!editable || !byHand || line.allowances.length > 0}
          onKept={(typed) => edits.change(line.id, { amount: readAmount(typed) })} />
      </td>
      {editable && (
        <td>
          <button type="button" class="button button-quiet button-icon" aria-label={`Leave out line ${number}`} title="Leave out"
            onClick={() => void edits.remove(line.id, words)}>
            <Icon name="close" />
          </button>
        </td>
      )}
    </tr>
  );
}

const NOTHING = { description: "", tax: "", amount: "" };

function NewLine({ edits }: { edits: Edits }) {
  const row = useRef<HTMLTableRowElement>(null);
  const typed = useSignal(NOTHING);
  const set = (part: Partial<typeof NOTHING>): void => {
    typed.value = { ...typed.value, ...part };
  };
  const problem = useSignal<Problem | undefined>(undefined);
  const add = async (): Promise<void> => {
    const { description, tax, amount } = typed.value;
    try {
      await edits.add({ description, amount: readAmount(amount), ...(tax && { tax_rate: readPercent(tax) }) });
      problem.value = undefined;
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    typed.value = { ...NOTHING, tax };
    row.current?.querySelector("input")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isLast = event.currentTarget === row.current && (event.target as HTMLElement).dataset["last"] === "yes";
    const leaves = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && isLast);
    if (!leaves || !typed.value.description || !typed.value.amount) return;
    event.preventDefault();
    void add();
  };
  return (
    <tr ref={row} class="new-line" onKeyDown={onKeyDown}>
      <td class="table-wide">
        <GridInput label="New line, what is charged" value={typed.value.description} placeholder="Add a line: a fee, an expense, a discount"
          onTyped={(description) => set({ description })} />
        {problem.value && <p class="field-error" role="alert">{problem.value.beyond([]).join(" ")}</p>}
      </td>
      <td />
      <td />
      <td class="number"><GridInput number label="New line, tax in percent" placeholder="standard" value={typed.value.tax} onTyped={(tax) => set({ tax })} /></td>
      <td class="number"><GridInput number last label="New line, amount" value={typed.value.amount} onTyped={(amount) => set({ amount })} /></td>
      <td />
    </tr>
  );
}
