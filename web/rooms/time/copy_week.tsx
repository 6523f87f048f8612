/** Logs again what was logged a week before, into cells that are still empty. All of it, or nothing. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { plus } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { setCells } from "../../records/week.ts";
import { attempt } from "../../store/write.ts";
import type { Sheet } from "./sheet.ts";
import { copied } from "./week.ts";

const WEEK = 7;

export function CopyWeek({ sheet }: { sheet: Sheet }) {
  const busy = useSignal(false);
  const made = copied(sheet.before, sheet.cells, (day) => plus(day, WEEK), plus(sheet.today, 1));
  if (made.length === 0) return null;
  const minutes = made.reduce((sum, each) => sum + each.minutes, 0);

  async function copy(): Promise<void> {
    busy.value = true;
    const words = `Copied ${made.length === 1 ? "1 entry" : `${made.length} entries`}`;
    const cells = made.map((each) => ({ ...each, was: 0 }));
    await attempt({ words: "", send: () => setCells(words, cells, sheet.personId) });
    await sheet.reload();
    busy.value = false;
  }

  return (
    <Button busy={busy.value} onClick={() => void copy()}>
      Copy last week ({hours(minutes)})
    </Button>
  );
}
