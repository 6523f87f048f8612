/** The free part of each week as a bar; its outline is what the person works. */
import type { components } from "../../contract/api.ts";
import "./skills.css";

type Week = components["schemas"]["FreeWeek"];

const BAR_PX = 6;
const HEIGHT_PX = 18;
const WEEKS_MAX = 16;

export function FreeWeeks({ weeks, words }: { weeks: readonly Week[]; words: string }) {
  const shown = weeks.slice(0, WEEKS_MAX);
  return (
    <svg class="free-weeks" role="img" aria-label={words} width={shown.length * BAR_PX} height={HEIGHT_PX}>
      <title>{words}</title>
      {shown.map(({ week_on, effective_minutes, free_minutes }, place) => {
        const high = effective_minutes > 0 ? Math.round((HEIGHT_PX * free_minutes) / effective_minutes) : 0;
        return (
          <g key={week_on}>
            <rect class="free-week" x={place * BAR_PX} y={0} width={BAR_PX - 1} height={effective_minutes > 0 ? HEIGHT_PX : 1} />
            <rect class="free-week-free" x={place * BAR_PX} y={HEIGHT_PX - high} width={BAR_PX - 1} height={high} />
          </g>
        );
      })}
    </svg>
  );
}
