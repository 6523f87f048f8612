/** Light, dark, or as the system has it; remembered in this browser. */
import { effect, signal } from "@preact/signals";

export type Theme = "light" | "dark" | "system";

const KEY = "tandem.theme";
export const THEMES: readonly (readonly [Theme, string])[] = [
  ["light", "Light"],
  ["dark", "Dark"],
  ["system", "As the system"],
];

export const theme = signal<Theme>(remembered());

function remembered(): Theme {
  const found = localStorage.getItem(KEY);
  return found === "light" || found === "dark" ? found : "system";
}

/** Keep the document in the chosen theme. */
export function startTheme(): void {
  effect(() => {
    localStorage.setItem(KEY, theme.value);
    document.documentElement.dataset["theme"] = theme.value;
  });
}
