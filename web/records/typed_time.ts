/** "1:30 homepage" typed anywhere: time logged today on the work that the words mean. */
import { showDuration, readDuration, clock } from "../design/duration.ts";
import type { Command } from "../shell/commands.ts";
import { may } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import { isMeant, typedTime } from "./meaning.ts";
import { agencyToday, logCells, thisWeek, useTimeWeek, workWords } from "./week.ts";

const OFFERED_MAX = 8;

/** The work of my week that is meant, as commands that log time on it. */
export function useTypedTime(typed: string): Command[] {
  const week = useTimeWeek(thisWeek());
  const found = typedTime(typed, readDuration);
  if (!found || !may("time.log")) return [];
  const rows = (week.data.value?.rows ?? []).filter((row) => row.takes_time && isMeant(found.words, workWords(row)));
  return rows.slice(0, OFFERED_MAX).map((row) => ({
    words: `Log ${showDuration(found.minutes)} on ${workWords(row)}`,
    group: "Log time today",
    run: () => {
      const cell = { projectId: row.project_id ?? "", taskId: row.task_id, day: agencyToday(), add: found.minutes };
      const words = `Logged ${clock(found.minutes)} on ${row.task_name || row.project_name}`;
      void attempt({ words: "", send: () => logCells(words, [cell]) });
    },
  }));
}
