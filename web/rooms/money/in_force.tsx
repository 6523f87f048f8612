/** Which rate applies to a role, a person, a client and a project on a day, why, and what the person costs. */
import type { Person, RateStep } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople, useProjects } from "../../store/directory.ts";
import { answer, answerOrNull, api, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { useClients } from "./rate_cards.tsx";
import { showRate } from "./rate_words.ts";

export function InForce() {
  const people = (usePeople().data.value ?? []).filter((person) => person.active);
  const clients = useClients().data.value ?? [];
  const client = asked("client");
  const projects = (useProjects().data.value ?? []).filter(({ client_id }) => client_id && (!client || client_id === client));
  return (
    <>
      <div class="filters">
        <SelectField label="Person" value={asked("person")} options={[["", "Nobody in particular"], ...people.map(({ id, name }) => [id, name] as const)]}
          onValue={(person) => setQuery({ person, role: people.find(({ id }) => id === person)?.charge_role ?? asked("role") })} />
        <TextField label="Role" value={asked("role")} onValue={(role) => setQuery({ role })} />
        <SelectField label="Client" value={client} options={[["", "No client in particular"], ...clients.map(({ id, name }) => [id, name] as const)]}
          onValue={(id) => setQuery({ client: id, project: "" })} />
        <SelectField label="Project" value={asked("project")} options={[["", "No project in particular"], ...projects.map(({ id, reference, name }) => [id, `${reference} ${name}`] as const)]}
          onValue={(project) => setQuery({ project })} />
        <DayField label="On" optional value={asked("on")} onValue={(on) => setQuery({ on })} />
      </div>
      <Panel flush title={asked("on") ? `On ${showDay(asked("on"))}` : "Today"}>
        {asked("role") ? <Charge /> : <p class="behind-what quiet">Choose a person or type a role.</p>}
        {may("cost.read") && asked("person") && <Cost person={people.find(({ id }) => id === asked("person"))} />}
      </Panel>
    </>
  );
}

function Charge() {
  const query = {
    charge_role: asked("role"),
    ...(asked("client") && !asked("project") && { client_id: asked("client") }),
    ...(asked("project") && { project_id: asked("project") }),
    ...(asked("person") && { person_id: asked("person") }),
    ...(!asked("client") && !asked("project") && { currency_code: me.value?.agency.currency_code ?? "" }),
    ...(asked("on") && { on: asked("on") }),
  };
  const found = useQuery({
    key: `rate explained ${JSON.stringify(query)}`,
    topics: ["rate_card"],
    ask: () => answer(api.GET("/v1/rates/explained", { params: { query } })),
  });
  const rate = found.problem.value ? undefined : found.data.value;
  const applied = rate?.applied;
  return (
    <>
      <ProblemNotice problem={found.problem.value} />
      {rate === undefined && <Wait busy={found.busy.value} />}
      {rate && !applied && <p class="behind-what quiet">{rate.missing}</p>}
      {applied && (
        <Figures>
          <Figure name={applied.daily ? `A day of ${hours(applied.day_minutes)}` : `An hour as ${query.charge_role}`} value={showMoney(applied.daily ?? applied.hourly)}
            note={applied.daily ? `${showMoney(applied.hourly)} an hour, net of tax` : "Net of tax"} />
          <Figure name="By the card" value={applied.rate_card_name} note={`In force since ${showDay(applied.effective_from, "")}`} />
        </Figures>
      )}
      {rate && <Table label="Why" rows={rate.steps} keyOf={({ level }) => level} columns={columnsOf(rate.currency_code)} />}
    </>
  );
}

function columnsOf(currency: string): Column<RateStep>[] {
  return [
    { name: "Looked for", show: ({ level }) => LEVELS[level] },
    { name: currency, number: true, show: (step) => (step.hourly ? showRate(step, currency) : "–") },
    { name: "Because", wide: true, show: ({ outcome, reason }) => (outcome === "applies" ? <strong>{reason}</strong> : reason) },
  ];
}

const LEVELS: Record<RateStep["level"], string> = {
  person_on_project: "The person on the project",
  role_on_project: "The role on the project",
  person_for_client: "The person for the client",
  role_for_client: "The role for the client",
  person_by_default: "The person, for everybody",
  role_by_default: "The role, for everybody",
};

function Cost({ person }: { person: Person | undefined }) {
  const query = { person_id: asked("person"), ...(asked("on") && { on: asked("on") }) };
  const found = useQuery({
    key: `cost in force ${JSON.stringify(query)}`,
    topics: ["cost_rate"],
    ask: () => answerOrNull(api.GET("/v1/cost-rates/in-force", { params: { query }, ...UNSET_IS_EMPTY })),
  });
  const cost = found.problem.value ? undefined : found.data.value;
  return (
    <>
      <ProblemNotice problem={found.problem.value} />
      {cost === null && <p class="behind-what quiet">No cost rate of {person?.name ?? "the person"} holds on this day.</p>}
      {cost && (
        <Figures>
          <Figure name={`An hour of ${person?.name ?? "the person"} costs`} value={showMoney(cost.hourly)}
            note={`Set from ${showDay(cost.effective_from, "")} on`} />
        </Figures>
      )}
    </>
  );
}
