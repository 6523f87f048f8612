/** What leave somebody has in this year, what is left of it, and the allowance, set where it stands. */
import type { Person } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { clock, hours } from "../../design/duration.ts";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel } from "../../design/panel.tsx";
import { useBalance, type LeaveBalance } from "../../leave/data.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { weekMinutes } from "./week_minutes.ts";

const FIELDS = ["minutes", "carried_minutes", "carried_until", "note"];

function valuesOf(balance: LeaveBalance) {
  return {
    year: balance.has_allowance ? clock(balance.allowance_minutes) : "",
    carried: balance.carried_minutes ? clock(balance.carried_minutes) : "",
    until: balance.carried_until ?? "",
    note: balance.note,
  };
}

type Typed = ReturnType<typeof valuesOf>;

export function PersonLeave({ person }: { person: Person }) {
  const query = useBalance(person.id ?? "");
  const balance = query.data.value;
  if (!query.problem.value && !query.busy.value && !balance) return null; // has left
  return (
    <Panel title={balance ? `Leave in ${balance.year}` : "Leave"}>
      <ProblemNotice problem={query.problem.value} />
      {balance && <Left balance={balance} />}
      {balance && may("leave.manage") && <Allowance person={person} balance={balance} onDone={() => void query.reload()} />}
    </Panel>
  );
}

function Left({ balance }: { balance: LeaveBalance }) {
  return (
    <Facts
      facts={[
        ["Left", balance.has_allowance ? hours(balance.left_minutes) : "No allowance is set"],
        ["Taken", hours(balance.taken_minutes)],
        ["Planned", hours(balance.planned_minutes)],
        ["Requested", hours(balance.requested_minutes)],
      ]}
    />
  );
}

function Allowance({ person, balance, onDone }: { person: Person; balance: LeaveBalance; onDone: () => void }) {
  const form = useForm<Typed>(valuesOf(balance), `allowance ${person.id} ${balance.year}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const put = ({ year, carried, until, note }: Typed) => {
    const body = { person_id: person.id ?? "", year: balance.year, minutes: weekMinutes(year || "0"), carried_minutes: weekMinutes(carried || "0"), note };
    return answer(api.PUT("/v1/leave-allowances", { body: { ...body, ...(until && { carried_until: until }) } }));
  };
  const send = async (typed: Typed): Promise<void> => {
    const before = valuesOf(balance);
    await write({ words: `Set the leave of ${person.name}`, send: () => put(typed), ...(balance.has_allowance && { inverse: () => put(before) }) });
    onDone();
  };
  return (
    <EntryForm stays form={form} send={send} fields={FIELDS} submit="Save">
      <div class="form-row">
        <TextField label="Hours of the year" value={now.year} error={wrong("minutes")} onValue={(text) => set("year", text)} />
        <TextField label="Hours carried over" optional value={now.carried} error={wrong("carried_minutes")} onValue={(text) => set("carried", text)} />
        <DayField label="To be taken by" optional value={now.until} error={wrong("carried_until")} onValue={(day) => set("until", day)} />
      </div>
      <TextField label="Note" optional longest={500} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
    </EntryForm>
  );
}
