/** The lines of one estimate while somebody changes them: priced by the API as they are typed, kept on Save. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { answer, api, ifVersion } from "../../store/http.ts";
import { asProblem, type Problem } from "../../store/problem.ts";
import { rereadShown } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { draftOf, emptyRow, isBlank, isWhole, placeOf, rowsOf, type Row } from "./lines.ts";
import type { Estimate, EstimateLine, LineDraft, Preview } from "./records.ts";
import { termsDraft, termsOf, type Terms } from "./terms.ts";

const STILL_MS = 250;

/** What is wrong with one row, and with which of its values. */
export interface Wrong {
  name: string;
  words: string;
}

export class Editor {
  /** As it was last kept. */
  estimate: Estimate;
  readonly rows: Signal<readonly Row[]>;
  readonly terms: Signal<Terms>;
  readonly changed = signal(false);
  /** As somebody else has kept it while lines were typed here. */
  readonly theirs: Signal<Estimate | undefined> = signal(undefined);
  readonly busy = signal(false);
  readonly preview: Signal<Preview | undefined> = signal(undefined);
  readonly problem: Signal<Problem | undefined> = signal(undefined);
  /** The rows that were sent last, in the order of the answer. */
  readonly #sent: Signal<readonly number[]> = signal([]);
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(estimate: Estimate) {
    this.estimate = estimate;
    this.rows = signal(rowsOf(estimate));
    this.terms = signal(termsOf(estimate));
    void this.#price();
  }

  /** The priced line of a row, by the key of the row. */
  readonly priced: ReadonlySignal<ReadonlyMap<number, EstimateLine>> = computed(
    () => new Map(this.#sent.value.flatMap((key, index) => (this.preview.value?.lines[index] ? [[key, this.preview.value.lines[index]]] : []))),
  );

  readonly wrong: ReadonlySignal<ReadonlyMap<number, Wrong>> = computed(() => {
    const found = new Map<number, Wrong>();
    for (const { field, detail } of this.problem.value?.fields ?? []) {
      const place = placeOf(field);
      const key = place && this.#sent.value[place.index];
      if (place && key !== undefined) found.set(key, { name: place.name, words: detail.replace(/^lines[.[]\d+\]?\.?/, "") });
    }
    return found;
  });

  set(key: number, change: Partial<Row>): void {
    this.#put(this.rows.value.map((row) => (row.key === key ? { ...row, ...change } : row)));
  }

  setTerms(change: Partial<Terms>): void {
    this.terms.value = { ...this.terms.value, ...change };
    this.#put(this.rows.value);
  }

  /** The heading of all these rows. */
  rename(keys: readonly number[], section: string): void {
    this.#put(this.rows.value.map((row) => (keys.includes(row.key) ? { ...row, section } : row)));
  }

  /** A new row at the end, under a heading of its own; the key of it. */
  addSection(): number {
    const taken = new Set(this.rows.value.map(({ section }) => section));
    let count = 1;
    while (taken.has(`Section ${count}`)) count += 1;
    const made = { ...emptyRow(this.rows.value.at(-1)), section: `Section ${count}` };
    this.#put([...this.rows.value, made]);
    return made.key;
  }

  /** Rows of a spreadsheet, in place of this one if it is blank, else after it; the key of the last. */
  paste(at: Row, pasted: readonly Row[]): number {
    const place = this.rows.value.findIndex((row) => row.key === at.key);
    const rows = pasted.map((row) => ({ ...row, section: row.section || at.section, deliverable: at.deliverable }));
    this.#put(this.rows.value.toSpliced(isBlank(at) ? place : place + 1, isBlank(at) ? 1 : 0, ...rows));
    return rows.at(-1)?.key ?? at.key;
  }

  /** A new row after this one; the key of it. */
  add(after?: Row): number {
    const made = emptyRow(after);
    const at = after ? this.rows.value.findIndex((row) => row.key === after.key) + 1 : this.rows.value.length;
    this.#put(this.rows.value.toSpliced(at, 0, made));
    return made.key;
  }

  remove(key: number): void {
    const left = this.rows.value.filter((row) => row.key !== key);
    this.#put(left.length > 0 ? left : [emptyRow()]);
  }

  move(key: number, step: number): void {
    const from = this.rows.value.findIndex((row) => row.key === key);
    const to = from + step;
    const row = this.rows.value[from];
    const other = this.rows.value[to];
    if (!row || !other) return;
    const moved = { ...row, section: other.section };
    // Across a heading it only changes its section; within one it changes places.
    const left = this.rows.value.toSpliced(from, 1);
    this.#put(row.section === other.section ? left.toSpliced(to, 0, moved) : left.toSpliced(from, 0, moved));
  }

  /** The estimate is like this now. */
  follow(now: Estimate): void {
    if (now.version > this.estimate.version && this.changed.peek() && !this.busy.peek()) this.theirs.value = now;
  }

  /** What is typed here is forgotten; the page begins a new editor with theirs. */
  takeTheirs(): void {
    this.theirs.value = undefined;
    this.changed.value = false;
  }

  /** Keep the lines that are typed here, over theirs. */
  keepMine(): Promise<void> {
    const theirs = this.theirs.value;
    if (theirs) {
      const left = new Set(theirs.lines.map(({ id }) => id));
      this.rows.value = this.rows.value.map((row) => ({ ...row, id: left.has(row.id) ? row.id : "" }));
      this.estimate = theirs;
      this.theirs.value = undefined;
    }
    return this.save();
  }

  async save(): Promise<void> {
    if (this.busy.value) return;
    this.busy.value = true;
    clearTimeout(this.#waiting);
    try {
      this.#settle(await this.#keep());
      this.problem.value = undefined;
      this.changed.value = false;
    } catch (error) {
      this.problem.value = asProblem(error);
    } finally {
      this.busy.value = false;
      if (this.problem.value?.isConflict) await rereadShown();
    }
  }

  /** The rows on the screen stay, under the ids that their lines have now. */
  #settle(saved: Estimate): void {
    const ids = new Map(this.#sent.value.map((key, index) => [key, saved.lines[index]?.id ?? ""]));
    this.estimate = saved;
    this.rows.value = this.rows.value.map((row) => ({ ...row, id: ids.get(row.key) ?? row.id }));
  }

  #keep(): Promise<Estimate> {
    const { id, reference, version, lines } = this.estimate;
    const kept = this.rows.value.filter((row) => !isBlank(row));
    this.#sent.value = kept.map((row) => row.key);
    const currency = this.estimate.currency_code;
    const body = { lines: kept.map((row) => this.#draft(row)), ...termsDraft(this.terms.value, currency) };
    const undone = termsDraft(termsOf(this.estimate), currency);
    const params = { path: { estimate_id: id } };
    const put = (wanted: { lines: LineDraft[] } & typeof undone, at: number) =>
      answer(api.PUT("/v1/estimates/{estimate_id}", { params, body: wanted, ...ifVersion(at) }));
    const before = rowsOf({ ...this.estimate, lines }).filter((row) => !isBlank(row));
    return write({
      words: `Saved ${reference}`,
      send: () => put(body, version),
      ...(before.length > 0 && {
        inverse: (saved: Estimate) => put({ lines: before.map((row) => known(this.#draft(row), saved)), ...undone }, saved.version),
      }),
    });
  }

  #draft(row: Row): LineDraft {
    return draftOf(row, this.estimate.currency_code);
  }

  #put(rows: readonly Row[]): void {
    this.rows.value = rows;
    this.changed.value = true;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#price(), STILL_MS);
  }

  async #price(): Promise<void> {
    const mine = ++this.#asked;
    const whole = this.rows.value.filter(isWhole);
    const { opportunity_id, project_id, currency_code, priced_on } = this.estimate;
    const target = opportunity_id ? { opportunity_id } : { project_id };
    const lines = whole.map((row) => ({ ...this.#draft(row), id: null }));
    const body = { ...target, currency_code, priced_on, lines, ...termsDraft(this.terms.value, currency_code) };
    try {
      const found = await answer(api.POST("/v1/estimates/preview", { body }));
      if (mine !== this.#asked) return;
      this.#sent.value = whole.map((row) => row.key);
      this.preview.value = found;
      this.problem.value = undefined;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.#sent.value = whole.map((row) => row.key);
      this.problem.value = asProblem(error);
    }
  }
}

/** A line that was taken out is made again, so its old id is left out. */
function known(draft: LineDraft, saved: Estimate): LineDraft {
  if (saved.lines.some(({ id }) => id === draft.id)) return draft;
  return { ...draft, id: null };
}
