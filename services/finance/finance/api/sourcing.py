"""tandem.finance.v1.SourcingService."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.finance.v1 import sourcing_pb2 as pb
from tandem.finance.v1 import sourcing_pb2_grpc as pb_grpc

from chassis import values
from finance.api import supplier_pages
from finance.api.quotations import QuotationMethods, shown_documents, to_answer
from finance.settings import Settings
from finance.sourcing.commands import orders
from finance.sourcing.queries import records
from finance.supplier_links.commands import links
from finance.supplier_links.queries.links import SharedLink, list_links, shared_link

_to_link = mapper(pb.SupplierLink, SharedLink)


class SourcingServicer(QuotationMethods, pb_grpc.SourcingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.secret = settings.actor_secret
        self.home_currency = settings.home_currency

    @writes
    def CreatePurchaseOrderLink(
        self, tx: Transaction, request: pb.CreatePurchaseOrderLinkRequest
    ) -> pb.CreatePurchaseOrderLinkResponse:
        """Without the path: what a change answers is stored, to be answered again."""
        expires_on = values.day(request.expires_on, "expires_on")
        link = orders.share_order(tx, request.purchase_order_id, expires_on, self.secret)
        return pb.CreatePurchaseOrderLinkResponse(supplier_link_id=link.id)

    @reads
    def ListSupplierLinks(
        self, reading: Reading, request: pb.ListSupplierLinksRequest
    ) -> pb.ListSupplierLinksResponse:
        shown, listed = list_links(
            reading,
            *(request.record_id, request.supplier_id, request.purpose),
            asked(request),
            self.secret,
        )
        return pb.ListSupplierLinksResponse(links=map(_to_link, shown), **listed.paging())

    @writes
    def WithdrawSupplierLink(
        self, tx: Transaction, request: pb.WithdrawSupplierLinkRequest
    ) -> pb.WithdrawSupplierLinkResponse:
        link = links.withdraw_link(tx, request.supplier_link_id)
        return pb.WithdrawSupplierLinkResponse(link=_to_link(shared_link(link)))

    @reads
    def ListOrderAnswers(
        self, reading: Reading, request: pb.ListOrderAnswersRequest
    ) -> pb.ListOrderAnswersResponse:
        listed = records.list_answers(
            reading, request.purchase_order_id, request.supplier_id, asked(request)
        )
        return pb.ListOrderAnswersResponse(answers=map(to_answer, listed.rows), **listed.paging())

    @reads
    def ListSupplierDocuments(
        self, reading: Reading, request: pb.ListSupplierDocumentsRequest
    ) -> pb.ListSupplierDocumentsResponse:
        wanted = draft(
            records.DocumentFilter, request, search=values.text(request.search, "search")
        )
        listed = records.list_documents(reading, wanted, asked(request))
        return pb.ListSupplierDocumentsResponse(
            documents=shown_documents(reading, listed.rows), **listed.paging()
        )

    @writes
    def MoveSupplierDocument(
        self, tx: Transaction, request: pb.MoveSupplierDocumentRequest
    ) -> pb.MoveSupplierDocumentResponse:
        moved = orders.move_document(
            tx, request.supplier_document_id, request.status, request.reason
        )
        return pb.MoveSupplierDocumentResponse(document=shown_documents(tx, [moved])[0])

    @reads
    def GetSupplierDocument(
        self, reading: Reading, request: pb.GetSupplierDocumentRequest
    ) -> pb.GetSupplierDocumentResponse:
        found = records.get_document(reading, request.supplier_document_id)
        return pb.GetSupplierDocumentResponse(
            document=shown_documents(reading, [found])[0], content=found.content
        )

    @reads
    def ReadSupplierPage(
        self, reading: Reading, request: pb.ReadSupplierPageRequest
    ) -> pb.ReadSupplierPageResponse:
        return supplier_pages.shown(reading, request.token)

    @writes
    def OpenSupplierPage(
        self, tx: Transaction, request: pb.OpenSupplierPageRequest
    ) -> pb.OpenSupplierPageResponse:
        links.open_link(tx, request.token, request.address)
        return pb.OpenSupplierPageResponse()

    @writes
    def AnswerSupplierPage(
        self, tx: Transaction, request: pb.AnswerSupplierPageRequest
    ) -> pb.AnswerSupplierPageResponse:
        supplier_pages.answer(tx, request)
        return pb.AnswerSupplierPageResponse()

    @writes
    def SendSupplierDocument(
        self, tx: Transaction, request: pb.SendSupplierDocumentRequest
    ) -> pb.SendSupplierDocumentResponse:
        made = supplier_pages.take_document(tx, request)
        return pb.SendSupplierDocumentResponse(document=shown_documents(tx, [made])[0])

    @reads
    def PrintSupplierPage(
        self, reading: Reading, request: pb.PrintSupplierPageRequest
    ) -> pb.PrintSupplierPageResponse:
        printed = supplier_pages.printed(reading, request.token)
        return pb.PrintSupplierPageResponse(pdf=printed.pdf, name=printed.name)
