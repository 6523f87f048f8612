/** A list as a file for spreadsheets (RFC 4180). */

/** A text that a spreadsheet would take for a formula is marked as text; numbers are left as they are. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+([.,]\d+)?$/;
const QUOTED = /[",\n\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Hand a file to the person. The mark at its beginning tells Excel that it is UTF-8. */
export function download(name: string, text: string): void {
  save(name, new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
}

export function save(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
