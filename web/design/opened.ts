/** What opens from a button is in the document only while it is open: a page has many, with many choices. */
import { useSignal, type Signal } from "@preact/signals";

interface Opened {
  opened: Signal<boolean>;
  /** For the sheet's `beforetoggle`; what it holds is drawn before its `toggle`. */
  follow: (event: ToggleEvent) => void;
}

export function useOpened(): Opened {
  const opened = useSignal(false);
  return { opened, follow: (event) => (opened.value = event.newState === "open") };
}
