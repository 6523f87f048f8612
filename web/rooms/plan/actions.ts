/** What can be done with the chosen tasks, for the menu and the palette; each has a key, and a drag where there is one. */
import { deleteTask } from "../../records/task_deletion.ts";
import { setQuery } from "../../shell/router.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import type { Nudge } from "../../time-axis/keys.ts";
import { carryOut, namesOf, nudged } from "./changing.ts";
import { linkChosen, showLinks, unlinkChosen } from "./keyboard.ts";
import type { Sheet } from "./sheet.ts";

export interface Action {
  words: string;
  /** As people read it. */
  keys: string;
  run: () => void;
}

const WORKING_WEEK = 5;
const NUDGES: readonly [words: string, keys: string, nudge: Nudge][] = [
  ["Move a day later", "Alt →", { kind: "move", days: 1 }],
  ["Move a day earlier", "Alt ←", { kind: "move", days: -1 }],
  ["Move a week later", "Alt Shift →", { kind: "move", days: WORKING_WEEK }],
  ["Move a week earlier", "Alt Shift ←", { kind: "move", days: -WORKING_WEEK }],
  ["Make a day longer", "Shift →", { kind: "resize", days: 1 }],
  ["Make a day shorter", "Shift ←", { kind: "resize", days: -1 }],
];

export function actionsOf(sheet: Sheet, calendar: WorkCalendar | undefined, mayChange: boolean): Action[] {
  const open = { words: "Open the task", keys: "E", run: () => openFocused(sheet) };
  if (!mayChange || !calendar) return [open];
  return [
    open,
    { words: "Add a task below", keys: "Enter", run: () => (sheet.naming.value = sheet.focused.peek()) },
    ...NUDGES.map(([words, keys, nudge]) => ({
      words,
      keys,
      run: () => {
        const verb = nudge.kind === "move" ? "Moved" : "Changed the length of";
        void carryOut(sheet, `${verb} ${namesOf(sheet.subjects)}`, nudged(sheet.subjects, nudge, calendar));
      },
    })),
    { words: "Link in the order chosen", keys: "L", run: () => linkChosen(sheet) },
    { words: "Kinds and lags of links", keys: "D", run: () => showLinks(sheet) },
    { words: "Remove links", keys: "Shift L", run: () => unlinkChosen(sheet) },
    { words: "Delete", keys: "", run: () => void deleteChosen(sheet) },
  ];
}

function openFocused(sheet: Sheet): void {
  const [task] = sheet.subjects;
  if (task) setQuery({ task: task.id }, false);
}

async function deleteChosen(sheet: Sheet): Promise<void> {
  for (const task of sheet.subjects) await deleteTask(task);
  sheet.reload();
}
