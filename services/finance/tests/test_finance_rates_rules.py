"""Rules of rates: the rate of the day, whatever the week, and value rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from finance.rates.rules import (
    Card,
    CostBasis,
    CostParts,
    Level,
    Names,
    Outcome,
    Rate,
    RateBook,
    RateKey,
    half_up,
    in_words,
    indexed,
    missing_in_words,
    normalised_role,
    value_of_time,
)
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)


def a_card(effective_from: date, hourly_minor: int, client_id: str | None = None) -> Card:
    id_ = f"{client_id} {effective_from}"
    return Card(id_, client_id, "GBP", effective_from, {"designer": Rate(hourly_minor)})


def the_rate(book: RateBook, on: date, client_id: str | None = None) -> int | None:
    found = book.find(RateKey(" Designer ", client_id, "GBP", on))
    return found.rate.minor if found else None


@pytest.mark.parametrize(
    "spelt", ["UX Designer", "  ux designer", "ux \t designer ", "Ux\nDESIGNER"]
)
def test_a_role_has_one_spelling(spelt: str) -> None:
    assert normalised_role(spelt) == "ux designer"


@pytest.mark.parametrize(
    ("hourly_minor", "seconds", "value"),
    [
        (9000, 3600, 9000),
        (9000, 5400, 13500),
        (9999, 36, 100),  # 99.99 p for a hundredth of an hour
        (50, 36, 1),  # half a penny goes up
        (49, 36, 0),
        (0, 3600, 0),
    ],
)
def test_time_is_worth_its_share_of_the_hour_rounded_half_up(
    hourly_minor: int, seconds: int, value: int
) -> None:
    assert value_of_time(hourly_minor, seconds) == value


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_half_up_is_what_decimals_say(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    close_to_half = abs(abs(exact % 1) - Decimal("0.5")) < Decimal("1e-9")
    if not close_to_half or (2 * numerator) % denominator == 0:
        assert half_up(numerator, denominator) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_a_later_card_ends_the_one_before_also_for_roles_it_leaves_out() -> None:
    early = Card("early", "c", "GBP", MONDAY, {"designer": Rate(1), "developer": Rate(2)})
    late = Card("late", "c", "GBP", MONDAY + timedelta(7), {"designer": Rate(3)})
    default = Card("default", None, "GBP", MONDAY, {"developer": Rate(9)})
    book = RateBook.of([early, late, default])
    key = RateKey("developer", "c", "GBP", MONDAY + timedelta(7))
    assert book.find(key).card.id == "default"


def test_no_card_of_another_client_or_currency_is_ever_used() -> None:
    book = RateBook.of([a_card(MONDAY, 1, "somebody else")])
    assert the_rate(book, MONDAY, "c") is None
    assert book.find(RateKey("designer", "somebody else", "EUR", MONDAY)) is None


days_from_monday = st.integers(-10, 10)


@given(
    change=st.integers(0, 6),
    before=st.integers(0, 50_000),
    after=st.integers(0, 50_000),
    worked=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 86_400)), max_size=20),
)
def test_a_rate_that_changes_within_a_week_splits_its_hours_at_the_day(
    change: int, before: int, after: int, worked: list[tuple[int, int]]
) -> None:
    changed_on = MONDAY + timedelta(change)
    book = RateBook.of([a_card(changed_on, after), a_card(MONDAY - timedelta(30), before)])
    valued = sum(
        value_of_time(the_rate(book, MONDAY + timedelta(day)), seconds) for day, seconds in worked
    )
    old = [seconds for day, seconds in worked if day < change]
    new = [seconds for day, seconds in worked if day >= change]
    assert valued == sum(value_of_time(before, seconds) for seconds in old) + sum(
        value_of_time(after, seconds) for seconds in new
    )


@given(
    own=st.dictionaries(days_from_monday, st.integers(0, 99), max_size=5),
    default=st.dictionaries(days_from_monday, st.integers(100, 199), max_size=5),
    on=days_from_monday,
)
def test_the_rate_is_that_of_the_latest_own_card_else_of_the_latest_default(
    own: dict[int, int], default: dict[int, int], on: int
) -> None:
    cards = [a_card(MONDAY + timedelta(day), rate, "c") for day, rate in own.items()]
    cards += [a_card(MONDAY + timedelta(day), rate) for day, rate in default.items()]
    expected = None
    for scope in (own, default):
        begun = [day for day in scope if day <= on]
        if begun:
            expected = scope[max(begun)]
            break
    assert the_rate(RateBook.of(cards), MONDAY + timedelta(on), "c") == expected


KINDS = ("project", "client", "default")
cards_of = st.fixed_dictionaries(
    {
        kind: st.lists(
            st.tuples(
                st.integers(-5, 5),
                st.one_of(st.none(), st.integers(0, 12)),
                st.booleans(),
                st.booleans(),
            ),
            max_size=3,
            unique_by=lambda one: one[0],
        )
        for kind in KINDS
    }
)


def a_book(drawn: dict[str, list[tuple[int, int | None, bool, bool]]]) -> RateBook:
    cards = []
    for kind, made in drawn.items():
        for begins, lasts, prices_role, prices_person in made:
            first = MONDAY + timedelta(begins)
            cards.append(
                Card(
                    f"{kind} {begins}",
                    None if kind == "default" else "c",
                    "GBP",
                    first,
                    {"designer": Rate(100)} if prices_role else {},
                    None if lasts is None else first + timedelta(lasts),
                    "p" if kind == "project" else None,
                    {"robin": Rate(200)} if prices_person else {},
                )
            )
    return RateBook.of(cards)


@given(drawn=cards_of, on=days_from_monday, named=st.tuples(*[st.booleans()] * 3))
def test_d07_the_most_specific_rate_wins_and_every_other_level_says_why_it_did_not(
    drawn: dict[str, list[tuple[int, int | None, bool, bool]]],
    on: int,
    named: tuple[bool, bool, bool],
) -> None:
    client, project, person = (
        word if is_named else None for word, is_named in zip("cpr", named, strict=True)
    )
    day = MONDAY + timedelta(on)
    key = RateKey("designer", client, "GBP", day, project, "robin" if person else None)
    book = a_book(drawn)
    found, steps = book.find(key), book.explain(key)
    assert [step.level for step in steps] == list(Level)
    assert book.explain(key) == steps
    applied = [step for step in steps if step.outcome is Outcome.APPLIES]
    having = [step for step in steps if step.rate is not None]
    assert applied == having[:1]
    assert all(step.outcome is Outcome.OUTRANKED for step in having[1:])
    assert (found is None) == (not having)
    if found is not None:
        assert (found.level, found.rate, found.card) == (
            applied[0].level,
            applied[0].rate,
            applied[0].card,
        )
        assert found.card.effective_from <= day
        assert found.card.ends_on is None or found.card.ends_on >= day
    for step in steps:
        assert in_words(step, key, Names()).endswith(".")


@given(drawn=cards_of, on=days_from_monday)
def test_d07_a_rate_that_is_added_at_a_more_specific_level_takes_over(
    drawn: dict[str, list[tuple[int, int | None, bool, bool]]], on: int
) -> None:
    key = RateKey("designer", "c", "GBP", MONDAY + timedelta(on), "p", "robin")
    first = Card("new", "c", "GBP", key.on, {}, None, "p", {"robin": Rate(1)})
    cards = [card for scope in a_book(drawn).cards.values() for card in scope]
    others = [card for card in cards if (card.project_id, card.effective_from) != ("p", key.on)]
    found = RateBook.of([*others, first]).find(key)
    assert found is not None
    assert (found.card.id, found.level) == ("new", Level.PERSON_ON_PROJECT)


def test_d07_a_gap_names_what_is_missing_and_where_a_rate_may_stand() -> None:
    key = RateKey("plumber", "c", "GBP", MONDAY, "p")
    assert RateBook.of([a_card(MONDAY, 100)]).find(key) is None
    words = missing_in_words(key, Names(client="Harbour Coffee", project="JOB-1042"))
    assert words == (
        "No rate card in force on 2026-03-02 prices an hour of the role 'plumber' in GBP; put a "
        "rate on a card of JOB-1042 or a card of Harbour Coffee or the default card that takes "
        "effect by that day."
    )


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "No person is named."),
        (1, "The first card of JOB-1042, Site, takes effect on 2026-03-03."),
        (3, "There is no GBP card of Harbour Coffee."),
        (
            5,
            "The card for everybody, Standard, in force since 2026-03-02, prices the role "
            "designer.",
        ),
    ],
)
def test_d07_each_level_explains_itself(step: int, words: str) -> None:
    project = Card("site", "c", "GBP", MONDAY + timedelta(1), {}, None, "p")
    book = RateBook.of([project, a_card(MONDAY, 100)])
    key = RateKey("designer", "c", "GBP", MONDAY, "p")
    cards = {"site": "Site", "None 2026-03-02": "Standard"}
    names = Names(client="Harbour Coffee", project="JOB-1042", cards=cards)
    assert in_words(book.explain(key)[step], key, names) == words


def test_l01_a_day_of_work_is_worth_the_rate_of_the_day_whatever_its_hours() -> None:
    rate = Rate.of(0, 80_000, 450)
    assert rate.value(450 * 60) == 80_000
    assert rate.hourly_minor == 10_667
    assert rate.value(225 * 60) == 40_000
    assert rate.value(3600) * 2 != rate.value(7200)


@pytest.mark.parametrize(
    ("minor", "change_bp", "step", "expected"),
    [(9000, 350, 1, 9315), (9000, 350, 50, 9300), (9050, 350, 50, 9350), (9000, -10_000, 1, 0)],
)
def test_l01_a_rate_is_indexed_by_a_percentage_and_rounded_to_a_step(
    minor: int, change_bp: int, step: int, expected: int
) -> None:
    assert indexed(minor, change_bp, step) == expected


@pytest.mark.parametrize(
    ("parts", "hourly", "overhead"),
    [
        (CostParts(basis=CostBasis.HOUR, base_minor=4_500), 4_500, 0),
        (
            CostParts(
                basis=CostBasis.YEAR,
                base_minor=3_600_000,  # 36,000.00 a year
                weekly_minutes=2_250,  # 37.5 h
                weeks_per_year=45,
                employment_bp=1_800,
                overhead_bp=2_500,
            ),
            2_517,  # 36,000 x 1.18 / 1,687.5 h = 25.1733
            629,  # a quarter of the exact cost: 6.2933
        ),
        (
            CostParts(
                basis=CostBasis.MONTH,
                base_minor=300_000,
                weekly_minutes=2_250,
                weeks_per_year=45,
                employment_bp=1_800,
                overhead_bp=None,
                overhead_hourly_minor=1_000,
            ),
            2_517,
            1_000,
        ),
        (
            CostParts(basis=CostBasis.DAY, base_minor=20_000, day_minutes=450, overhead_bp=5_000),
            2_667,
            1_333,  # half of 26.6667, not of 26.67
        ),
    ],
)
def test_l20_an_hour_costs_pay_employment_cost_and_overhead(
    parts: CostParts, hourly: int, overhead: int
) -> None:
    assert (parts.hourly_minor, parts.overhead_minor) == (hourly, overhead)


@given(
    base=st.integers(0, 10**8),
    weekly=st.integers(60, 10_000),
    weeks=st.integers(1, 52),
    employment=st.integers(0, 10_000),
    overhead=st.integers(0, 10_000),
)
def test_l20_a_month_is_a_twelfth_of_a_year_and_both_parts_are_within_half_a_penny(
    base: int, weekly: int, weeks: int, employment: int, overhead: int
) -> None:
    def parts(basis: CostBasis, minor: int) -> CostParts:
        return CostParts(
            basis=basis,
            base_minor=minor,
            weekly_minutes=weekly,
            weeks_per_year=weeks,
            employment_bp=employment,
            overhead_bp=overhead,
        )

    month, year = parts(CostBasis.MONTH, base), parts(CostBasis.YEAR, base * 12)
    assert (month.hourly_minor, month.overhead_minor) == (year.hourly_minor, year.overhead_minor)
    hours = Decimal(weekly * weeks) / 60
    exact = Decimal(base * 12) * (10_000 + employment) / 10_000 / hours
    assert abs(month.hourly_minor - exact) <= Decimal("0.5")
    assert abs(month.overhead_minor - exact * overhead / 10_000) <= Decimal("0.5")
