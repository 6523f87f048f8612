/** My leave and that of the people whom I lead: what is left of the year, and each request. */
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Wait } from "../../design/panel.tsx";
import { LEAVE_TOPICS, partOf, STATE_OPTIONS, STATES, useBalance, type LeaveBalance, type LeaveInList } from "../../leave/data.ts";
import { LeaveForm } from "../../leave/form.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

const FILTERS: readonly ListFilter[] = [{ field: "status", label: "Status", several: true, options: STATE_OPTIONS }];

export function LeaveList() {
  const asks = may("leave.request") && Boolean(me.value?.person_id);
  const balance = useBalance(me.value?.person_id ?? "");
  return (
    <Page title="Leave" actions={asks && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>Ask for leave</Button>}>
      <ProblemNotice problem={balance.problem.value} actions={<Button onClick={() => void balance.reload()}>Try again</Button>} />
      <Wait busy={balance.busy.value} />
      {balance.data.value && <MyYear balance={balance.data.value} />}
      {!balance.busy.value && <Requests />}
      {asks && asked("new") && <LeaveForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function MyYear({ balance }: { balance: LeaveBalance }) {
  const { year, left_minutes, taken_minutes, planned_minutes, requested_minutes, allowance_minutes, carried_minutes, has_allowance } = balance;
  const given = has_allowance ? `Of ${hours(allowance_minutes)}, with ${hours(carried_minutes)} carried over` : "No allowance is set for the year";
  return (
    <Figures>
      <Figure name={`My leave left in ${year}`} value={has_allowance ? hours(left_minutes) : "–"} note={given} />
      <Figure name="Taken" value={hours(taken_minutes)} note="Approved, up to today" />
      <Figure name="Planned" value={hours(planned_minutes)} note="Approved, to come" />
      <Figure name="Requested" value={hours(requested_minutes)} note="Waits for my lead" />
    </Figures>
  );
}

function Requests() {
  return (
    <List
      title="Leave"
      source={listAt("/v1/leave", { counted: true })}
      topics={LEAVE_TOPICS}
      columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
      order="-first_on"
      searches="Person or note"
      filters={FILTERS}
      keyOf={({ id }) => id}
      nameOf={({ person_name }) => person_name ?? ""}
      pageOf={({ id }) => `/leave/${id}`}
      empty={<EmptySheet title="No leave fits" action={<ShowAll />}>Ask for leave, and your lead approves it or returns it with a reason.</EmptySheet>}
    />
  );
}

function columnsOf(today: string): ListColumn<LeaveInList>[] {
  return [
    { field: "person", name: "Person", order: "person", width: 10, grow: true, text: ({ person_name }) => person_name ?? "", show: ({ id, person_name }) => <a class="table-open" href={`/leave/${id}`}>{person_name}</a> },
    { field: "kind", name: "Kind", width: 8, text: ({ leave_type_name }) => leave_type_name ?? "" },
    { field: "first_on", name: "First day", order: "first_on", width: 7, text: ({ first_on }) => showDay(first_on, today), exact: ({ first_on }) => first_on ?? "" },
    { field: "last_on", name: "Last day", order: "last_on", width: 7, text: ({ last_on }) => showDay(last_on, today), exact: ({ last_on }) => last_on ?? "" },
    { field: "minutes", name: "Time", number: true, width: 5, text: ({ minutes }) => hours(minutes) },
    { field: "part", name: "Of each day", width: 7, spare: true, text: ({ day_minutes }) => partOf(day_minutes) },
    { field: "status", name: "Status", order: "status", width: 7, text: ({ status }) => STATES[status ?? "requested"][0], show: ({ status }) => <Chip tone={STATES[status ?? "requested"][1]}>{STATES[status ?? "requested"][0]}</Chip> },
  ];
}
