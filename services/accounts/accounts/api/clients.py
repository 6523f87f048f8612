"""ClientService."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import clients_pb2 as pb
from tandem.accounts.v1 import clients_pb2_grpc as pb_grpc
from tandem.common.v1 import common_pb2

from accounts.api.messages import given, to_timestamp
from accounts.clients import commands, drafts, queries
from accounts.clients.commands import ClientRow, ImportReport
from accounts.clients.drafts import ClientDraft, ContactDraft
from accounts.clients.model import Client, ClientChanges, Contact, ContactChanges
from accounts.clients.queries import SimilarClient
from accounts.clients.rules import PAYMENT_TERMS_DAYS_DEFAULT


class ClientServicer(Servicer, pb_grpc.ClientServiceServicer):
    """home_currency: of clients for whom none is named."""

    def __init__(self, database: Database, home_currency: str) -> None:
        super().__init__(database)
        self.home_currency = home_currency

    @writes
    def CreateClient(
        self, tx: Transaction, request: pb.CreateClientRequest
    ) -> pb.CreateClientResponse:
        draft = _client_draft(request, self.home_currency)
        contacts = [_contact_draft(contact) for contact in request.contacts]
        client, similar = commands.create_client(
            tx, draft, contacts, confirm_distinct=request.confirm_distinct
        )
        return pb.CreateClientResponse(
            client=_client(client), similar=[_similar(each) for each in similar]
        )

    @writes
    def UpdateClient(
        self, tx: Transaction, request: pb.UpdateClientRequest
    ) -> pb.UpdateClientResponse:
        changes = ClientChanges(
            **given(
                request,
                "name",
                "domain",
                "tax_number",
                "payment_terms_days",
                "address",
                "country_code",
                "account_manager_id",
            )
        )
        client = commands.update_client(
            tx, request.client_id, changes, expected_version=request.expected_version
        )
        return pb.UpdateClientResponse(client=_client(client))

    @reads
    def GetClient(self, reading: Reading, request: pb.GetClientRequest) -> pb.GetClientResponse:
        return pb.GetClientResponse(client=_client(queries.get_client(reading, request.client_id)))

    @reads
    def ListClients(
        self, reading: Reading, request: pb.ListClientsRequest
    ) -> pb.ListClientsResponse:
        clients, token = queries.list_clients(
            reading,
            page_of(request.page_size, request.page_token, width=2),
            search=request.search,
            account_manager_id=request.account_manager_id,
        )
        return pb.ListClientsResponse(
            clients=[_client(client) for client in clients], next_page_token=token
        )

    @reads
    def BatchGetClients(
        self, reading: Reading, request: pb.BatchGetClientsRequest
    ) -> pb.BatchGetClientsResponse:
        clients = queries.batch_get_clients(reading, request.client_ids)
        return pb.BatchGetClientsResponse(clients=[_client(client) for client in clients])

    @reads
    def FindSimilarClients(
        self, reading: Reading, request: pb.FindSimilarClientsRequest
    ) -> pb.FindSimilarClientsResponse:
        similar = queries.find_similar_clients(
            reading,
            drafts.partial_name(request.name),
            drafts.web_domain(request.domain),
            drafts.tax_number(request.tax_number),
        )
        return pb.FindSimilarClientsResponse(similar=[_similar(each) for each in similar])

    @writes
    def AddContact(self, tx: Transaction, request: pb.AddContactRequest) -> pb.AddContactResponse:
        draft = _contact_draft(request.contact)
        client = commands.add_contact(tx, request.client_id, draft)
        return pb.AddContactResponse(client=_client(client))

    @writes
    def UpdateContact(
        self, tx: Transaction, request: pb.UpdateContactRequest
    ) -> pb.UpdateContactResponse:
        changes = ContactChanges(**given(request, "name", "email", "phone", "job_title", "primary"))
        client = commands.update_contact(tx, request.client_id, request.contact_id, changes)
        return pb.UpdateContactResponse(client=_client(client))

    @writes
    def RemoveContact(
        self, tx: Transaction, request: pb.RemoveContactRequest
    ) -> pb.RemoveContactResponse:
        client = commands.remove_contact(tx, request.client_id, request.contact_id)
        return pb.RemoveContactResponse(client=_client(client))

    @writes
    def ImportClients(
        self, tx: Transaction, request: pb.ImportClientsRequest
    ) -> pb.ImportClientsResponse:
        rows = [
            ClientRow(row.row, row.external_ref, row.name, row.currency_code or self.home_currency)
            for row in request.rows
        ]
        report = commands.import_clients(tx, rows, dry_run=request.dry_run)
        return pb.ImportClientsResponse(result=_result(report), ids=report.ids)


def _client_draft(request: pb.CreateClientRequest, home_currency: str) -> ClientDraft:
    return ClientDraft(
        name=request.name,
        domain=request.domain,
        tax_number=request.tax_number,
        currency_code=request.currency_code or home_currency,
        payment_terms_days=(
            request.payment_terms_days
            if request.HasField("payment_terms_days")
            else PAYMENT_TERMS_DAYS_DEFAULT
        ),
        address=request.address,
        country_code=request.country_code,
        account_manager_id=request.account_manager_id,
    )


def _contact_draft(contact: pb.ContactDraft) -> ContactDraft:
    return ContactDraft(
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        job_title=contact.job_title,
        primary=contact.primary,
    )


def _client(client: Client) -> pb.Client:
    return pb.Client(
        id=client.id,
        version=client.version,
        reference=client.reference,
        name=client.name,
        domain=client.domain,
        tax_number=client.tax_number,
        currency_code=client.currency_code,
        payment_terms_days=client.payment_terms_days,
        address=client.address,
        country_code=client.country_code,
        account_manager_id=client.account_manager_id or "",
        contacts=[_contact(contact) for contact in client.contacts],
        created_at=to_timestamp(client.created_at),
        external_ref=client.external_ref or "",
    )


def _contact(contact: Contact) -> pb.Contact:
    return pb.Contact(
        id=contact.id,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        job_title=contact.job_title,
        primary=contact.primary,
    )


def _similar(similar: SimilarClient) -> pb.SimilarClient:
    return pb.SimilarClient(
        client=_client(similar.client),
        likeness_bp=similar.likeness_bp,
        because=similar.because,
    )


def _result(report: ImportReport) -> common_pb2.BatchResult:
    refused = [
        common_pb2.RowRefusal(
            row=row, reason=refusal.reason, message=refusal.message, field=refusal.field
        )
        for row, refusal in report.refused
    ]
    return common_pb2.BatchResult(
        created=report.created, already_there=report.already_there, refused=refused
    )
