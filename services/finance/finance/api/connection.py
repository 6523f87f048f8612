"""tandem.finance.v1.AccountingConnectionService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import connection_pb2 as pb
from tandem.finance.v1 import connection_pb2_grpc as pb_grpc

from chassis import values
from finance.connection.commands import setting_up
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.queries import listing
from finance.intercompany.queries.charges import entity_names

_to_connection = mapper(
    pb.AccountingConnection,
    AccountingConnection,
    legal_entity_name=lambda row: "",
    waiting=lambda row: 0,
    refused=lambda row: 0,
)
_to_document = mapper(pb.AccountingDocument, AccountingDocument)


class AccountingConnectionServicer(Servicer, pb_grpc.AccountingConnectionServiceServicer):
    """What is set here is done by the worker; this process never calls the other system."""

    @reads
    def ListAccountingConnections(
        self, reading: Reading, request: pb.ListAccountingConnectionsRequest
    ) -> pb.ListAccountingConnectionsResponse:
        listed = listing.list_connections(reading, asked(request))
        return pb.ListAccountingConnectionsResponse(
            accounting_connections=_shown(reading, listed.rows), **listed.paging()
        )

    @writes
    def SetAccountingConnection(
        self, tx: Transaction, request: pb.SetAccountingConnectionRequest
    ) -> pb.SetAccountingConnectionResponse:
        wanted = draft(
            setting_up.WantedConnection,
            request,
            starts_on=values.needed_day(request.starts_on, "starts_on"),
        )
        made = setting_up.set_connection(tx, wanted)
        return pb.SetAccountingConnectionResponse(accounting_connection=_one(tx, made))

    @writes
    def TryAccountingConnection(
        self, tx: Transaction, request: pb.TryAccountingConnectionRequest
    ) -> pb.TryAccountingConnectionResponse:
        found = setting_up.try_connection(tx, request.accounting_connection_id)
        return pb.TryAccountingConnectionResponse(accounting_connection=_one(tx, found))

    @writes
    def SwitchAccountingConnection(
        self, tx: Transaction, request: pb.SwitchAccountingConnectionRequest
    ) -> pb.SwitchAccountingConnectionResponse:
        id_ = request.accounting_connection_id
        found = setting_up.switch_connection(tx, id_, on=request.on)
        return pb.SwitchAccountingConnectionResponse(accounting_connection=_one(tx, found))

    @writes
    def RetryRefusedAccountingDocuments(
        self, tx: Transaction, request: pb.RetryRefusedAccountingDocumentsRequest
    ) -> pb.RetryRefusedAccountingDocumentsResponse:
        count = setting_up.retry_refused(tx, request.accounting_connection_id)
        return pb.RetryRefusedAccountingDocumentsResponse(retried=count)

    @reads
    def ListAccountingDocuments(
        self, reading: Reading, request: pb.ListAccountingDocumentsRequest
    ) -> pb.ListAccountingDocumentsResponse:
        search = values.text(request.search, "search")
        wanted = draft(listing.DocumentFilter, request, search=search)
        listed = listing.list_documents(reading, wanted, asked(request))
        return pb.ListAccountingDocumentsResponse(
            accounting_documents=map(_to_document, listed.rows), **listed.paging()
        )

    @writes
    def RetryAccountingDocument(
        self, tx: Transaction, request: pb.RetryAccountingDocumentRequest
    ) -> pb.RetryAccountingDocumentResponse:
        found = setting_up.retry_document(tx, request.accounting_document_id)
        return pb.RetryAccountingDocumentResponse(accounting_document=_to_document(found))

    @writes
    def LeaveOutAccountingDocument(
        self, tx: Transaction, request: pb.LeaveOutAccountingDocumentRequest
    ) -> pb.LeaveOutAccountingDocumentResponse:
        found = setting_up.leave_out(tx, request.accounting_document_id, request.reason)
        return pb.LeaveOutAccountingDocumentResponse(accounting_document=_to_document(found))


def _one(reading: Reading, found: AccountingConnection) -> pb.AccountingConnection:
    return _shown(reading, [found])[0]


def _shown(
    reading: Reading, found: Sequence[AccountingConnection]
) -> list[pb.AccountingConnection]:
    names = entity_names(reading, [one.legal_entity_id for one in found])
    counted = listing.counts(reading, [one.id for one in found])
    return [
        _to_connection(
            one,
            legal_entity_name=names.get(one.legal_entity_id, ""),
            waiting=counted.get((one.id, "waiting"), 0),
            refused=counted.get((one.id, "refused"), 0),
        )
        for one in found
    ]
