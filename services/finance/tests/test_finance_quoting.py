"""From the brief to the accepted quote, over gRPC: prices, costs hidden, decided on once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.actor import Actor, Scope
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import (
    ACCOUNTS,
    ADMINISTRATOR,
    FINANCE,
    MEMBER,
    PROJECTS,
    FinanceWorld,
    fixed,
    gbp,
    purchase,
    role_hours,
)
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import quoting_pb2 as pb

pytestmark = pytest.mark.slow
READER = an_actor(grants={"estimate.read": frozenset({Scope.ALL})})


@pytest.fixture
def opportunity_id(world: FinanceWorld) -> str:
    """Of a client in GBP; designers are sold at 90.00, developers at 110.00."""
    world.card({"designer": 9000, "developer": 11000})
    return world.hears_opportunity(world.hears_client())


@pytest.fixture
def briefed_id(world: FinanceWorld, opportunity_id: str) -> str:
    """The same opportunity, with a brief of one deliverable."""
    world.hears_brief(opportunity_id, "Site")
    return opportunity_id


def get_estimate(world: FinanceWorld, estimate_id: str, actor: Actor) -> pb.Estimate:
    request = pb.GetEstimateRequest(estimate_id=estimate_id)
    return world.call(world.quoting.GetEstimate, request, actor).estimate


def get_quote(world: FinanceWorld, quote_id: str) -> pb.Quote:
    return world.call(world.quoting.GetQuote, pb.GetQuoteRequest(quote_id=quote_id), FINANCE).quote


def update(world: FinanceWorld, estimate: pb.Estimate, *lines: Any, **more: Any) -> pb.Estimate:
    request = pb.UpdateEstimateRequest(estimate_id=estimate.id, lines=lines, **more)
    return world.call(world.quoting.UpdateEstimate, request).estimate


def test_an_estimate_starts_from_the_opportunity_and_its_latest_brief(
    world: FinanceWorld, opportunity_id: str
) -> None:
    world.hears_brief(opportunity_id, "Old site", edition=1)
    site, film = world.hears_brief(opportunity_id, "Site", "Film", edition=2)
    world.hears_brief(opportunity_id, "Older site", edition=1)
    estimate = world.estimate(
        role_hours(" Designer", 10, deliverable_id=site, description="Design"),
        role_hours("developer", 0.01),
        fixed(50_000, deliverable_id=film),
        opportunity_id=opportunity_id,
    )
    assert estimate.reference == "EST-0001"
    assert (estimate.currency_code, estimate.priced_on) == ("GBP", "2026-03-02")
    assert [(one.deliverable_id, one.name) for one in estimate.deliverables] == [
        (site, "Site"),
        (film, "Film"),
    ]
    assert [line.amount.amount_minor for line in estimate.lines] == [90_000, 110, 50_000]
    assert estimate.lines[0].charge_role == "designer"
    assert (estimate.total, estimate.total_seconds) == (gbp(140_110), 36_036)
    (fact,) = world.facts("estimate.priced.v1")
    assert fact["total"] == {"amount_minor": 140_110, "currency_code": "GBP"}


def test_the_client_pays_his_own_rates_at_those_of_the_pricing_day(
    world: FinanceWorld, opportunity_id: str
) -> None:
    request = pb.GetEstimateRequest(estimate_id=world.estimate(opportunity_id=opportunity_id).id)
    estimate = world.call(world.quoting.GetEstimate, request).estimate
    world.card({"designer": 8000}, "2026-03-05", estimate.client_id)
    before = update(world, estimate, role_hours("designer", 1), priced_on="2026-03-04")
    after = update(world, estimate, role_hours("designer", 1), priced_on="2026-03-05")
    again = update(world, estimate, role_hours("designer", 1))
    totals = [one.total.amount_minor for one in (before, after, again)]
    assert totals == [9000, 8000, 8000]
    assert again.version == estimate.version + 3


def test_a_purchase_is_marked_up_or_priced_at_a_margin(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(
        purchase(8000, markup_bp=2500),
        purchase(8000, margin_bp=4000),
        purchase(8000),
        opportunity_id=opportunity_id,
    )
    assert [line.amount.amount_minor for line in estimate.lines] == [10_000, 13_333, 8000]
    assert [line.purchase_cost for line in estimate.lines] == [gbp(8000)] * 3


def test_lines_are_priced_while_they_are_typed_and_nothing_is_kept(
    world: FinanceWorld, opportunity_id: str
) -> None:
    lines = [role_hours("designer", 2), purchase(8000, markup_bp=2500)]
    asked = pb.PreviewEstimateRequest(opportunity_id=opportunity_id, lines=lines)
    found = world.call(world.quoting.PreviewEstimate, asked)
    assert [line.amount for line in found.lines] == [gbp(18_000), gbp(10_000)]
    assert (found.total, found.total_seconds) == (gbp(28_000), 7200)
    assert (found.purchases, found.kept, found.kept_bp) == (gbp(8000), gbp(20_000), 7143)
    listed = pb.ListEstimatesRequest(opportunity_id=[opportunity_id])
    assert not world.call(world.quoting.ListEstimates, listed).estimates
    wrong = pb.PreviewEstimateRequest(
        opportunity_id=opportunity_id, lines=[*lines, role_hours("wizard", 1)]
    )
    with pytest.raises(Invalid) as refused:
        world.call(world.quoting.PreviewEstimate, wrong)
    assert refused.value.field == "lines[2].charge_role"
    nothing = pb.PreviewEstimateRequest(opportunity_id=opportunity_id)
    assert not world.call(world.quoting.PreviewEstimate, nothing).HasField("kept_bp")


def test_what_a_purchase_costs_is_seen_by_finance_and_the_projects_own_manager(
    world: FinanceWorld,
) -> None:
    client_id = world.hears_client()
    project_id = world.hears_project(client_id, manager=PROJECTS)
    estimate = world.estimate(purchase(8000, markup_bp=2500), project_id=project_id)
    listing = pb.ListEstimatesRequest(project_id=[project_id])
    for actor, sees in (
        (FINANCE, True),
        (ADMINISTRATOR, True),
        (PROJECTS, True),
        (ACCOUNTS, True),
        (READER, False),
    ):
        (listed,) = world.call(world.quoting.ListEstimates, listing, actor).estimates
        for read in (get_estimate(world, estimate.id, actor), listed):
            (line,) = read.lines
            assert line.HasField("purchase_cost") == bool(line.markup_bp) == sees
            assert read.costs_visible == sees
            assert line.amount == gbp(10_000)


def test_account_and_project_managers_estimate_what_is_their_own(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(opportunity_id=opportunity_id, actor=ACCOUNTS)
    stranger = an_actor("account_manager")
    with pytest.raises(NotFound):
        get_estimate(world, estimate.id, stranger)
    with pytest.raises(Forbidden, match="clients whose account manager you are"):
        world.estimate(opportunity_id=opportunity_id, actor=stranger)
    with pytest.raises(Forbidden):
        get_estimate(world, estimate.id, MEMBER)
    with pytest.raises(Forbidden):
        world.estimate(opportunity_id=opportunity_id, actor=MEMBER)
    project_id = world.hears_project(world.hears_client(), manager=PROJECTS)
    assert world.estimate(project_id=project_id, actor=PROJECTS).id
    with pytest.raises(Forbidden, match="projects that you manage"):
        world.estimate(project_id=project_id, actor=an_actor("project_manager"))


def test_a_role_without_a_rate_is_named_with_the_remedy(
    world: FinanceWorld, opportunity_id: str
) -> None:
    with pytest.raises(Invalid, match="'ux writer' in GBP on 2026-03-02; make a card") as refusal:
        world.estimate(fixed(1), role_hours("UX  Writer", 1), opportunity_id=opportunity_id)
    assert refusal.value.field == "lines[1].charge_role"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (pb.EstimateLineDraft(), "lines[0].kind"),
        (pb.EstimateLineDraft(kind=99), "kind"),
        (role_hours("designer", 0), "lines[0].seconds"),
        (role_hours("designer", -1), "lines[0].seconds"),
        (role_hours("designer", 100_001), "lines[0].seconds"),
        (role_hours("", 1), "lines[0].charge_role"),
        (fixed(-1), "lines[0].amount"),
        (fixed(10**16), "lines[0].amount"),
        (pb.EstimateLineDraft(kind=pb.LINE_KIND_FIXED), "lines[0].amount"),
        (
            pb.EstimateLineDraft(
                kind=pb.LINE_KIND_FIXED, amount=Money(amount_minor=1, currency_code="EUR")
            ),
            "lines[0].amount.currency_code",
        ),
        (purchase(1, markup_bp=-1), "lines[0].markup_bp"),
        (purchase(1, margin_bp=10_000), "lines[0].margin_bp"),
        (purchase(1, markup_bp=1, margin_bp=1), "lines[0].margin_bp"),
        (pb.EstimateLineDraft(kind=pb.LINE_KIND_PURCHASE), "lines[0].purchase_cost"),
        (fixed(1, description="x" * 2001), "lines[0].description"),
        (fixed(1, deliverable_id="site"), "lines[0].deliverable_id"),
        (fixed(1, deliverable_id=new_id()), "lines[0].deliverable_id"),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_field(
    world: FinanceWorld, briefed_id: str, line: pb.EstimateLineDraft, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.estimate(line, opportunity_id=briefed_id)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("of", "kind", "field"),
    [
        ({}, Invalid, "opportunity_id"),
        ({"opportunity_id": new_id(), "project_id": new_id()}, Invalid, "opportunity_id"),
        ({"opportunity_id": new_id()}, NotFound, "opportunity_id"),
        ({"opportunity_id": "spring"}, Invalid, "opportunity_id"),
        ({"project_id": new_id()}, NotFound, "project_id"),
    ],
)
def test_an_estimate_of_nothing_known_is_refused(
    world: FinanceWorld, of: dict[str, str], kind: type[Refusal], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        world.estimate(**of)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("more", "field"),
    [({"currency_code": "XXY"}, "currency_code"), ({"priced_on": "today"}, "priced_on")],
)
def test_an_unknown_currency_or_day_is_refused(
    world: FinanceWorld, opportunity_id: str, more: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.estimate(opportunity_id=opportunity_id, **more)
    assert refusal.value.field == field


def test_a_line_for_a_deliverable_waits_for_the_brief(
    world: FinanceWorld, opportunity_id: str
) -> None:
    with pytest.raises(NotFound, match="brief"):
        world.estimate(fixed(1, deliverable_id=new_id()), opportunity_id=opportunity_id)


def test_internal_work_is_not_quoted(world: FinanceWorld) -> None:
    project_id = world.hears_project(None)
    with pytest.raises(Conflict, match="internal work without a client") as refusal:
        world.estimate(project_id=project_id)
    assert refusal.value.field == "project_id"


def test_the_same_acceptance_sent_again_gets_the_same_answer(
    world: FinanceWorld, opportunity_id: str
) -> None:
    quote = world.quote(world.estimate(fixed(1), opportunity_id=opportunity_id).id)
    answers = [world.accept(quote.id, request_id="key-1") for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(world.facts("quote.accepted.v1")) == 1


def test_a_quote_freezes_the_prices_without_the_costs(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(
        purchase(8000, markup_bp=2500), role_hours("designer", 1), opportunity_id=opportunity_id
    )
    quote = get_quote(world, world.quote(estimate.id).id)
    assert (quote.reference, quote.status) == ("Q-0001", pb.QUOTE_STATUS_SENT)
    assert (quote.total, quote.tax, quote.total_with_tax) == (gbp(19_000), gbp(3800), gbp(22_800))
    assert (quote.tax_rate_bp, quote.valid_until) == (2000, "2026-04-01")
    assert [line.amount.amount_minor for line in quote.lines] == [10_000, 9000]
    assert not any(line.HasField("purchase_cost") or line.markup_bp for line in quote.lines)
    (fact,) = world.facts("quote.issued.v1")
    assert (fact["quote_id"], fact["status"], fact["total_seconds"]) == (quote.id, "sent", 3600)
    assert "cost" not in str(fact)


def test_a_quote_may_be_free_of_tax(world: FinanceWorld, opportunity_id: str) -> None:
    estimate = world.estimate(fixed(1000), opportunity_id=opportunity_id)
    assert world.quote(estimate.id, tax_rate_bp=0).total_with_tax == gbp(1000)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"tax_rate_bp": -1}, "tax_rate_bp"),
        ({"tax_rate_bp": 10_001}, "tax_rate_bp"),
        ({"valid_until": "2026-03-01"}, "valid_until"),
        ({"valid_until": "2030-01-01"}, "valid_until"),
        ({"valid_until": "soon"}, "valid_until"),
    ],
)
def test_a_quote_that_cannot_be_is_refused_by_field(
    world: FinanceWorld, opportunity_id: str, more: dict[str, Any], field: str
) -> None:
    estimate = world.estimate(fixed(1000), opportunity_id=opportunity_id)
    with pytest.raises(Invalid) as refusal:
        world.quote(estimate.id, **more)
    assert refusal.value.field == field


def test_an_empty_estimate_is_not_offered(world: FinanceWorld, opportunity_id: str) -> None:
    with pytest.raises(Conflict, match="no lines"):
        world.quote(world.estimate(opportunity_id=opportunity_id).id)


def test_an_estimate_stays_as_it_is_while_a_quote_of_it_is_out(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(fixed(1000), opportunity_id=opportunity_id)
    quote = world.quote(estimate.id)
    for forbidden in (lambda: update(world, estimate, fixed(2)), lambda: world.quote(estimate.id)):
        with pytest.raises(Conflict, match="Q-0001 of this estimate is sent"):
            forbidden()
    world.reject(quote.id, "Too dear")
    assert update(world, estimate, fixed(900)).total == gbp(900)
    assert world.quote(estimate.id).reference == "Q-0002"
    assert get_quote(world, quote.id).total == gbp(1000)
    assert get_quote(world, quote.id).reject_reason == "Too dear"


def test_an_update_of_what_somebody_else_changed_is_refused(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(fixed(1000), opportunity_id=opportunity_id)
    update(world, estimate, fixed(900), expected_version=estimate.version)
    with pytest.raises(Conflict, match="changed since"):
        update(world, estimate, fixed(800), expected_version=estimate.version)


def test_nothing_is_offered_to_a_client_that_is_archived(world: FinanceWorld) -> None:
    client_id = world.hears_client()
    project_id = world.hears_project(client_id)
    sent = world.quote(world.estimate(fixed(10), project_id=project_id).id)
    estimate = world.estimate(fixed(20), project_id=project_id)
    archived = {"archived_at": "2026-03-01T09:00:00Z"}
    world.hears_client(client_id=client_id, type_="client.updated.v1", **archived)
    reissue = pb.ReissueQuoteRequest(quote_id=sent.id)
    for offer in (
        lambda: world.quote(estimate.id),
        lambda: world.accept(sent.id),
        lambda: world.call(world.quoting.ReissueQuote, reissue, ACCOUNTS),
    ):
        with pytest.raises(Conflict, match="Harbour Coffee is archived") as refusal:
            offer()
        assert refusal.value.reason == "CLIENT_ARCHIVED"
    world.hears_client(client_id=client_id, type_="client.updated.v1", archived_at=None)
    assert world.accept(sent.id).status == pb.QUOTE_STATUS_ACCEPTED


def test_a_quote_is_decided_on_once(world: FinanceWorld, opportunity_id: str) -> None:
    accepted = world.accepted(1000, opportunity_id=opportunity_id)
    rejected = world.quote(world.estimate(fixed(1), opportunity_id=opportunity_id).id)
    world.reject(rejected.id)
    for quote, status in ((accepted, "accepted"), (rejected, "rejected")):
        for decide in (world.accept, world.reject):
            with pytest.raises(Conflict, match="decided on once") as refusal:
                decide(quote.id)
            assert refusal.value.reason == f"QUOTE_ALREADY_{status.upper()}"
            assert refusal.value.field == "quote_id"
    assert len(world.facts("quote.accepted.v1")) == 1


def test_the_name_of_whoever_accepts_is_needed(world: FinanceWorld, opportunity_id: str) -> None:
    quote = world.quote(world.estimate(fixed(1), opportunity_id=opportunity_id).id)
    with pytest.raises(Invalid) as refusal:
        world.accept(quote.id, accepted_by=" ")
    assert refusal.value.field == "accepted_by"


@pytest.mark.parametrize("actor", [PROJECTS, MEMBER])
def test_only_account_managers_and_finance_deal_with_the_client(
    world: FinanceWorld, opportunity_id: str, actor: Actor
) -> None:
    estimate = world.estimate(fixed(1), opportunity_id=opportunity_id)
    with pytest.raises(Forbidden, match=r"permission quote\.write"):
        world.quote(estimate.id, actor)
    quote = world.quote(estimate.id, FINANCE)
    with pytest.raises(Forbidden):
        world.accept(quote.id, actor)
    assert get_quote(world, quote.id).status == pb.QUOTE_STATUS_SENT


def test_a_quote_can_be_accepted_through_its_last_day_and_then_no_more(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimates = [world.estimate(fixed(1), opportunity_id=opportunity_id) for _ in range(2)]
    first, second = (world.quote(one.id, valid_until="2026-03-04") for one in estimates)
    world.clock.advance(days=2)
    world.accept(first.id)
    world.clock.advance(days=1)
    with pytest.raises(Conflict, match="until 2026-03-04; issue a new") as refusal:
        world.accept(second.id)
    assert refusal.value.reason == "QUOTE_EXPIRED"
    assert get_quote(world, second.id).status == pb.QUOTE_STATUS_EXPIRED


def test_the_timer_records_what_has_expired_and_frees_its_estimate(
    world: FinanceWorld, opportunity_id: str
) -> None:
    estimate = world.estimate(fixed(1), opportunity_id=opportunity_id)
    quote = world.quote(estimate.id)
    world.clock.advance(days=31)
    for _ in range(2):
        with world.database.transaction(Actor.system()) as tx:
            world.worker.expire_quotes(tx)
    assert [fact["quote_id"] for fact in world.facts("quote.expired.v1")] == [quote.id]
    assert world.quote(estimate.id).reference == "Q-0002"


def test_of_many_who_accept_at_once_one_wins(committing: FinanceWorld) -> None:
    client_id = committing.hears_client()
    project_id = committing.hears_project(client_id)
    quote = committing.quote(committing.estimate(fixed(1000), project_id=project_id).id)

    def attempt(_: int) -> str:
        try:
            committing.accept(quote.id)
        except Conflict as refusal:
            return refusal.reason
        return "accepted"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, range(4)))
    assert outcomes == ["QUOTE_ALREADY_ACCEPTED"] * 3 + ["accepted"]
    assert committing.budget(project_id).total == gbp(1000)
    assert len(committing.facts("budget.set.v1")) == 1


def test_quotes_are_listed_by_how_they_stand_today(
    world: FinanceWorld, opportunity_id: str
) -> None:
    accepted = world.accepted(1, opportunity_id=opportunity_id)
    sent = world.quote(world.estimate(fixed(1), opportunity_id=opportunity_id).id)

    def listed(*status: Any, **of: list[str]) -> list[str]:
        request = pb.ListQuotesRequest(status=status, order="created_at", **of)
        return [one.id for one in world.call(world.quoting.ListQuotes, request, FINANCE).quotes]

    assert listed() == [accepted.id, sent.id]
    assert listed(pb.QUOTE_STATUS_SENT, opportunity_id=[opportunity_id]) == [sent.id]
    assert listed(pb.QUOTE_STATUS_ACCEPTED, client_id=[sent.client_id]) == [accepted.id]
    assert listed(client_id=[new_id()]) == []
    world.clock.advance(days=31)
    assert listed(pb.QUOTE_STATUS_SENT) == []
    assert listed(pb.QUOTE_STATUS_EXPIRED) == [sent.id]
    with pytest.raises(Invalid) as refusal:
        listed(77)
    assert refusal.value.field == "status"


def test_estimates_are_listed_in_pages(world: FinanceWorld, opportunity_id: str) -> None:
    made = [world.estimate(opportunity_id=opportunity_id).id for _ in range(3)]
    request = pb.ListEstimatesRequest(
        page_size=2, opportunity_id=[opportunity_id], order="created_at"
    )
    first = world.call(world.quoting.ListEstimates, request, ACCOUNTS)
    request.page_token = first.next_page_token
    second = world.call(world.quoting.ListEstimates, request, ACCOUNTS)
    assert [one.id for one in (*first.estimates, *second.estimates)] == made
