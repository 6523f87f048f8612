/** "1:30 homepage" typed anywhere: time logged today on the work that the words mean. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Option } from "../design/combobox.tsx";
import { showDuration, readDuration, clock } from "../design/duration.ts";
import type { Command } from "../shell/commands.ts";
import { may } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import { typedTime } from "./meaning.ts";
import { agencyToday, logCells, thisWeek, useTimeWeek } from "./week.ts";
import { nearWorks, workIn, works } from "./works.ts";

const OFFERED_MAX = 8;

/** The work that is meant, as commands that log time on it: that of my week comes first. */
export function useTypedTime(typed: string): Command[] {
  const week = useTimeWeek(thisWeek());
  const options = useSignal<readonly Option[]>([]);
  const found = may("time.log") ? typedTime(typed, readDuration) : undefined;
  const words = found?.words.join(" ") ?? "";
  useEffect(() => {
    let wanted = true;
    const rows = week.data.value?.rows ?? [];
    options.value = words ? nearWorks(rows, words) : [];
    if (words) {
      void works(rows)(words).then(
        (fitting) => {
          if (wanted) options.value = fitting;
        },
        () => undefined, // the commands are there all the same
      );
    }
    return () => {
      wanted = false;
    };
  }, [words, week.data.value]);
  if (!found) return [];
  return options.value.slice(0, OFFERED_MAX).map(({ value, words: name, note }) => ({
    words: `Log ${showDuration(found.minutes)} on ${[name, note].filter(Boolean).join(" · ")}`,
    group: "Log time today",
    run: () => {
      const cell = { ...workIn(value), day: agencyToday(), add: found.minutes };
      void attempt({ words: "", send: () => logCells(`Logged ${clock(found.minutes)} on ${name}`, [cell]) });
    },
  }));
}
