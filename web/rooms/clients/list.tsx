/** All clients, found by name, by who looks after them. */
import type { Client, Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showCountry } from "../../design/country.ts";
import { Docket } from "../../design/docket.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { BulkAction, ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { ChooseFirst } from "../../records/choose_first.tsx";
import { archiving } from "../../records/one_by_one.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { GiveClients } from "./give.tsx";
import { NewClient } from "./new_client.tsx";

const CLIENTS = listAt("/v1/clients", { counted: true });

export function Clients() {
  const people = usePeople();
  const create = (): void => setQuery({ new: "client" }, false);
  useCommands(may("client.write") ? [{ words: "New client", group: "Clients", keys: "n", run: create }] : [], []);
  return (
    <Page title="Clients" actions={may("client.write") && <Button kind="primary" onClick={create}>New client</Button>}>
      <List
        title="Clients"
        source={CLIENTS}
        topics={["client", "contact"]}
        columns={columnsOf((id) => nameIn(people.data.value, id))}
        order="name"
        searches="Name or number"
        filters={filtersOf(me.value?.person_id ?? "", people.data.value ?? [])}
        views="clients"
        keyOf={(client) => client.id}
        nameOf={(client) => client.name}
        pageOf={(client) => `/clients/${client.id}`}
        actions={may("client.write") ? [GIVE, putAway()] : []}
        empty={
          <EmptySheet title="No client fits" action={<ShowAll />}>
            A client has people, a pipeline, projects and invoices. Register the first one here.
          </EmptySheet>
        }
      />
      {asked("new") === "client" && <NewClient onClose={() => setQuery({ new: "" })} />}
      {asked("new") === "contact" && (
        <ChooseFirst title="New contact" label="Client" ask={choices.clients} onClose={() => setQuery({ new: "" })}
          onChosen={({ value }) => go(`/clients/${value}/people?contact=new`, true)} />
      )}
      {asked("give") && <GiveClients ids={asked("give").split(",")} onClose={() => setQuery({ give: "" })} />}
    </Page>
  );
}

const GIVE: BulkAction<Client> = {
  words: "Give to somebody else",
  run: (rows) => {
    setQuery({ give: rows.map(({ id }) => id).join(",") }, false);
    return Promise.resolve();
  },
};

function putAway(): BulkAction<Client> {
  const params = (id: string) => ({ params: { path: { client_id: id } } });
  return archiving<Client>({
    one: "client",
    nameOf: ({ reference }) => reference,
    archive: ({ id }) => answer(api.POST("/v1/clients/{client_id}/archive", params(id))),
    restore: ({ id }) => answer(api.POST("/v1/clients/{client_id}/restore", params(id))),
  });
}

function filtersOf(mine: string, people: readonly Person[]): ListFilter[] {
  const others = people.filter(({ active, id }) => active && id !== mine).map(({ id, name }) => [id, name] as const);
  return [
    { field: "account_manager_id", label: "Looked after by", options: [[mine, "Me"], ...others], several: true },
    { field: "state", label: "Archived", options: [["archived", "Only archived"], ["all", "Archived too"]] },
  ];
}

function columnsOf(nameOf: (id: string | null) => string): ListColumn<Client>[] {
  return [
    {
      field: "name",
      name: "Client",
      order: "name",
      text: ({ reference, name }) => `${reference} · ${name}`,
      show: ({ id, reference, name }) => <Docket number={reference} name={name} href={`/clients/${id}`} />,
    },
    { field: "account_manager_id", name: "Looked after by", order: "account_manager", text: (client) => nameOf(client.account_manager_id) },
    { field: "contacts", name: "First contact", text: ({ contacts }) => (contacts.find((each) => each.primary) ?? contacts[0])?.name ?? "–" },
    { field: "domain", name: "Web", order: "domain", width: 11, spare: true, text: ({ domain }) => domain || "–" },
    { field: "country_code", name: "Country", order: "country_code", width: 9, text: ({ country_code }) => showCountry(country_code) },
    { field: "currency_code", name: "Currency", width: 5.5, text: ({ currency_code }) => currency_code },
    { field: "payment_terms_days", name: "Pays in", order: "payment_terms_days", number: true, width: 5.5, text: (client) => `${client.payment_terms_days} days` },
  ];
}
