/** One client: an overview, its people, what may be won and what is made, what is owed. */
import type { Client, ClientOverview } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showCountry } from "../../design/country.ts";
import { Crumbs } from "../../design/crumbs.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { Assignment, useAssigned, type Assigned } from "../../records/entity_assignment.tsx";
import { OnAccount } from "../../records/on_account.tsx";
import { Happened } from "../../records/happened.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, path } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered, type Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { ChangeClient } from "./change.tsx";
import { ClientActions } from "./actions.tsx";
import { useUndecided } from "./opportunities.tsx";
import { Money, MoneyLinks, Pipeline, Projects } from "./parts.tsx";
import { People } from "./people.tsx";

const LATELY_MAX = 10;
const HISTORY_MAX = 100;
const TOPICS = ["client", "contact", "opportunity", "project", "task", "time_entry", "quote", "invoice", "work"];

export function ClientPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const params = { path: { client_id: id } };
  const client = useQuery<Client>({
    key: `client ${id}`,
    topics: ["client", "contact"],
    about: id,
    ask: () => answer(api.GET("/v1/clients/{client_id}", { params })),
  });
  const overview = useQuery<ClientOverview>({
    key: `overview of client ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/clients/{client_id}/overview", { params })),
  });
  const found = client.data.value;
  const reload = (): Promise<void> => client.reload();
  return (
    <Page
      title={found ? `${found.reference} ${found.name}` : "Client"}
      above={<Above client={found} />}
      actions={found && <ClientActions client={found} reload={reload} />}
    >
      {found && <Tabs label="Parts of the client" here={path.value} tabs={tabsOf(id)} />}
      <ProblemNotice problem={client.problem.value ?? overview.problem.value} actions={<Button onClick={() => void reload()}>Try again</Button>} />
      <Wait busy={client.busy.value && !found} />
      {found && <Part client={found} overview={overview} reload={reload} />}
      {found && asked("change") && <ChangeClient client={found} reload={reload} />}
    </Page>
  );
}

function tabsOf(id: string): [string, string][] {
  const tabs: [string, string][] = [
    [`/clients/${id}`, "Overview"],
    [`/clients/${id}/people`, "People"],
    [`/clients/${id}/work`, "Work"],
  ];
  if (may("invoice.read")) tabs.push([`/clients/${id}/money`, "Money"]);
  return [...tabs, [`/clients/${id}/history`, "History"]];
}

function Above({ client }: { client: Client | undefined }) {
  const people = usePeople();
  return (
    <Crumbs above={[["/clients", "Clients"]]}>
      {client && <span>{nameIn(people.data.value, client.account_manager_id)} · pays in {client.payment_terms_days} days</span>}
      {client?.archived_at && <Chip>Archived</Chip>}
    </Crumbs>
  );
}

interface PartProps {
  client: Client;
  overview: Query<ClientOverview>;
  reload: () => Promise<void>;
}

function Part({ client, overview: asking, reload }: PartProps) {
  const overview = asking.data.value;
  const undecided = useUndecided(client.id);
  const assigned = useAssigned("client", client.id);
  const part = path.value.split("/")[3] ?? "";
  if (part === "people") return <People client={client} reload={reload} />;
  if (part === "work") return overview && isAnswered(undecided) ? <><Pipeline pipeline={overview.pipeline} clientId={client.id} /><Projects delivery={overview.delivery} /></> : null;
  if (part === "history") return <Happened title="History" of={{ client_id: client.id }} last={HISTORY_MAX} />;
  if (part === "money") return overview ? <><Money finance={overview.finance} /><MoneyLinks id={client.id} />{may("payment.read") && <OnAccount clientId={client.id} />}</> : null;
  const isThere = isAnswered(asking) && isAnswered(undecided) && assigned.isKnown;
  return (
    <>
      {isThere && overview && <><Money finance={overview.finance} /><Pipeline pipeline={overview.pipeline} clientId={client.id} /><Projects delivery={overview.delivery} live /></>}
      {isThere && <About client={client} assigned={assigned} />}
      <Happened isNext={isThere} title="What happened lately" of={{ client_id: client.id }} last={LATELY_MAX} />
    </>
  );
}

function About({ client, assigned }: { client: Client; assigned: Assigned }) {
  const { assignment } = assigned;
  return (
    <Panel title="About the client">
      <Facts
        facts={[
          ["Web", client.domain],
          ["Address", client.address || [client.street, client.post_code, client.town].filter(Boolean).join(", ")],
          ["Country", showCountry(client.country_code)],
          ["Tax number", client.tax_number],
          ["Currency", client.currency_code],
          ["E-invoices to", client.electronic_address && `${client.electronic_scheme}:${client.electronic_address}`],
          ["Buyer reference", client.buyer_reference],
          ...(assignment ? [["Legal entity", <Assignment kind="client" id={client.id} assigned={{ ...assigned, assignment }} />] as const] : []),
        ]}
      />
    </Panel>
  );
}
