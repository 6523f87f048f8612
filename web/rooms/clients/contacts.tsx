/** The people of all clients: found by name, with how to reach them. */
import type { components } from "../../contract/api.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { archiving } from "../../records/one_by_one.ts";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";

type Row = components["schemas"]["ClientContact"];

const CONTACTS = listAt("/v1/contacts", { counted: true });
const FILTERS: ListFilter[] = [{ field: "state", label: "Archived", options: [["archived", "Only archived"], ["all", "Archived too"]] }];

export function Contacts() {
  return (
    <Page title="Contacts">
      <List
        title="Contacts"
        source={CONTACTS}
        topics={["contact", "client"]}
        columns={COLUMNS}
        order="name"
        searches="Name"
        filters={FILTERS}
        views="contacts"
        keyOf={({ contact }) => contact?.id ?? ""}
        nameOf={({ contact }) => contact?.name ?? ""}
        pageOf={pageOf}
        actions={may("contact.write") ? [putAway()] : []}
        empty={
          <EmptySheet title="No contact fits" action={<ShowAll />}>
            People of your clients stand here. Add one on the page of the client, under People.
          </EmptySheet>
        }
      />
    </Page>
  );
}

function pageOf({ client_id, contact }: Row): string {
  return `/clients/${client_id}/people?contact=${contact?.id ?? ""}`;
}

function putAway() {
  const params = ({ client_id, contact }: Row) => ({ params: { path: { client_id: client_id ?? "", contact_id: contact?.id ?? "" } } });
  return archiving<Row>({
    one: "contact",
    nameOf: ({ contact }) => contact?.name ?? "",
    archive: (row) => answer(api.POST("/v1/clients/{client_id}/contacts/{contact_id}/archive", params(row))),
    restore: (row) => answer(api.POST("/v1/clients/{client_id}/contacts/{contact_id}/restore", params(row))),
  });
}

const COLUMNS: ListColumn<Row>[] = [
  { field: "name", name: "Name", order: "name", width: 11, text: ({ contact }) => contact?.name ?? "",
    show: (row) => <a class="table-open" href={pageOf(row)}>{row.contact?.name}</a> },
  { field: "client_name", name: "Client", order: "client_name", width: 12, text: ({ client_name }) => client_name ?? "",
    show: ({ client_id, client_name }) => <a class="link" href={`/clients/${client_id}`}>{client_name}</a> },
  { field: "job_title", name: "Role", order: "job_title", width: 10, text: ({ contact }) => contact?.job_title || "–" },
  { field: "email", name: "E-mail", width: 13.5, text: ({ contact }) => contact?.email || "–",
    show: ({ contact }) => (contact?.email ? <a class="link" href={`mailto:${contact.email}`}>{contact.email}</a> : "–") },
  { field: "phone", name: "Phone", width: 9.5, text: ({ contact }) => contact?.phone || "–",
    show: ({ contact }) => (contact?.phone ? <a class="link" href={`tel:${contact.phone}`}>{contact.phone}</a> : "–") },
];
