"""tandem.finance.v1.OfferService."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import offers_pb2 as pb
from tandem.finance.v1 import offers_pb2_grpc as pb_grpc

from finance.api.offers import quote_message
from finance.quoting.commands import sharing
from finance.quoting.commands.sharing import Answer
from finance.quoting.queries.sharing import SharedLink, links_of_quote, offer_of, shared_link
from finance.settings import Settings

_to_link = mapper(pb.QuoteLink, SharedLink)


class OfferServicer(Servicer, pb_grpc.OfferServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.secret = settings.actor_secret

    @writes
    def CreateQuoteLink(
        self, tx: Transaction, request: pb.CreateQuoteLinkRequest
    ) -> pb.CreateQuoteLinkResponse:
        """Without the path: what a change answers is stored, to be answered again."""
        link = sharing.make_link(tx, request.quote_id, request.expires_on, self.secret)
        return pb.CreateQuoteLinkResponse(link=_to_link(shared_link(link)))

    @reads
    def ListQuoteLinks(
        self, reading: Reading, request: pb.ListQuoteLinksRequest
    ) -> pb.ListQuoteLinksResponse:
        links = links_of_quote(reading, request.quote_id, self.secret)
        return pb.ListQuoteLinksResponse(links=map(_to_link, links))

    @writes
    def WithdrawQuoteLink(
        self, tx: Transaction, request: pb.WithdrawQuoteLinkRequest
    ) -> pb.WithdrawQuoteLinkResponse:
        link = sharing.withdraw_link(tx, request.quote_link_id)
        return pb.WithdrawQuoteLinkResponse(link=_to_link(shared_link(link)))

    @reads
    def ReadOffer(self, reading: Reading, request: pb.ReadOfferRequest) -> pb.ReadOfferResponse:
        chosen = list(request.selection.line_ids) if request.HasField("selection") else None
        offer = offer_of(reading, request.token, chosen)
        seller, buyer = offer.quote.seller or {}, offer.quote.buyer or {}
        return pb.ReadOfferResponse(
            quote=quote_message(offer.quote, reading.today),
            client_name=buyer.get("name", ""),
            seller_name=seller.get("name", ""),
            seller_address=seller.get("address", ""),
            opened=offer.link.opened_at is not None,
        )

    @writes
    def OpenOffer(self, tx: Transaction, request: pb.OpenOfferRequest) -> pb.OpenOfferResponse:
        sharing.open_offer(tx, request.token)
        return pb.OpenOfferResponse()

    @writes
    def AnswerOffer(
        self, tx: Transaction, request: pb.AnswerOfferRequest
    ) -> pb.AnswerOfferResponse:
        chosen = list(request.selection.line_ids) if request.HasField("selection") else None
        answer = Answer(
            request.accept,
            request.name,
            request.reason,
            chosen,
            request.address,
            request.content_hash,
        )
        quote = sharing.answer_offer(tx, request.token, answer)
        return pb.AnswerOfferResponse(quote=quote_message(quote, tx.today))
