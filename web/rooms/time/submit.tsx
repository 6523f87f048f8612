/** My week as a whole: submitted once it is complete, taken back while it waits, and why it was returned. */
import { useSignal } from "@preact/signals";
import type { Timesheet } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip, type Tone } from "../../design/chip.tsx";
import { showDay, type Day } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Notice } from "../../design/notice.tsx";
import { answer, api, ifVersion } from "../../store/http.ts";
import { asProblem } from "../../store/problem.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { hasDrafts } from "./drafts.ts";

const STATES: Readonly<Record<NonNullable<Timesheet["status"]>, readonly [string, Tone]>> = {
  submitted: ["Week is submitted", "plain"],
  returned: ["Week was returned", "bad"],
  taken_back: ["Week was taken back", "plain"],
  approved: ["Week is approved", "good"],
};

/** The week from this day on, if it was ever submitted; personId empty: mine. */
export function useTimesheet(first: Day, personId: string): Query<Timesheet | null> {
  const of = personId || (me.value?.person_id ?? "");
  return useQuery<Timesheet | null>({
    key: `timesheet of ${of} from ${first}`,
    topics: ["timesheet", "time_entry"],
    ask: async () => {
      if (!of) return null;
      const query = { person_id: [of], days_from: first, days_to: first };
      return (await answer(api.GET("/v1/timesheets", { params: { query } }))).items[0] ?? null;
    },
  });
}

/** Why nothing of the week can be typed into; "" if it can. */
export function closedWeek(sheet: Timesheet | null | undefined): string {
  if (sheet?.status === "submitted") return "The week is submitted: take it back to change it";
  return sheet?.status === "approved" ? "The week is approved" : "";
}

export function ReturnedWeek({ sheet }: { sheet: Timesheet | null | undefined }) {
  return sheet?.status === "returned" ? <Notice kind="warn">{`This week was returned: ${sheet.reason}`}</Notice> : null;
}

/** In the foot of my own week. */
export function SubmitWeek({ first, query, empty }: { first: Day; query: Query<Timesheet | null>; empty: boolean }) {
  const missing = useSignal("");
  const sheet = query.data.value;

  async function submit(confirmed: boolean): Promise<void> {
    missing.value = "";
    const body = { first_on: first, ...(confirmed && { confirm_incomplete: true }) };
    try {
      await write({ words: "Submitted the week", send: () => answer(api.POST("/v1/timesheets", { body })) });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.reason !== "TIMESHEET_INCOMPLETE") {
        await attempt({ words: "", send: () => Promise.reject(problem) });
      } else missing.value = String(problem.details["missing_on"] ?? "").replace(/\d{4}-\d{2}-\d{2}/g, (day) => showDay(day));
    }
    await query.reload();
  }

  async function takeBack(one: Timesheet): Promise<void> {
    const params = { path: { timesheet_id: one.id } };
    await attempt({ words: "Took the week back", send: () => answer(api.POST("/v1/timesheets/{timesheet_id}/take-back", { params, ...ifVersion(one.version) })) });
    await query.reload();
  }

  return (
    <>
      {sheet && <Chip tone={STATES[sheet.status ?? "submitted"][1]}>{STATES[sheet.status ?? "submitted"][0]}</Chip>}
      {!closedWeek(sheet) && <Button disabled={empty || hasDrafts.value} onClick={() => void submit(false)}>Submit week</Button>}
      {sheet?.status === "submitted" && <Button onClick={() => void takeBack(sheet)}>Take the week back</Button>}
      {missing.value && <Incomplete days={missing.value} onClose={() => (missing.value = "")} onSubmit={() => void submit(true)} />}
    </>
  );
}

function Incomplete({ days, onClose, onSubmit }: { days: string; onClose: () => void; onSubmit: () => void }) {
  return (
    <Dialog title="Time is missing" onClose={onClose}>
      <p>There is less time than your calendar expects on {days}.</p>
      <div class="form-actions">
        <Button kind="primary" onClick={onSubmit}>Submit as it is</Button>
        <Button onClick={onClose}>Go on with the week</Button>
      </div>
    </Dialog>
  );
}
