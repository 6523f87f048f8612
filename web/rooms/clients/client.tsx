/** One client on one page: its people, what may be won, what is made, what is owed. */
import type { Client, ClientOverview } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { Money, People, Pipeline, Work } from "./parts.tsx";

const TOPICS = ["client", "contact", "opportunity", "project", "task", "time_entry", "quote", "invoice", "work"];

export function ClientPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const path = { client_id: id };
  const client = useQuery<Client>({
    key: `client ${id}`,
    topics: ["client", "contact"],
    about: id,
    ask: () => answer(api.GET("/v1/clients/{client_id}", { params: { path } })),
  });
  const overview = useQuery<ClientOverview>({
    key: `overview of client ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/clients/{client_id}/overview", { params: { path } })),
  });
  const found = client.data.value;
  return (
    <Page title={found ? `${found.reference} ${found.name}` : "Client"} above={<Link href="/clients" class="link-plain">Clients</Link>}>
      <ProblemNotice problem={client.problem.value ?? overview.problem.value}
        actions={<Button onClick={() => void client.reload()}>Try again</Button>} />
      <Wait busy={client.busy.value && !found} />
      {found && <Everything client={found} overview={overview.data.value} />}
    </Page>
  );
}

function Everything({ client, overview }: { client: Client; overview: ClientOverview | undefined }) {
  return (
    <>
      {overview && <Money finance={overview.finance} />}
      {overview && <Pipeline pipeline={overview.pipeline} />}
      {overview && <Work delivery={overview.delivery} />}
      <People client={client} />
      <About client={client} />
    </>
  );
}

function About({ client }: { client: Client }) {
  const people = usePeople();
  return (
    <Panel title="About the client">
      <Facts
        facts={[
          ["Looked after by", nameIn(people.data.value, client.account_manager_id)],
          ["Web", client.domain],
          ["Address", client.address],
          ["Country", client.country_code],
          ["Tax number", client.tax_number],
          ["Currency", client.currency_code],
          ["Pays in", `${client.payment_terms_days} days`],
        ]}
      />
    </Panel>
  );
}
