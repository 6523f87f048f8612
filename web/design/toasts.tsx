/** What was just done or refused, in a corner, read out, with its undo. It goes by itself after a while. */
import { useEffect, useRef } from "preact/hooks";
import { hush, outcome, undoLast } from "../store/write.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 10_000;

export function Toasts() {
  const shown = outcome.value;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown === undefined) return undefined;
    place.current?.showPopover(); // above an open dialog
    const timer = setTimeout(hush, SHOWN_MS);
    return () => {
      clearTimeout(timer);
      place.current?.hidePopover();
    };
  }, [shown?.id]);
  return (
    <div ref={place} class="toasts" popover="manual" role={shown?.kind === "refused" ? "alert" : "status"}>
      {shown && (
        <div class="toast" key={shown.id}>
          <span class="toast-words">{shown.words}</span>
          {shown.undoable && <Button onClick={() => void undoLast()}>Undo</Button>}
          <Button label="Dismiss" onClick={hush}>
            <Icon name="close" />
          </Button>
        </div>
      )}
    </div>
  );
}
