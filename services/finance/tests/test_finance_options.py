"""Estimates with sections, options, days, units and a contingency, and the quotes made of them."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Invalid
from finance_world import (
    ACCOUNTS,
    FINANCE,
    FinanceWorld,
    fixed,
    gbp,
    purchase,
    role_hours,
)
from tandem.finance.v1 import quoting_pb2 as pb
from tandem.finance.v1 import rates_pb2 as rates_pb

pytestmark = pytest.mark.slow


def days(role: str, quantity: str, **more: Any) -> pb.EstimateLineDraft:
    return pb.EstimateLineDraft(
        kind=pb.LINE_KIND_ROLE_DAYS, charge_role=role, quantity=quantity, **more
    )


def units(quantity: str, minor: int, **more: Any) -> pb.EstimateLineDraft:
    return pb.EstimateLineDraft(
        kind=pb.LINE_KIND_UNITS, quantity=quantity, unit="page", unit_price=gbp(minor), **more
    )


def option(group: str, name: str) -> dict[str, str]:
    return {"option_group": group, "option": name}


@pytest.fixture
def project_id(world: FinanceWorld) -> str:
    world.card({"designer": 9000})
    return world.hears_project(world.hears_client())


def test_days_units_and_sections_add_up(world: FinanceWorld, project_id: str) -> None:
    estimate = world.estimate(
        days("designer", "1.5", section="Design"),
        units("2.5", 1999, unit_cost=gbp(1000), section="Build"),
        fixed(5000, section="Design", optional=True),
        project_id=project_id,
        day_seconds=27_000,
        title="Relaunch",
    )
    assert [line.amount.amount_minor for line in estimate.lines] == [101_250, 4_998, 5_000]
    assert [line.quantity for line in estimate.lines] == ["1.5", "2.5", ""]
    assert estimate.lines[1].purchase_cost == gbp(2500)
    assert (estimate.total, estimate.total_seconds) == (gbp(106_248), 40_500)
    assert [(one.name, one.total, one.optional_total) for one in estimate.sections] == [
        ("Design", gbp(101_250), gbp(5_000)),
        ("Build", gbp(4_998), gbp(0)),
    ]
    assert estimate.title == "Relaunch"


@pytest.mark.parametrize("quantity", ["", "0", "-1", "1.2345", "1e3", "x"])
def test_a_quantity_is_a_decimal_above_nothing(
    world: FinanceWorld, project_id: str, quantity: str
) -> None:
    with pytest.raises(Invalid) as refused:
        world.estimate(units(quantity, 100), project_id=project_id)
    assert refused.value.field == "lines[0].quantity"


def test_the_margin_is_known_while_estimating_to_readers_of_costs(
    world: FinanceWorld, project_id: str
) -> None:
    for hourly in (4000, 5000):
        person_id = world.hears_person(charge_role="Designer")
        cost = rates_pb.SetCostRateRequest(
            person_id=person_id, hourly=gbp(hourly), effective_from="2026-01-01"
        )
        world.call(world.rates.SetCostRate, cost, FINANCE)
    lines = [role_hours("designer", 10), purchase(8000, markup_bp=2500), fixed(1000)]
    asked = pb.PreviewEstimateRequest(project_id=project_id, lines=lines)
    found = world.call(world.quoting.PreviewEstimate, asked, FINANCE)
    margin = found.margin
    assert (margin.labour, margin.purchases, margin.cost) == (gbp(45_000), gbp(8_000), gbp(53_000))
    assert (margin.margin, margin.margin_bp, margin.uncosted_lines) == (gbp(48_000), 4752, 1)
    assert [line.cost.amount_minor for line in found.lines] == [45_000, 8_000, 0]
    hidden = world.call(world.quoting.PreviewEstimate, asked, ACCOUNTS)
    assert not hidden.HasField("margin")
    assert not any(line.HasField("cost") for line in hidden.lines)


def test_a_shown_contingency_is_a_line_of_the_quote_that_follows_what_is_chosen(
    world: FinanceWorld, project_id: str
) -> None:
    estimate = world.estimate(
        fixed(100_000),
        fixed(20_000, optional=True),
        fixed(10_000, **option("Hosting", "Shared")),
        fixed(30_000, **option("Hosting", "Managed")),
        project_id=project_id,
        contingency_bp=1000,
    )
    assert (estimate.contingency, estimate.total) == (gbp(11_000), gbp(121_000))
    quote = world.quote(estimate.id, tax_rate_bp=2000)
    assert quote.has_options
    assert [line.chosen for line in quote.lines] == [True, False, True, False, True]
    assert (quote.total, quote.tax) == (gbp(121_000), gbp(24_200))
    taken = [quote.lines[1].id, quote.lines[3].id]
    accepted = world.accept(quote.id, selection=pb.QuoteSelection(line_ids=taken))
    assert (accepted.total, accepted.tax) == (gbp(165_000), gbp(33_000))
    assert accepted.lines[4].amount == gbp(15_000)
    assert world.budget(project_id).total == gbp(165_000)
    (fact,) = world.facts("quote.accepted.v1")
    assert [line["amount"]["amount_minor"] for line in fact["lines"]] == [
        *(100_000, 20_000, 30_000, 15_000)
    ]
    undo = pb.UndoQuoteAcceptanceRequest(quote_id=quote.id)
    undone = world.call(world.quoting.UndoQuoteAcceptance, undo, ACCOUNTS).quote
    assert (undone.total, undone.tax) == (quote.total, quote.tax)


def test_a_spread_contingency_is_inside_the_lines_of_the_quote(
    world: FinanceWorld, project_id: str
) -> None:
    estimate = world.estimate(
        role_hours("designer", 10),
        fixed(33_333),
        fixed(10_000, optional=True),
        project_id=project_id,
        contingency_bp=1000,
        contingency_display="spread",
    )
    quote = world.quote(estimate.id)
    assert [line.amount.amount_minor for line in quote.lines] == [99_000, 36_666, 11_000]
    assert quote.total == estimate.total == gbp(135_666)
    assert not quote.lines[0].HasField("hourly")


@pytest.mark.parametrize(
    ("picked", "reason"),
    [((), "OPTION_NOT_CHOSEN"), ((1, 2), "OPTION_NOT_CHOSEN"), ((0, 1), "QUOTE_LINE_NOT_OPTIONAL")],
)
def test_a_selection_that_cannot_be_is_refused_and_nothing_is_accepted(
    world: FinanceWorld, project_id: str, picked: tuple[int, ...], reason: str
) -> None:
    estimate = world.estimate(
        fixed(1000),
        fixed(10_000, **option("Hosting", "Shared")),
        fixed(30_000, **option("Hosting", "Managed")),
        project_id=project_id,
    )
    quote = world.quote(estimate.id)
    wanted = pb.QuoteSelection(line_ids=[quote.lines[place].id for place in picked])
    with pytest.raises(Invalid) as refused:
        world.accept(quote.id, selection=wanted)
    assert refused.value.reason == reason
    assert refused.value.field == "selection.line_ids"
    read = world.call(world.quoting.GetQuote, pb.GetQuoteRequest(quote_id=quote.id)).quote
    assert read.status == pb.QUOTE_STATUS_SENT


def test_a_contingency_is_kept_until_it_is_changed(world: FinanceWorld, project_id: str) -> None:
    estimate = world.estimate(fixed(10_000), project_id=project_id, contingency_bp=1000)
    line = fixed(20_000, id=estimate.lines[0].id)

    def update(**more: Any) -> pb.Estimate:
        request = pb.UpdateEstimateRequest(estimate_id=estimate.id, lines=[line], **more)
        return world.call(world.quoting.UpdateEstimate, request).estimate

    assert update().contingency == gbp(2_000)
    changed = update(contingency_amount=gbp(500))
    assert (changed.contingency_bp, changed.contingency) == (0, gbp(500))
    assert changed.lines[0].id == estimate.lines[0].id
    assert update(contingency_bp=0).total == gbp(20_000)
    with pytest.raises(Invalid) as refused:
        update(contingency_bp=1000, contingency_amount=gbp(500))
    assert refused.value.field == "contingency_amount"
