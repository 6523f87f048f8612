"""How values look in JSON and in protobuf, both ways."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from gateway.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Money,
    Nested,
    PageQuery,
    Share,
    Text,
    TextList,
    Timestamp,
    View,
    page_of,
)
from gateway.rest import naming
from gateway.rest.route import Route
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from tandem.accounts.v1 import briefs_pb2, clients_pb2
from tandem.common.v1 import common_pb2
from tandem.projects.v1 import planning_pb2


class Sent(Body):
    minutes = Minutes(attribute="seconds")
    value = Money()
    probability = Share(attribute="probability_bp")
    status = Choice(planning_pb2.ProjectStatus)
    on = Date()
    client_id = Id()
    count = Integer()
    sure = Boolean()
    scope_in = TextList()
    name = Text(longest=5)


class Shown(View):
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    probability = Share(attribute="probability_bp")


def load(**values: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = Sent().load(values)
    return loaded


def mistakes(**values: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as refused:
        load(**values)
    return dict(refused.value.messages_dict)


@pytest.mark.parametrize(("minutes", "seconds"), [(90, 5400), (22.5, 1350), (0, 0), (0.6, 36)])
def test_minutes_are_whole_seconds_inside(minutes: float, seconds: int) -> None:
    assert load(minutes=minutes) == {"seconds": seconds}


@given(st.integers(0, 10**7))
def test_minutes_that_were_shown_load_as_the_same_seconds(seconds: int) -> None:
    shown = Shown().dump({"seconds": seconds})
    assert load(minutes=shown["minutes"]) == {"seconds": seconds}


@pytest.mark.parametrize("wrong", ["90", None, True, [], 0.001, 1e300, -1e300])
def test_what_is_no_time_is_refused(wrong: Any) -> None:
    assert "minutes" in mistakes(minutes=wrong)


@pytest.mark.parametrize(
    ("seconds", "hours"),
    [(6300, "1.75"), (36, "0.01"), (0, "0.00"), (17, "0.00"), (18, "0.01"), (-5400, "-1.50")],
)
def test_hours_are_shown_in_hundredths(seconds: int, hours: str) -> None:
    assert Shown().dump({"seconds": seconds})["hours"] == hours


@given(st.integers(-(10**14), 10**14), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_money_goes_through_json_unchanged(minor: int, code: str) -> None:
    class Wallet(View):
        money = Money()

    class Paid(Body):
        money = Money()

    shown = Wallet().dump({"money": common_pb2.Money(amount_minor=minor, currency_code=code)})
    assert Paid().load(shown)["money"] == {"amount_minor": minor, "currency_code": code}


@pytest.mark.parametrize(
    "wrong",
    [
        "12.50",
        12.5,
        {"amount": 12.5, "currency_code": "GBP"},
        {"amount": "12.505", "currency_code": "GBP"},
        {"amount": "12.50", "currency_code": "XXY"},
        {"amount": "NaN", "currency_code": "GBP"},
        {"amount": "1e30", "currency_code": "GBP"},
        {"amount": "1e3", "currency_code": "GBP"},
        {"amount": "1_000", "currency_code": "GBP"},
        {"amount": " 5", "currency_code": "GBP"},
        {"amount": "\u0665", "currency_code": "GBP"},
        {"amount": "9" * 90, "currency_code": "GBP"},
        {"amount": "12.50"},
        {"amount": "12.50", "currency_code": "GBP", "tax": "1"},
    ],
)
def test_what_is_no_money_is_refused(wrong: Any) -> None:
    assert "value" in mistakes(value=wrong)


@pytest.mark.parametrize(
    ("text", "points"), [("0.60", 6000), ("0", 0), ("1", 10000), ("0.3333", 3333)]
)
def test_a_share_is_in_basis_points_inside(text: str, points: int) -> None:
    assert load(probability=text) == {"probability_bp": points}


@given(st.integers(0, 10_000))
def test_a_share_that_was_shown_loads_as_the_same(points: int) -> None:
    shown = Shown().dump({"probability_bp": points})
    assert load(probability=shown["probability"]) == {"probability_bp": points}


@pytest.mark.parametrize(
    "wrong", [0.6, "60", "1.01", "-0.1", "0.33333", "NaN", "much", "6e-1", "0_1", "+1"]
)
def test_what_is_no_share_is_refused(wrong: Any) -> None:
    assert "probability" in mistakes(probability=wrong)


def test_a_choice_is_a_word_of_the_enum() -> None:
    assert load(status="on_hold") == {"status": planning_pb2.PROJECT_STATUS_ON_HOLD}
    assert "on_hold" in mistakes(status="ON_HOLD")["status"][0]
    assert mistakes(status="unspecified")
    assert mistakes(status=4)


@pytest.mark.parametrize("wrong", ["2026-02-30", "31.03.2026", "20260331", "2026-3-1", 20260331])
def test_what_is_no_day_is_refused(wrong: Any) -> None:
    assert "on" in mistakes(on=wrong)


def test_numbers_and_truths_are_what_they_are() -> None:
    assert load(count=3, sure=True) == {"count": 3, "sure": True}
    for wrong in ({"count": "3"}, {"count": 3.0}, {"count": True}, {"count": 2**31}):
        assert mistakes(**wrong)
    for wrong in ({"sure": "true"}, {"sure": 1}):
        assert mistakes(**wrong)
    assert PageQuery().load({"page_size": "20"}) == {"page_size": 20}


def test_a_list_of_texts_tells_empty_from_absent() -> None:
    assert load(scope_in=[]) == {"scope_in": {"values": []}}
    request = briefs_pb2.CompleteHandoverRequest(**load(scope_in=["a"]))
    assert list(request.scope_in.values) == ["a"]
    assert not briefs_pb2.CompleteHandoverRequest(**load()).HasField("scope_in")


def test_what_is_not_set_is_null() -> None:
    class Everything(View):
        client_id = Id()
        delivery_start = Date()
        value = Money()
        created_at = Timestamp()

    from tandem.accounts.v1 import pipeline_pb2

    shown = Everything().dump(pipeline_pb2.Opportunity())
    assert set(shown.values()) == {None}


def test_an_instant_is_in_utc() -> None:
    class Row(View):
        at = Timestamp()

    assert Row().dump({"at": datetime(2026, 3, 31, 9, 30, tzinfo=UTC)})["at"] == (
        "2026-03-31T09:30:00Z"
    )


def test_a_page_has_items_and_the_next_token() -> None:
    class Card(View):
        name = Text()

    clients = [clients_pb2.Client(name="Alder"), clients_pb2.Client(name="Birch")]
    response = clients_pb2.ListClientsResponse(clients=clients, next_page_token="t")
    assert page_of(Card, "clients").dump(response) == {
        "items": [{"name": "Alder"}, {"name": "Birch"}],
        "next_page_token": "t",
    }


class Line(Body):
    minutes = Minutes(attribute="seconds")
    amount = Money()


class Estimate(Body):
    lines = List(Nested(Line))
    weekly_minutes = Minutes(attribute="weekly_seconds")
    from_ = Date(data_key="from", attribute="from")


async def nothing(call: Any) -> None: ...


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("weekly_seconds", "weekly_minutes"),
        ("lines[2].seconds", "lines.2.minutes"),
        ("lines.2.seconds", "lines.2.minutes"),
        ("lines", "lines"),
        ("lines[0].amount.amount_minor", "lines.0.amount.amount"),
        ("from", "from"),
        ("request_id", "Idempotency-Key"),
        ("expected_version", "If-Match"),
        ("page_size", "page_size"),
        ("estimate.weekly_seconds", "weekly_minutes"),
        ("estimate.lines[2].seconds", "lines.2.minutes"),
        ("something_else", "something_else"),
        ("something.else", "something.else"),
        ("", ""),
    ],
)
def test_fields_are_named_as_the_caller_knows_them(named: str, known: str) -> None:
    route = Route("POST", "/x", nothing, "X", body=Estimate(), query=PageQuery())
    assert naming.json_name(route, named) == known
