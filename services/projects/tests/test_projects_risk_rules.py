"""What risks come to: exact, and rounded once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from chassis.money import LARGEST_MINOR
from hypothesis import given
from hypothesis import strategies as st
from projects.risks.rules import (
    LEVELS,
    Kind,
    Weighed,
    expected_minor,
    level_of,
    probability_of,
    severity_of,
)

WEIGHED = st.builds(
    Weighed,
    kind=st.sampled_from(list(Kind)),
    probability_bp=st.integers(0, 10_000),
    impact_minor=st.integers(1, LARGEST_MINOR),
)
RISKS = st.lists(WEIGHED, max_size=40)


def minor(risks: list[Weighed]) -> int:
    return expected_minor(risks)


def exact(risks: list[Weighed]) -> Fraction:
    """In minor units."""
    signs = {Kind.THREAT: 1, Kind.OPPORTUNITY: -1}
    products = (signs[Kind(r.kind)] * r.probability_bp * r.impact_minor for r in risks)
    return Fraction(sum(products), 10_000)


def test_the_expected_value_of_two_threats_and_an_opportunity() -> None:
    """H02: domain A14: 0.3 x 20,000 + 0.1 x 50,000 - 0.5 x 6,000 = 8,000."""
    risks = [
        Weighed(Kind.THREAT, 3_000, 2_000_000),
        Weighed(Kind.THREAT, 1_000, 5_000_000),
        Weighed(Kind.OPPORTUNITY, 5_000, 600_000),
    ]
    assert expected_minor(risks) == 800_000


@given(RISKS)
def test_the_sum_is_within_half_a_cent_of_the_exact_one(risks: list[Weighed]) -> None:
    assert abs(minor(risks) - exact(risks)) <= Fraction(1, 2)


@given(RISKS, st.randoms(use_true_random=False))
def test_the_sum_does_not_depend_on_the_order(risks: list[Weighed], random: object) -> None:
    shuffled = list(risks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert minor(shuffled) == minor(risks)


@given(RISKS, WEIGHED)
def test_a_threat_never_lowers_the_sum_and_an_opportunity_never_raises_it(
    risks: list[Weighed], one: Weighed
) -> None:
    with_it = minor([*risks, one])
    assert with_it <= minor(risks) if one.kind == Kind.OPPORTUNITY else with_it >= minor(risks)


@given(RISKS)
def test_exchanging_threats_and_opportunities_turns_the_sign(risks: list[Weighed]) -> None:
    other = {Kind.THREAT: Kind.OPPORTUNITY, Kind.OPPORTUNITY: Kind.THREAT}
    turned = [Weighed(other[Kind(r.kind)], r.probability_bp, r.impact_minor) for r in risks]
    assert minor(turned) == -minor(risks)


@given(WEIGHED)
def test_a_certain_risk_counts_in_full_and_an_impossible_one_not(one: Weighed) -> None:
    sign = -1 if one.kind == Kind.OPPORTUNITY else 1
    assert minor([Weighed(one.kind, 10_000, one.impact_minor)]) == sign * one.impact_minor
    assert minor([Weighed(one.kind, 0, one.impact_minor)]) == 0


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_stands_for_a_probability_of_this_level(level: int) -> None:
    assert level_of(probability_of(level)) == level


def test_levels_are_fifths() -> None:
    assert [level_of(bp) for bp in (0, 1_999, 2_000, 5_000, 7_999, 8_000, 10_000)] == [
        *(1, 1, 2, 3, 4, 5, 5)
    ]


def test_the_severity_follows_the_score() -> None:
    assert [severity_of(score) for score in (1, 4, 5, 12, 15, 25)] == [
        *("low", "low", "medium", "medium", "high", "high")
    ]
