/** The people of a client: added, changed, archived, restored; or erased for good. */
import type { Client, Contact } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { EmptySheet, Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may, mayFor } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";

const FIELDS = ["name", "email", "phone", "job_title", "primary"];
const NAMES = { name: "Name", job_title: "Role", email: "E-mail", phone: "Phone", primary: "The one to turn to first" };

interface PeopleProps {
  client: Client;
  reload: () => Promise<void>;
}

export function People({ client, reload }: PeopleProps) {
  const { contacts } = client;
  const mine = mayFor("contact.write", [client.account_manager_id]);
  const add = mine && !client.archived_at && <Button onClick={() => setQuery({ contact: "new" }, false)}>Add a contact</Button>;
  const chosen = contacts.find(({ id }) => id === asked("contact"));
  if (!may("contact.read")) return <EmptySheet title="Not shown">You may not see the personal data of contacts.</EmptySheet>;
  return (
    <>
      <Panel flush title="People" aside={add}>
        {contacts.length === 0 ? (
          <EmptySheet title="Nobody yet">People of the client stand here with how to reach them.</EmptySheet>
        ) : (
          <Table label="People" rows={contacts} keyOf={(contact) => contact.id} columns={columnsOf(client, mine, reload)} />
        )}
      </Panel>
      {mine && (chosen || asked("contact") === "new") && <ContactForm client={client} contact={chosen} reload={reload} />}
      {mine && <Erase client={client} contact={contacts.find(({ id }) => id === asked("erase"))} reload={reload} />}
    </>
  );
}

function columnsOf(client: Client, mine: boolean, reload: () => Promise<void>): Column<Contact>[] {
  return [
    { name: "Name", show: (contact) => <><strong>{contact.name}</strong><span class="quiet">{note(contact)}</span></> },
    { name: "Role", show: ({ job_title }) => job_title || "–" },
    { name: "E-mail", show: ({ email }) => (email ? <a class="link" href={`mailto:${email}`}>{email}</a> : "–") },
    { name: "Phone", show: ({ phone }) => (phone ? <a class="link" href={`tel:${phone}`}>{phone}</a> : "–") },
    ...(mine ? [{ name: "Actions", number: true, show: (contact: Contact) => <ContactMenu client={client} contact={contact} reload={reload} /> }] : []),
  ];
}

function note({ primary, archived_at }: Contact): string {
  if (archived_at) return " · archived";
  return primary ? " · first contact" : "";
}

function ContactMenu({ client, contact, reload }: PeopleProps & { contact: Contact }) {
  const { name, archived_at } = contact;
  const params = { path: { client_id: client.id, contact_id: contact.id } };
  const archive = () => answer(api.POST("/v1/clients/{client_id}/contacts/{contact_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/clients/{client_id}/contacts/{contact_id}/restore", { params }));
  const run = async (words: string, send: () => Promise<Client>, inverse: () => Promise<Client>): Promise<void> => {
    await attempt({ words, send, inverse });
    await reload();
  };
  return (
    <Menu quiet button="⋯" label={`Actions for ${name}`}>
      <MenuItem onChoose={() => setQuery({ contact: contact.id }, false)}>Change</MenuItem>
      {archived_at ? (
        <MenuItem onChoose={() => void run(`Restored ${name}`, restore, archive)}>Restore</MenuItem>
      ) : (
        <MenuItem onChoose={() => void run(`Archived ${name}`, archive, restore)}>Archive</MenuItem>
      )}
      <MenuItem onChoose={() => setQuery({ erase: contact.id }, false)}>Erase</MenuItem>
    </Menu>
  );
}

function ContactForm({ client, contact, reload }: PeopleProps & { contact: Contact | undefined }) {
  const { name = "", email = "", phone = "", job_title = "", primary = false } = contact ?? {};
  const form = useForm({ name, email, phone, job_title, primary }, contact?.id ?? "new", `contact ${contact?.id ?? `of ${client.id}`}`);
  const { values, set, wrong } = form;
  const close = (): void => setQuery({ contact: "" });

  async function send(body: typeof values.value): Promise<void> {
    const of = { client_id: client.id };
    const call = contact
      ? patch(client, contact, differences(contact, body, body))
      : api.POST("/v1/clients/{client_id}/contacts", { params: { path: of }, body });
    await write<Client>({
      words: contact ? `Changed ${body.name}` : `Added ${body.name}`,
      send: () => answer<Client>(call),
      ...(contact && { inverse: () => answer<Client>(patch(client, contact, differences(contact, body, contact))) }),
    });
    await reload();
    close();
  }

  return (
    <Dialog side title={contact ? `Change ${contact.name}` : "Add a contact"} onClose={close}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={contact ? "Save" : "Add"} onCancel={close} versions={{ names: NAMES }}>
        <TextField label="Name" required autofocus longest={200} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <TextField label="Role" optional longest={120} value={values.value.job_title} error={wrong("job_title")} onValue={(text) => set("job_title", text)} />
        <TextField label="E-mail" optional type="email" longest={254} value={values.value.email} error={wrong("email")} onValue={(text) => set("email", text)} />
        <TextField label="Phone" optional longest={40} value={values.value.phone} error={wrong("phone")} onValue={(text) => set("phone", text)} />
        <Checkbox label="The one to turn to first" checked={values.value.primary} onChecked={(on) => set("primary", on)} />
      </EntryForm>
    </Dialog>
  );
}

type Typed = Pick<Contact, "name" | "email" | "phone" | "job_title" | "primary">;

/** Only what differs, as one of both has it: an address that stays is not checked against its twins again. */
function differences(contact: Contact, typed: Typed, wanted: Typed): Partial<Typed> {
  const names = (Object.keys(typed) as (keyof Typed)[]).filter((name) => contact[name] !== typed[name]);
  return Object.fromEntries(names.map((name) => [name, wanted[name]]));
}

function patch(client: Client, contact: Contact, body: Partial<Typed>) {
  const path = { client_id: client.id, contact_id: contact.id };
  return api.PATCH("/v1/clients/{client_id}/contacts/{contact_id}", { params: { path }, body });
}

function Erase({ client, contact, reload }: PeopleProps & { contact: Contact | undefined }) {
  const form = useForm({}, contact?.id);
  if (!contact) return null;
  const close = (): void => setQuery({ erase: "" });

  async function send(): Promise<void> {
    const params = { path: { client_id: client.id, contact_id: contact?.id ?? "" } };
    await write({ words: "Erased the contact", send: () => answer(api.POST("/v1/clients/{client_id}/contacts/{contact_id}/erase", { params })) });
    await reload();
    close();
  }

  return (
    <Dialog title={`Erase ${contact.name}?`} onClose={close}>
      <EntryForm form={form} send={send} fields={[]} submit="Erase for good" onCancel={close}>
        <p>Name, address, phone and role of this person are removed from everywhere in Tandem. This cannot be undone. Archive the contact instead if you may need them again.</p>
      </EntryForm>
    </Dialog>
  );
}
