/** Logs again what was logged a week before, into cells that are still empty. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { plus } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Notice } from "../../design/notice.tsx";
import { attempt } from "../../store/write.ts";
import { logAll } from "./data.ts";
import type { Sheet } from "./sheet.ts";
import { copied } from "./week.ts";

const WEEK = 7;

export function CopyWeek({ sheet }: { sheet: Sheet }) {
  const refused = useSignal<readonly string[]>([]);
  const busy = useSignal(false);
  const made = copied(sheet.before, sheet.cells, (day) => plus(day, WEEK), plus(sheet.today, 1));
  if (made.length === 0 && refused.value.length === 0) return null;
  const minutes = made.reduce((sum, each) => sum + each.minutes, 0);

  async function copy(): Promise<void> {
    busy.value = true;
    const done = await attempt({ words: "", send: () => logAll(made) });
    refused.value = done?.refused ?? [];
    busy.value = false;
  }

  return (
    <>
      {made.length > 0 && (
        <Button busy={busy.value} onClick={() => void copy()}>
          Copy last week ({hours(minutes)})
        </Button>
      )}
      {refused.value.length > 0 && (
        <Notice kind="warn" actions={<Button onClick={() => (refused.value = [])}>Dismiss</Button>}>
          Not copied: {[...new Set(refused.value)].join(" ")}
        </Notice>
      )}
    </>
  );
}
