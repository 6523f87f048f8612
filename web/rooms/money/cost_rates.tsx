/** What an hour of each person costs, from which day on. For those who may see it only. */
import type { CostRateInList, Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { currencyOf, readAmount, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

export function CostRates() {
  const people = usePeople();
  const query = useQuery<CostRateInList[]>({
    key: "cost rates",
    topics: ["cost_rate"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/cost-rates", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const add = (): void => setQuery({ new: "cost" }, false);
  const mayAdd = may("cost.write");
  useCommands(mayAdd ? [{ words: "Set a cost rate", group: "Rates", keys: "n", run: add }] : [], []);
  const nameOf = (id: string | null): string => nameIn(people.data.value, id);
  const rates = query.data.value && inOrder(query.data.value, nameOf);
  const currency = currencyOf((rates ?? []).map((one) => one.hourly));
  const button = mayAdd && <Button kind="primary" onClick={add}>Set a cost rate</Button>;
  return (
    <>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !rates} />
      {rates && (
        <Panel flush title="What an hour costs" aside={button}>
          {rates.length > 0 ? (
            <Table label="Cost rates" rows={rates} keyOf={(one) => one.id} columns={columnsOf(currency, nameOf)} />
          ) : (
            <EmptySheet title="No cost rates yet" action={button}>Without them no margin can be shown.</EmptySheet>
          )}
        </Panel>
      )}
      {asked("new") === "cost" && <CostForm people={people.data.value ?? []} onClose={() => setQuery({ new: "" })} />}
    </>
  );
}

function inOrder(rates: readonly CostRateInList[], nameOf: (id: string | null) => string): CostRateInList[] {
  const key = (one: CostRateInList): string => `${nameOf(one.person_id)} ${one.effective_from}`;
  return [...rates].sort((one, other) => key(one).localeCompare(key(other)));
}

function columnsOf(currency: string, nameOf: (id: string | null) => string): Column<CostRateInList>[] {
  return [
    { name: "Person", show: ({ person_id }) => nameOf(person_id) },
    { name: "From", show: ({ effective_from }) => showDay(effective_from, "") },
    { name: currency ? `An hour costs, ${currency}` : "An hour costs", number: true, show: ({ hourly }) => showAmount(hourly, currency) },
  ];
}

function CostForm({ people, onClose }: { people: readonly Person[]; onClose: () => void }) {
  const currency = me.value?.agency.currency_code ?? "";
  const { values, problem, busy, set, wrong, submit } = useForm({ person: "", hourly: "", from: "" });
  const send = submit(async ({ person, hourly, from }) => {
    const body = { person_id: person, effective_from: from, hourly: { amount: readAmount(hourly), currency_code: currency } };
    await write({
      words: `Set a cost rate of ${nameIn(people, person)}`,
      send: () => answer(api.POST("/v1/cost-rates", { body })),
      inverse: ({ id }) => answer(api.DELETE("/v1/cost-rates/{cost_rate_id}", { params: { path: { cost_rate_id: id } } })),
    });
    onClose();
  });
  const active = people.filter((person) => person.active);
  return (
    <Dialog title="Set a cost rate" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["person_id", "hourly", "hourly.amount", "effective_from"]} />
        <SelectField label="Person" value={values.value.person} error={wrong("person_id")} onValue={(id) => set("person", id)}
          options={[["", "Choose a person"], ...active.map(({ id, name }) => [id, name] as const)]} />
        <div class="form-row">
          <TextField label={`An hour costs, ${currency}`} required inputMode="decimal" value={values.value.hourly}
            hint="With everything that comes on top of the wage" error={wrong("hourly") || wrong("hourly.amount")} onValue={(text) => set("hourly", text)} />
          <DayField label="From" value={values.value.from} error={wrong("effective_from")} onValue={(day) => set("from", day)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Set it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
