/** Hours that were booked for me and are not logged yet. Accepting them logs time as if it was typed. */
import { useSignal } from "@preact/signals";
import type { Day } from "../../contract/records.ts";
import type { paths } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { clock, hours } from "../../design/duration.ts";
import { setCells } from "../../records/week.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import type { Sheet } from "./sheet.ts";
import { cellKey, EMPTY, keyOf } from "./week.ts";

type Suggestions = paths["/v1/time-suggestions"]["get"]["responses"]["200"]["content"]["application/json"]["suggestions"];
type Suggestion = Suggestions[number];

/** Of my week; nothing is asked without the permission, and for the week of somebody else. */
export function useBooked(first: Day, personId: string): Query<Suggestions> {
  const asks = personId === "" && may("booking.read");
  return useQuery<Suggestions>({
    key: `booked time from ${asks ? first : "nobody"}`,
    topics: ["booking", "time_entry", "task", "project"],
    ask: async () => (asks ? (await answer(api.GET("/v1/time-suggestions", { params: { query: { first_on: first } } }))).suggestions : []),
  });
}

/** Days that have come, and cells that can be typed into. */
function isOpen(sheet: Sheet, suggestion: Suggestion): boolean {
  const { closed, state } = cellOf(sheet, suggestion);
  return (suggestion.worked_on ?? "") <= sheet.today && closed === "" && state !== "waits";
}

function cellOf(sheet: Sheet, { project_id, task_id, worked_on }: Suggestion) {
  return sheet.cells.get(cellKey(keyOf({ projectId: project_id ?? "", taskId: task_id }), worked_on ?? "")) ?? EMPTY;
}

export function Booked({ sheet, query }: { sheet: Sheet; query: Query<Suggestions> }) {
  const busy = useSignal(false);
  const open = (query.data.value ?? []).filter((each) => isOpen(sheet, each));
  if (open.length === 0) return null;
  const all = open.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);

  async function accept(accepted: readonly Suggestion[]): Promise<void> {
    busy.value = true;
    const minutes = accepted.reduce((sum, each) => sum + (each.minutes ?? 0), 0);
    const cells = accepted.map((each) => {
      const was = cellOf(sheet, each).minutes;
      return { projectId: each.project_id ?? "", taskId: each.task_id, day: each.worked_on ?? "", minutes: was + (each.minutes ?? 0), was };
    });
    await attempt({ words: "", send: () => setCells(`Logged ${clock(minutes)} as booked`, cells) });
    await Promise.all([sheet.reload(), query.reload()]);
    busy.value = false;
  }

  return (
    <section class="week-booked" aria-label="Booked and not logged">
      <ul>
        {open.map((each) => (
          <li key={`${each.project_id}.${each.task_id}.${each.worked_on}`}>
            <span class="quiet">{showDay(each.worked_on)}: {workOf(each)}</span>
            <span>Booked: {clock(each.minutes ?? 0)}</span>
            <Button kind="quiet" busy={busy.value} onClick={() => void accept([each])}>
              Accept<span class="hidden-text"> {clock(each.minutes ?? 0)}, {workOf(each)}, {showDay(each.worked_on)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {open.length > 1 && <Button busy={busy.value} onClick={() => void accept(open)}>Accept all that is booked ({hours(all)})</Button>}
    </section>
  );
}

function workOf({ task_name, project_name, project_reference }: Suggestion): string {
  return [task_name || project_name, project_reference].filter(Boolean).join(" · ");
}
