/** The quick grid as it is typed, and its cells as the API takes them. */
import type { components } from "../../contract/api.ts";

type Cell = NonNullable<components["schemas"]["EstimateFromGridRequest"]["cells"]>[number];

export interface Phase {
  name: string;
  /** Typed hours by the place of the role. */
  hours: readonly string[];
}

export interface GridValues {
  phases: readonly Phase[];
  roles: readonly { name: string }[];
}

const HOUR = 60;

export const NEW_GRID: GridValues = {
  phases: ["Concept", "Design", "Build"].map((name) => ({ name, hours: [] })),
  roles: ["strategist", "designer", "developer"].map((name) => ({ name })),
};

export function hoursOf({ phases }: GridValues, row: number, at: number): string {
  return phases[row]?.hours[at] ?? "";
}

export function withHours(grid: GridValues, row: number, at: number, typed: string): GridValues {
  const set = ({ name, hours }: Phase): Phase => ({ name, hours: grid.roles.map((_, place) => (place === at ? typed : (hours[place] ?? ""))) });
  return { ...grid, phases: grid.phases.map((phase, place) => (place === row ? set(phase) : phase)) };
}

export function withPhase(grid: GridValues, row: number, name: string): GridValues {
  return { ...grid, phases: grid.phases.map((phase, place) => (place === row ? { ...phase, name } : phase)) };
}

export function withRole(grid: GridValues, at: number, name: string): GridValues {
  return { ...grid, roles: grid.roles.map((role, place) => (place === at ? { name } : role)) };
}

/** Those with hours, phase by phase; what is no number is left for the API to refuse. */
export function cellsOf({ phases, roles }: GridValues): Cell[] {
  return phases.flatMap(({ name, hours }) =>
    roles.flatMap((role, at) => {
      const typed = (hours[at] ?? "").trim();
      if (typed === "") return [];
      const minutes = Number(typed.replace(",", ".")) * HOUR;
      return [{ phase: name, charge_role: role.name, minutes: Number.isNaN(minutes) ? (typed as unknown as number) : Math.round(minutes) }];
    }),
  );
}
