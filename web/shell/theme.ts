/**
 * Light, dark, or as the system has it; how dense, and how hours are written. The API keeps what somebody
 * chose; the theme is remembered in this browser too, for the time until they are signed in.
 */
import { effect, signal } from "@preact/signals";
import { decimalHours } from "../design/duration.ts";
import { prefer, preferences } from "../store/preferences.ts";

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

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  void prefer({ theme: chosen });
}

/** Keep the document as it was chosen. */
export function startTheme(): void {
  effect(() => {
    const { version = 0, theme: chosen, density = "compact", hours_format } = preferences.value ?? {};
    if (version > 0 && chosen) theme.value = chosen;
    document.documentElement.dataset["density"] = density;
    decimalHours.value = hours_format === "decimal";
  });
  effect(() => {
    localStorage.setItem(KEY, theme.value);
    document.documentElement.dataset["theme"] = theme.value;
  });
}
