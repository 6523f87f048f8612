"""The cash forecast: what is expected in and out, and the balance that it leads to (L25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from billing_steps import Billing, invoiced, noon_of
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid
from dunning_steps import Dunning
from finance.forecasting.queries.outgoing import monthly_pay
from finance.forecasting.rules import Flow, Lateness, Source, Span, days_of, lay_out, shifted, spans
from finance_world import ACCOUNTS, FINANCE, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import forecast_pb2 as pb
from tandem.finance.v1 import forecast_pb2_grpc

slow = pytest.mark.slow
FIRST = date(2026, 1, 31)


def a_flow(day: date, minor: int, source: Source = Source.INVOICES) -> Flow:
    return Flow(source=source, day=day, due_on=day, minor=minor, kind="invoice", id="", words="")


class Forecasting:
    def __init__(self, billing: Billing) -> None:
        self.billing, self.world = billing, billing.world
        self.stub = forecast_pb2_grpc.ForecastServiceStub(self.world.room.channel)

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def entries(self, **more: Any) -> list[Any]:
        return list(self.do("ListCashForecastEntries", **more).entries)


@pytest.fixture
def forecasting(billing: Billing) -> Forecasting:
    return Forecasting(billing)


@given(
    opening=st.integers(-(10**12), 10**12),
    flows=st.lists(
        st.tuples(
            st.integers(-20, 400), st.integers(-(10**9), 10**9), st.sampled_from(list(Source))
        ),
        max_size=40,
    ),
    periods=st.integers(1, 20),
    by=st.sampled_from(["week", "month"]),
)
def test_rows_of_the_forecast_add_up_to_the_line_of_the_balance(
    opening: int, flows: list[tuple[int, int, Source]], periods: int, by: str
) -> None:
    found = [a_flow(FIRST + timedelta(days=at), minor, source) for at, minor, source in flows]
    wanted = list(spans(FIRST, periods, by))
    rows = lay_out(opening, found, wanted)
    balance = opening
    for row in rows:
        assert sum(part.minor for part in row.parts) == row.incoming + row.outgoing
        balance += row.incoming + row.outgoing
        assert row.balance == balance
    inside = [flow.minor for flow in found if FIRST <= flow.day <= wanted[-1].last]
    assert rows[-1].balance == opening + sum(inside)


def test_periods_follow_each_other_without_a_gap() -> None:
    weeks, months = list(spans(FIRST, 2, "week")), list(spans(FIRST, 3, "month"))
    assert weeks[1] == Span(date(2026, 2, 7), date(2026, 2, 13))
    assert months[0] == Span(FIRST, FIRST)
    assert months[1:] == [
        Span(date(2026, 2, 1), date(2026, 2, 28)),
        Span(date(2026, 3, 1), date(2026, 3, 31)),
    ]


def test_what_is_late_already_is_expected_on_the_first_day() -> None:
    due = a_flow(date(2026, 1, 1), 100)
    assert shifted(due, None, 0, FIRST).day == FIRST
    assert shifted(due, Lateness(40, 3), 5, FIRST).day == date(2026, 2, 15)


def test_what_repeats_has_each_of_its_days_once() -> None:
    span = Span(date(2026, 2, 1), date(2026, 4, 30))
    found = list(days_of(FIRST, 1, None, span))
    assert found == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert list(days_of(FIRST, 1, date(2026, 3, 30), span)) == [date(2026, 2, 28)]
    assert list(days_of(FIRST, 0, None, span)) == []


def test_pay_by_the_month_and_by_the_year_is_expected_each_month() -> None:
    assert monthly_pay("month", 3_000_00, 2_000) == 3_600_00
    assert monthly_pay("year", 36_000_00, 0) == 3_000_00
    assert monthly_pay("hour", 30_00, 0) == 0


@slow
def test_l25_invoices_are_expected_as_late_as_the_client_pays(forecasting: Forecasting) -> None:
    billing = forecasting.billing
    client_id = billing.world.hears_client()
    paid = invoiced(billing, 300_00, "2026-01-05", client_id)
    forecasting.world.clock.now = noon_of("2026-02-14")
    billing.pay(paid.id, 300_00, received_on="2026-02-14")
    invoiced(billing, 500_00, "2026-02-14", client_id)
    found = forecasting.do("GetCashForecast", periods=8)
    assert (found.opening, found.opened_on) == (gbp(300_00), "2026-02-14")
    assert found.periods[-1].balance == gbp(800_00)
    [entry] = forecasting.entries(source="invoices")
    assert (entry.due_on, entry.expected_on) == ("2026-03-16", "2026-03-26")
    assert (entry.usual_delay_days, entry.usual_delay_invoices) == (10, 1)
    [later] = forecasting.entries(source="invoices", delay_days=5)
    assert later.expected_on == "2026-03-31"
    chasing = Dunning(billing)
    chasing.note(entry.record_id, "promise", promised_on="2026-04-10")
    [promised] = forecasting.entries(source="invoices")
    assert (promised.expected_on, promised.usual_delay_invoices) == ("2026-04-10", 0)
    chasing.note(entry.record_id, "dispute")
    assert not forecasting.entries(source="invoices")
    with pytest.raises(Forbidden):
        forecasting.do("GetCashForecast", ACCOUNTS)


@slow
def test_l25_what_is_entered_by_hand_is_expected_until_it_is_archived(
    forecasting: Forecasting,
) -> None:
    forecasting.world.clock.now = noon_of("2026-02-14")
    rent = {"name": "Rent", "starts_on": "2026-01-01", "every_months": 1}
    made = forecasting.do("CreateCashItem", amount=gbp(-2_000_00), **rent).cash_item
    found = forecasting.do("GetCashForecast", by="month", periods=3)
    assert [one.balance.amount_minor for one in found.periods] == [0, -2_000_00, -4_000_00]
    [first, *_] = forecasting.entries(by="month", periods=3, starts_on="2026-03-01")
    assert (first.record_id, first.amount, first.expected_on) == (
        made.id,
        gbp(-2_000_00),
        "2026-03-01",
    )
    less = forecasting.do("UpdateCashItem", cash_item_id=made.id, amount=gbp(-1_00), **rent)
    assert less.cash_item.amount == gbp(-1_00)
    forecasting.do("ArchiveCashItem", cash_item_id=made.id)
    assert not forecasting.entries(by="month", periods=3)
    assert forecasting.do("RestoreCashItem", cash_item_id=made.id).cash_item.archived is False
    listed = forecasting.do("ListCashItems", search="ren", archived="no", count=True)
    assert (listed.total, listed.cash_items[0].name) == (1, "Rent")
    with pytest.raises(Invalid):
        forecasting.do("CreateCashItem", amount=gbp(0), **rent)
