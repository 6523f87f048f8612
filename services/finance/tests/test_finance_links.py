"""Links by which a client reads and answers a quote, and the documents as PDF."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor, ActorKind
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance_world import ACCOUNTS, FINANCE, FinanceWorld, fixed, gbp
from tandem.finance.v1 import offers_pb2 as pb
from tandem.finance.v1 import offers_pb2_grpc as pb_grpc
from tandem.finance.v1 import printing_pb2, printing_pb2_grpc, quoting_pb2

pytestmark = pytest.mark.slow
HOLDER = Actor(kind=ActorKind.LINK, user_id="link:1", person_id="", name="Link")
ADDRESS = "203.0.113.7"


class Links:
    """A quote with options, sent to the client by a link."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.offers = pb_grpc.OfferServiceStub(world.room.channel)
        self.printing = printing_pb2_grpc.PrintingServiceStub(world.room.channel)
        self.project_id = world.hears_project(world.hears_client(name="Łódź Ærø Ωμέγα"))
        lines = [
            fixed(100_000, description="Site"),
            fixed(20_000, description="Film", optional=True),
        ]
        estimate = world.estimate(*lines, project_id=self.project_id)
        self.quote = world.quote(estimate.id, cover_text="Thank you.", terms="30 days net.")
        self.made = self.make()
        self.token = self.shown()[0].path.removeprefix("/q/")

    def make(self, **more: Any) -> pb.QuoteLink:
        request = pb.CreateQuoteLinkRequest(quote_id=self.quote.id, **more)
        return self.world.call(self.offers.CreateQuoteLink, request, ACCOUNTS).link

    def shown(self) -> list[pb.QuoteLink]:
        request = pb.ListQuoteLinksRequest(quote_id=self.quote.id)
        return list(self.world.call(self.offers.ListQuoteLinks, request, ACCOUNTS).links)

    def read(self, token: str = "", *chosen: str, actor: Actor = HOLDER) -> pb.ReadOfferResponse:
        request = pb.ReadOfferRequest(token=token or self.token)
        if chosen:
            request.selection.line_ids.extend(chosen)
        return self.world.call(self.offers.ReadOffer, request, actor)

    def answer(self, **more: Any) -> quoting_pb2.Quote:
        given = {"accept": True, "name": "Ada Client", "address": ADDRESS} | more
        given.setdefault("content_hash", self.quote.content_hash)
        request = pb.AnswerOfferRequest(token=self.token, **given)
        return self.world.call(self.offers.AnswerOffer, request, HOLDER).quote


@pytest.fixture
def links(world: FinanceWorld) -> Links:
    return Links(world)


def test_a_link_shows_the_quote_and_its_token_is_in_no_answer_to_a_change(links: Links) -> None:
    assert links.made.path == ""
    assert len(links.token) == 43
    found = links.read()
    assert (found.quote.reference, found.client_name) == (links.quote.reference, "Łódź Ærø Ωμέγα")
    assert (found.quote.cover_text, found.quote.terms) == ("Thank you.", "30 days net.")
    assert not any(line.HasField("purchase_cost") for line in found.quote.lines)


def test_a_link_shows_what_the_quote_comes_to_with_options_and_keeps_nothing(links: Links) -> None:
    film = links.quote.lines[1].id
    assert links.read("", film).quote.total == gbp(120_000)
    assert links.read().quote.total == gbp(100_000)


def test_the_first_opening_is_recorded_once(links: Links) -> None:
    for _ in range(2):
        links.world.call(links.offers.OpenOffer, pb.OpenOfferRequest(token=links.token), HOLDER)
    assert links.shown()[0].HasField("opened_at")
    assert len(links.world.facts("quote_link.opened.v1")) == 1


def test_accepting_by_a_link_records_who_when_from_where_and_what(links: Links) -> None:
    chosen = quoting_pb2.QuoteSelection(line_ids=[links.quote.lines[1].id])
    quote = links.answer(selection=chosen)
    assert quote.status == quoting_pb2.QUOTE_STATUS_ACCEPTED
    assert (quote.accepted_by, quote.decided_address) == ("Ada Client", ADDRESS)
    assert quote.content_hash == links.quote.content_hash
    assert links.world.budget(links.project_id).total == gbp(120_000)
    with pytest.raises(Conflict, match="accepted already"):
        links.answer()


def test_declining_by_a_link_needs_a_reason(links: Links) -> None:
    with pytest.raises(Invalid) as refused:
        links.answer(accept=False)
    assert refused.value.field == "reason"
    quote = links.answer(accept=False, reason="Too dear")
    assert quote.reject_reason == "Too dear (Ada Client)"


def test_an_answer_to_something_else_than_was_shown_is_refused(links: Links) -> None:
    with pytest.raises(Conflict, match="look at it again"):
        links.answer(content_hash="0" * 64)


def test_an_expired_superseded_or_withdrawn_quote_is_not_accepted(links: Links) -> None:
    again = quoting_pb2.ReissueQuoteRequest(quote_id=links.quote.id)
    newer = links.world.call(links.world.quoting.ReissueQuote, again, ACCOUNTS).quote
    assert (newer.edition, newer.terms) == (2, "30 days net.")
    assert links.read().quote.replaced_by_id == newer.id
    with pytest.raises(Conflict, match="withdrawn"):
        links.answer()


def test_a_withdrawn_or_expired_link_opens_nothing(links: Links) -> None:
    later = links.make(expires_on="2026-03-03")
    withdraw = pb.WithdrawQuoteLinkRequest(quote_link_id=links.made.id)
    links.world.call(links.offers.WithdrawQuoteLink, withdraw, ACCOUNTS)
    with pytest.raises(NotFound):
        links.read()
    token = links.shown()[0].path.removeprefix("/q/")
    assert links.read(token).quote.id == later.quote_id
    links.world.clock.advance(days=2)
    with pytest.raises(NotFound):
        links.read(token)
    assert [link.path for link in links.shown()] == ["", ""]


def test_only_the_holder_of_a_link_reads_by_it_and_a_guess_finds_nothing(links: Links) -> None:
    with pytest.raises(Forbidden):
        links.read(actor=FINANCE)
    with pytest.raises(NotFound):
        links.read("A" * 43)


def test_a_quote_is_printed_from_what_is_stored_and_always_the_same(links: Links) -> None:
    request = printing_pb2.PrintQuoteRequest(quote_id=links.quote.id)
    printed = links.world.call(links.printing.PrintQuote, request, ACCOUNTS)
    links.world.clock.advance(hours=1)
    again = links.world.call(links.printing.PrintQuote, request, ACCOUNTS)
    assert printed.name == f"{links.quote.reference}.pdf"
    assert printed.pdf == again.pdf
    assert printed.pdf.startswith(b"%PDF-")
