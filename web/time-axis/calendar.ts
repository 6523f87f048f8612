/** Which days are worked, as the API states it; for drawing, and for steps of the keyboard. */
import { dayOf, weekdayOf } from "./days.ts";

export interface Stated {
  /** Monday is 1. */
  working_weekdays: readonly number[];
  days_off: readonly { on: string | null }[];
}

export class WorkCalendar {
  readonly #weekdays: ReadonlySet<number>;
  readonly #off: ReadonlySet<string | null>;

  constructor(stated: Stated) {
    this.#weekdays = new Set(stated.working_weekdays);
    this.#off = new Set(stated.days_off.map((day) => day.on));
  }

  isOff(day: number): boolean {
    return !this.#weekdays.has(weekdayOf(day)) || this.#off.has(dayOf(day));
  }

  /** Stretches without work in the days from the one to before the other, each [first, end). */
  stretches(from: number, end: number): [number, number][] {
    const found: [number, number][] = [];
    for (let day = from; day < end; day += 1) {
      if (!this.isOff(day)) continue;
      const last = found.at(-1);
      if (last?.[1] === day) last[1] = day + 1;
      else found.push([day, day + 1]);
    }
    return found;
  }

  /** The working day that many working days after the day, or before it. */
  step(day: number, count: number): number {
    const way = count < 0 ? -1 : 1;
    let left = Math.abs(count);
    let at = day;
    while (left > 0 || (count !== 0 && this.isOff(at))) {
      at += way;
      if (!this.isOff(at)) left -= 1;
      if (Math.abs(at - day) > SEARCHED_MAX) return at;
    }
    return at;
  }

  /** How many working days there are from the one to the other, both included. */
  count(first: number, last: number): number {
    let found = 0;
    for (let day = first; day <= last; day += 1) if (!this.isOff(day)) found += 1;
    return found;
  }
}

/** A calendar without working days ends no search. */
const SEARCHED_MAX = 4000;
