/** The days on which nobody works. Plans go by them: a new day off moves what is still to do. */
import { Button } from "../../design/button.tsx";
import { showCountry } from "../../design/country.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { TextField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import type { DayOff } from "./records.ts";
import "./settings.css";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function Calendar() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const year = Number(asked("year")) || Number(today.slice(0, 4));
  const query = useQuery({
    key: `calendar ${year}`,
    topics: ["day_off"],
    ask: () => answer(api.GET("/v1/calendar", { params: { query: { from: `${year}-01-01`, to: `${year}-12-31` } } })),
  });
  const found = query.data.value;
  const reload = (): void => void query.reload();
  return (
    <Page title="Calendar" actions={<Years year={year} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={reload}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && (
        <div class="sheets">
          <div>
            <Panel flush title={`Days off in ${year}`} aside={<span class="quiet">{found.days_off?.length ?? 0}</span>}>
              <Table label="Days off" rows={found.days_off ?? []} columns={columnsOf(reload)} keyOf={({ on, name }) => `${on} ${name}`} />
            </Panel>
          </div>
          <div>
            <AddDays onDone={reload} />
            <Panel title="Working days">
              <div class="form">
                <WorkingDays days={found.working_weekdays ?? []} />
                <Facts facts={[["Holidays of", showCountry(found.country_code)], ["Time zone", me.value?.agency.time_zone]]} />
                <p class="quiet">The country and the time zone are set where Tandem is installed.</p>
              </div>
            </Panel>
          </div>
        </div>
      )}
    </Page>
  );
}

function Years({ year }: { year: number }) {
  return (
    <>
      <Button label={`The year ${year - 1}`} onClick={() => setQuery({ year: String(year - 1) })}><Icon name="earlier" /></Button>
      <strong>{year}</strong>
      <Button label={`The year ${year + 1}`} onClick={() => setQuery({ year: String(year + 1) })}><Icon name="later" /></Button>
    </>
  );
}

function columnsOf(onDone: () => void): Column<DayOff>[] {
  return [
    { name: "Day", width: "9rem", show: ({ on }) => showDay(on) },
    { name: "Name", wide: true, show: ({ name }) => name },
    { name: "Kind", show: ({ public_holiday }) => (public_holiday ? "Public holiday" : "Closed") },
    { name: "Action", show: (day) => !day.public_holiday && <Button onClick={() => void remove(day).then(onDone)}>Remove</Button> },
  ];
}

async function remove({ on, name }: DayOff): Promise<void> {
  const send = (body: { add?: { on: string; name: string }[]; remove?: string[] }) => answer(api.POST("/v1/calendar/days-off", { body }));
  await attempt({
    words: `Removed ${name}`,
    send: () => send({ remove: [on ?? ""] }),
    inverse: () => send({ add: [{ on: on ?? "", name: name ?? "" }] }),
  });
}

function AddDays({ onDone }: { onDone: () => void }) {
  const form = useForm({ on: "", name: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ on, name }) => {
    const body = { add: [{ on, name }] };
    await write({
      words: `Nobody works on ${showDay(on)}`,
      send: () => answer(api.POST("/v1/calendar/days-off", { body })),
      inverse: () => answer(api.POST("/v1/calendar/days-off", { body: { remove: [on] } })),
    });
    set("on", "");
    onDone();
  });
  return (
    <Panel title="Add a day off">
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["add[0].on", "add[0].name", "add.0.on", "add.0.name"]} />
        <DayField label="Day" value={values.value.on} error={wrong("add[0].on") || wrong("add.0.on")} onValue={(day) => set("on", day)} />
        <TextField label="Name" required longest={200} hint="Such as studio closed" value={values.value.name} error={wrong("add[0].name") || wrong("add.0.name")}
          onValue={(text) => set("name", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!values.value.on}>Add</Button>
          <span class="quiet">Plans move at once.</span>
        </div>
      </form>
    </Panel>
  );
}

function WorkingDays({ days }: { days: readonly number[] }) {
  return (
    <div class="calendar-days">
      {WEEKDAYS.map((name, index) => {
        const works = days.includes(index + 1);
        return (
          <span key={name} class={works ? "calendar-day calendar-day-on" : "calendar-day"}>
            {name}
            <span class="hidden-text">{works ? " works" : " off"}</span>
          </span>
        );
      })}
    </div>
  );
}
