/** Which rate holds for a role and a client on a day, which card says so, and what the person costs. */
import type { Person } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { showDay } from "../../design/day.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { answerOrNull, api, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { useClients } from "./rate_cards.tsx";

export function InForce() {
  const people = (usePeople().data.value ?? []).filter((person) => person.active);
  const clients = useClients().data.value ?? [];
  const client = clients.find(({ id }) => id === asked("client"));
  const currency = client?.currency_code ?? me.value?.agency.currency_code ?? "";
  return (
    <>
      <div class="filters">
        <SelectField label="Person" value={asked("person")} options={[["", "Nobody in particular"], ...people.map(({ id, name }) => [id, name] as const)]}
          onValue={(person) => setQuery({ person, role: people.find(({ id }) => id === person)?.charge_role ?? asked("role") })} />
        <TextField label="Role" value={asked("role")} onValue={(role) => setQuery({ role })} />
        <SelectField label="Client" value={asked("client")} options={[["", "No client in particular"], ...clients.map(({ id, name }) => [id, name] as const)]}
          onValue={(id) => setQuery({ client: id })} />
        <DayField label="On" optional value={asked("on")} onValue={(on) => setQuery({ on })} />
      </div>
      <Panel flush title={asked("on") ? `On ${showDay(asked("on"))}` : "Today"}>
        {asked("role") ? <Charge currency={currency} client={client?.name ?? ""} /> : <p class="behind-what quiet">Choose a person or type a role.</p>}
        {may("cost.read") && asked("person") && <Cost person={people.find(({ id }) => id === asked("person"))} />}
      </Panel>
    </>
  );
}

function Charge({ currency, client }: { currency: string; client: string }) {
  const query = {
    charge_role: asked("role"),
    currency_code: currency,
    ...(asked("client") && { client_id: asked("client") }),
    ...(asked("on") && { on: asked("on") }),
  };
  const found = useQuery({
    key: `rate in force ${JSON.stringify(query)}`,
    topics: ["rate_card"],
    ask: () => answerOrNull(api.GET("/v1/rates/in-force", { params: { query }, ...UNSET_IS_EMPTY })),
  });
  const rate = found.problem.value ? undefined : found.data.value;
  return (
    <>
      <ProblemNotice problem={found.problem.value} />
      {rate === undefined && <Wait busy={found.busy.value} />}
      {rate === null && <p class="behind-what quiet">No card in force on this day prices the role {query.charge_role}.</p>}
      {rate && (
        <Figures>
          <Figure name={`An hour as ${query.charge_role}`} value={showMoney(rate.hourly)} note="Net of tax" />
          <Figure name="By the card" value={rate.rate_card_name} note={`In force since ${showDay(rate.effective_from, "")}`} />
          <Figure name="Because" value={rate.client_id ? "Own card" : "Card for everybody"}
            note={rate.client_id ? `${client} has a card that prices this role` : "No card of the client prices this role"} />
        </Figures>
      )}
    </>
  );
}

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
