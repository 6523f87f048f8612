/**
 * Records by id, each in a signal of its own: what shows one record is drawn again when that record
 * changes, and nothing else is.
 */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";

interface Versioned {
  id: string;
  version: number;
}

export class Collection<T extends Versioned> {
  readonly #records = new Map<string, Signal<T | undefined>>();

  /** The record with this id as it is now, and whenever it changes. */
  of(id: string): ReadonlySignal<T | undefined> {
    return this.#signal(id);
  }

  /** Take a record from an answer; an answer that arrived late does not undo a newer one. */
  put(record: T): T {
    const kept = this.#signal(record.id);
    if (kept.value === undefined || kept.value.version <= record.version) kept.value = record;
    return kept.value;
  }

  /** Show a change before the server has confirmed it; what is returned takes it back. */
  assume(id: string, change: Partial<T>): () => void {
    const kept = this.#signal(id);
    const before = kept.value;
    if (before === undefined) return () => undefined;
    const assumed = { ...before, ...change };
    kept.value = assumed;
    return () => {
      if (kept.value === assumed) kept.value = before;
    };
  }

  drop(id: string): void {
    this.#signal(id).value = undefined;
  }

  clear(): void {
    for (const kept of this.#records.values()) kept.value = undefined;
    this.#records.clear();
  }

  #signal(id: string): Signal<T | undefined> {
    let found = this.#records.get(id);
    if (found === undefined) {
      found = signal<T | undefined>(undefined);
      this.#records.set(id, found);
    }
    return found;
  }
}
