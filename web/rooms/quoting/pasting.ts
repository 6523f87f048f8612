/** Rows of a spreadsheet as lines: words, then a role and hours, or a price. */
import { emptyRow, number, type Row } from "./lines.ts";

const ROWS_MAX = 500;

/** Undefined: it is one value and no table. Cells: what it is; a role or nothing; hours or the price; a section. */
export function rowsOfTable(text: string): Row[] | undefined {
  const table = text.replace(/\r/g, "").split("\n").filter((line) => line.trim());
  if (!text.includes("\t")) return undefined;
  return table.slice(0, ROWS_MAX).map((line) => rowOfCells(line.split("\t").map((cell) => cell.trim())));
}

function rowOfCells([description = "", second = "", third = "", section = ""]: string[]): Row {
  const row = { ...emptyRow(), description, section };
  if (third === "") return { ...row, kind: "fixed", role: "", quantity: amount(second) };
  if (second === "") return { ...row, kind: "fixed", role: "", quantity: amount(third) };
  return { ...row, kind: "role_hours", role: second, quantity: number(third) };
}

/** "1,250.00" and "1250,00" as "1250.00"; the API says what is wrong with anything else. */
function amount(text: string): string {
  const bare = text.replace(/[^\d.,-]/g, "");
  const decimal = /[.,](\d{1,2})$/.exec(bare);
  const whole = (decimal ? bare.slice(0, decimal.index) : bare).replace(/[.,]/g, "");
  return decimal ? `${whole}.${decimal[1]}` : whole;
}
