"""ClientService."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.batch import BatchReport, RefusedItem, RefusedRow
from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import changes_of, draft, draft_of, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import clients_pb2 as pb
from tandem.accounts.v1 import clients_pb2_grpc as pb_grpc
from tandem.common.v1 import common_pb2

from accounts.clients import queries
from accounts.clients.commands import contacts, importing, registering
from accounts.clients.commands.importing import ClientRow
from accounts.clients.model import Client, Contact
from accounts.clients.queries import ClientFilter, ContactFilter, SimilarClient
from accounts.closing import commands as closing
from accounts.model import State
from chassis import values

_to_contact = mapper(pb.Contact, Contact, also_at_client_ids=lambda _: ())
_to_client = mapper(pb.Client, Client, contacts=_to_contact)
_to_similar = mapper(pb.SimilarClient, SimilarClient, client=_to_client)
_to_result = mapper(
    common_pb2.BatchResult, BatchReport, refused=mapper(common_pb2.RowRefusal, RefusedRow)
)
to_item_refusal = mapper(common_pb2.ItemRefusal, RefusedItem)
_client_draft = draft_of(pb.CreateClientRequest, Client, besides=("confirm_distinct", "contacts"))
_client_changes = changes_of(pb.UpdateClientRequest, Client)
_contact_draft = draft_of(pb.ContactDraft, Contact, besides=("confirm_distinct",))
_contact_changes = changes_of(pb.UpdateContactRequest, Contact)


class ClientServicer(Servicer, pb_grpc.ClientServiceServicer):
    """home_currency: of clients for whom none is named."""

    def __init__(self, database: Database, home_currency: str) -> None:
        super().__init__(database)
        self.home_currency = home_currency

    @writes
    def CreateClient(
        self, tx: Transaction, request: pb.CreateClientRequest
    ) -> pb.CreateClientResponse:
        given = _client_draft(request)
        given["currency_code"] = request.currency_code or self.home_currency
        client, similar = registering.create_client(
            tx,
            given,
            [_contact_draft(contact) for contact in request.contacts],
            confirm_distinct=request.confirm_distinct,
        )
        return pb.CreateClientResponse(client=_shown(tx, client), similar=_similar(tx, similar))

    @writes
    def UpdateClient(
        self, tx: Transaction, request: pb.UpdateClientRequest
    ) -> pb.UpdateClientResponse:
        client = registering.update_client(
            tx,
            request.client_id,
            _client_changes(request),
            expected_version=request.expected_version,
        )
        return pb.UpdateClientResponse(client=_shown(tx, client))

    @reads
    def GetClient(self, reading: Reading, request: pb.GetClientRequest) -> pb.GetClientResponse:
        client = queries.get_client(reading, request.client_id)
        return pb.GetClientResponse(client=_shown(reading, client))

    @reads
    def ListClients(
        self, reading: Reading, request: pb.ListClientsRequest
    ) -> pb.ListClientsResponse:
        clients, listed = queries.list_clients(reading, _client_filter(request), asked(request))
        return pb.ListClientsResponse(clients=_listed(reading, clients), **listed.paging())

    @reads
    def BatchGetClients(
        self, reading: Reading, request: pb.BatchGetClientsRequest
    ) -> pb.BatchGetClientsResponse:
        clients = queries.batch_get_clients(reading, request.client_ids)
        return pb.BatchGetClientsResponse(clients=_listed(reading, clients))

    @reads
    def FindSimilarClients(
        self, reading: Reading, request: pb.FindSimilarClientsRequest
    ) -> pb.FindSimilarClientsResponse:
        similar = queries.find_similar_clients(
            reading,
            request.name.strip(),
            values.web_domain(request.domain, "domain"),
            values.tax_number(request.tax_number, "tax_number"),
        )
        return pb.FindSimilarClientsResponse(similar=_similar(reading, similar))

    @writes
    def ReassignClients(
        self, tx: Transaction, request: pb.ReassignClientsRequest
    ) -> pb.ReassignClientsResponse:
        report, remaining = registering.reassign_clients(
            tx, request.client_ids, request.from_person_id, request.to_person_id
        )
        return pb.ReassignClientsResponse(
            reassigned=len(report.done),
            remaining=remaining,
            refused=[to_item_refusal(each) for each in report.refused],
        )

    @writes
    def ArchiveClient(
        self, tx: Transaction, request: pb.ArchiveClientRequest
    ) -> pb.ArchiveClientResponse:
        client = closing.archive_client(tx, request.client_id)
        return pb.ArchiveClientResponse(client=_shown(tx, client))

    @writes
    def RestoreClient(
        self, tx: Transaction, request: pb.RestoreClientRequest
    ) -> pb.RestoreClientResponse:
        client = registering.restore_client(tx, request.client_id)
        return pb.RestoreClientResponse(client=_shown(tx, client))

    @reads
    def ListContacts(
        self, reading: Reading, request: pb.ListContactsRequest
    ) -> pb.ListContactsResponse:
        wanted = draft(ContactFilter, request, state=_state(request.state))
        found, listed = queries.list_contacts(reading, wanted, asked(request))
        return pb.ListContactsResponse(
            contacts=[
                pb.ClientContact(
                    client_id=client.id, client_name=client.name, contact=_to_contact(contact)
                )
                for client, contact in found
            ],
            **listed.paging(),
        )

    @writes
    def AddContact(self, tx: Transaction, request: pb.AddContactRequest) -> pb.AddContactResponse:
        client = contacts.add_contact(
            tx,
            request.client_id,
            _contact_draft(request.contact),
            confirm_distinct=request.contact.confirm_distinct,
        )
        return pb.AddContactResponse(client=_shown(tx, client))

    @writes
    def UpdateContact(
        self, tx: Transaction, request: pb.UpdateContactRequest
    ) -> pb.UpdateContactResponse:
        client = contacts.update_contact(
            tx,
            request.client_id,
            request.contact_id,
            _contact_changes(request),
            confirm_distinct=request.confirm_distinct,
        )
        return pb.UpdateContactResponse(client=_shown(tx, client))

    @writes
    def RemoveContact(
        self, tx: Transaction, request: pb.RemoveContactRequest
    ) -> pb.RemoveContactResponse:
        client = contacts.remove_contact(tx, request.client_id, request.contact_id)
        return pb.RemoveContactResponse(client=_shown(tx, client))

    @writes
    def ArchiveContact(
        self, tx: Transaction, request: pb.ArchiveContactRequest
    ) -> pb.ArchiveContactResponse:
        client = contacts.archive_contact(tx, request.client_id, request.contact_id)
        return pb.ArchiveContactResponse(client=_shown(tx, client))

    @writes
    def RestoreContact(
        self, tx: Transaction, request: pb.RestoreContactRequest
    ) -> pb.RestoreContactResponse:
        client = contacts.restore_contact(tx, request.client_id, request.contact_id)
        return pb.RestoreContactResponse(client=_shown(tx, client))

    @writes
    def EraseContact(
        self, tx: Transaction, request: pb.EraseContactRequest
    ) -> pb.EraseContactResponse:
        client = contacts.erase_contact(tx, request.client_id, request.contact_id)
        return pb.EraseContactResponse(client=_shown(tx, client))

    @writes
    def ImportClients(
        self, tx: Transaction, request: pb.ImportClientsRequest
    ) -> pb.ImportClientsResponse:
        rows = [
            draft(ClientRow, row, currency_code=row.currency_code or self.home_currency)
            for row in request.rows
        ]
        report = importing.import_clients(tx, rows, dry_run=request.dry_run)
        return pb.ImportClientsResponse(result=_to_result(report), ids=report.ids)


def _client_filter(request: pb.ListClientsRequest) -> ClientFilter:
    return draft(
        ClientFilter,
        request,
        state=_state(request.state),
        created_from=values.day(request.created_from, "created_from"),
        created_to=values.day(request.created_to, "created_to"),
    )


def _state(word: str) -> State:
    return values.word(State, word or State.ACTIVE, "state")


def _shown(reading: Reading, client: Client) -> pb.Client:
    """A client by itself: with the other clients that its contacts are at."""
    if not reading.actor.may("contact.read", client.owners):
        return _to_client(client, contacts=_nameless(client.contacts))
    also_at = queries.also_at(reading, client)
    return _to_client(
        client,
        contacts=[
            _to_contact(contact, also_at_client_ids=also_at.get(contact.id, ()))
            for contact in client.contacts
        ],
    )


def _listed(reading: Reading, clients: Sequence[Client]) -> list[pb.Client]:
    """Clients among others; nothing personal of contacts without the permission to see it."""
    contacts = queries.contacts_of(reading, clients)
    return [
        _to_client(
            client,
            contacts=[_to_contact(each) for each in contacts.get(client.id, ())]
            if reading.actor.may("contact.read", client.owners)
            else _nameless(contacts.get(client.id, ())),
        )
        for client in clients
    ]


def _nameless(contacts: Iterable[Any]) -> list[pb.Contact]:
    return [pb.Contact(id=each.id, primary=each.primary) for each in contacts]


def _similar(reading: Reading, similar: Iterable[SimilarClient]) -> list[pb.SimilarClient]:
    """Those that the actor may see."""
    seen = [each for each in similar if reading.actor.may("client.read", each.client.owners)]
    shown = _listed(reading, [each.client for each in seen])
    return [_to_similar(each, client=client) for each, client in zip(seen, shown, strict=True)]
