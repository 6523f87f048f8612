/** All clients, found by name, by who looks after them. */
import type { Client } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Docket } from "../../design/docket.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ListPanel } from "../../design/list.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { may, me } from "../../store/session.ts";
import { NewClient } from "./new_client.tsx";

const PAGE_SIZE = 100;
type State = "active" | "archived" | "all";
type Order = "name" | "-name" | "account_manager" | "-account_manager";

function useFound() {
  const query = {
    search: asked("search"),
    account_manager_id: asked("manager"),
    state: asked("state") as State,
    order_by: (asked("order") || "name") as Order,
    page_size: PAGE_SIZE,
  };
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
  return useList<Client>({
    key: `clients ${JSON.stringify(given)}`,
    topics: ["client", "contact"],
    ask: (page_token) => answer(api.GET("/v1/clients", { params: { query: { ...given, page_token } } })),
  });
}

export function Clients() {
  const people = usePeople();
  const create = (): void => setQuery({ new: "client" }, false);
  useCommands(may("client.write") ? [{ words: "New client", group: "Clients", keys: "n", run: create }] : [], []);
  return (
    <Page title="Clients" actions={may("client.write") && <Button kind="primary" onClick={create}>New client</Button>}>
      <Filters />
      <ListPanel
        title="Clients"
        list={useFound()}
        columns={columnsOf((id) => nameIn(people.data.value, id))}
        keyOf={(client) => client.id}
        ordering={{ by: asked("order") || "name", onOrder: (order) => setQuery({ order }) }}
        empty={
          <EmptySheet title="No client fits" action={<Button onClick={() => setQuery({ search: "", manager: "", state: "" })}>Show all</Button>}>
            A client has people, a pipeline, projects and invoices. Register the first one here.
          </EmptySheet>
        }
      />
      {asked("new") === "client" && <NewClient onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function Filters() {
  const mine = me.value?.person_id ?? "";
  return (
    <div class="filters" role="search">
      <TextField label="Name" type="search" value={asked("search")} onValue={(search) => setQuery({ search })} />
      <SelectField label="Looked after by" value={asked("manager")} options={[["", "Anybody"], [mine, "Me"]]}
        onValue={(manager) => setQuery({ manager })} />
      <SelectField label="State" value={asked("state")} options={[["", "In use"], ["archived", "Archived"], ["all", "All"]]}
        onValue={(state) => setQuery({ state })} />
    </div>
  );
}

function columnsOf(nameOf: (id: string | null) => string): Column<Client>[] {
  return [
    { name: "Client", order: "name", show: ({ id, reference, name }) => <Docket number={reference} name={name} href={`/clients/${id}`} /> },
    { name: "Looked after by", order: "account_manager", show: ({ account_manager_id }) => nameOf(account_manager_id) },
    { name: "First contact", show: ({ contacts }) => (contacts.find((each) => each.primary) ?? contacts[0])?.name ?? "–" },
    { name: "Web", show: ({ domain }) => domain || "–" },
    { name: "Country", show: ({ country_code }) => country_code || "–" },
    { name: "Currency", show: ({ currency_code }) => currency_code },
    { name: "Pays in", number: true, show: ({ payment_terms_days }) => `${payment_terms_days} days` },
  ];
}
