"""Today is the day where the agency is, not the day in UTC (B27)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from billing_steps import Billing
from chassis.errors import Invalid
from finance_world import a_finance_world, fixed

AFTERNOON = datetime(2026, 11, 28, 16, 25, tzinfo=UTC)
"""05:25 on 29 November in Auckland, 08:25 on 28 November in Los Angeles."""
NEW_YEAR = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)
"""22:00 on 31 December 2026 in New York."""


@contextmanager
def an_agency_in(zone: str, now: datetime) -> Iterator[Billing]:
    with a_finance_world(zone, now) as world:
        yield Billing(world)


def test_b27_an_agency_in_auckland_issues_and_is_paid_on_its_own_29_november() -> None:
    with an_agency_in("Pacific/Auckland", AFTERNOON) as agency:
        job = agency.a_priced_job()
        agency.approved(job, 10, worked_on="2026-11-27")
        agency.plan(job)
        invoice = agency.issue(agency.draft(job).id, issued_on="2026-11-29")
        paid = agency.pay(invoice.id, 120_000, received_on="2026-11-29")
    assert invoice.issued_on == "2026-11-29"
    assert paid.payments[0].received_on == "2026-11-29"


def test_b27_a_day_left_out_is_the_agencys_day() -> None:
    with an_agency_in("Pacific/Auckland", AFTERNOON) as agency:
        assert agency.an_issued_invoice().issued_on == "2026-11-29"
    with an_agency_in("America/Los_Angeles", AFTERNOON) as agency:
        assert agency.an_issued_invoice().issued_on == "2026-11-28"


def test_b27_new_yorks_invoice_of_31_december_is_numbered_in_that_year() -> None:
    with an_agency_in("America/New_York", NEW_YEAR) as agency:
        invoice = agency.an_issued_invoice()
    assert (invoice.number, invoice.issued_on) == ("INV-2026-0001", "2026-12-31")


def _issue_tomorrow(agency: Billing) -> None:
    job = agency.a_priced_job()
    agency.approved(job)
    agency.plan(job)
    agency.issue(agency.draft(job).id, issued_on="2026-11-29")


def _pay_tomorrow(agency: Billing) -> None:
    agency.pay(agency.an_issued_invoice().id, 100, received_on="2026-11-29")


def _offer_until_yesterday(agency: Billing) -> None:
    client_id = agency.world.hears_client()
    estimate = agency.world.estimate(fixed(100), project_id=agency.world.hears_project(client_id))
    agency.world.quote(estimate.id, valid_until="2026-11-27")


@pytest.mark.parametrize("attempt", [_issue_tomorrow, _pay_tomorrow, _offer_until_yesterday])
def test_b27_a_refusal_names_the_day_and_its_zone(attempt: Callable[[Billing], None]) -> None:
    with (
        an_agency_in("America/Los_Angeles", AFTERNOON) as agency,
        pytest.raises(Invalid, match="2026-11-28 in America/Los_Angeles"),
    ):
        attempt(agency)


def test_b32_a_quote_valid_until_today_is_accepted_all_day_where_the_agency_is() -> None:
    with an_agency_in("America/New_York", NEW_YEAR) as agency:
        client_id = agency.world.hears_client()
        project_id = agency.world.hears_project(client_id)
        estimate = agency.world.estimate(fixed(100), project_id=project_id)
        quote = agency.world.quote(estimate.id, valid_until="2026-12-31")
        agency.world.clock.advance(minutes=119)
        assert agency.world.accept(quote.id).accepted_by


def test_an_invoice_is_overdue_when_its_last_day_is_over_where_the_agency_is() -> None:
    with an_agency_in("America/New_York", NEW_YEAR) as agency:
        invoice = agency.an_issued_invoice()
        agency.world.clock.advance(days=30, hours=1)
        assert not agency.invoice(invoice.id).overdue  # 23:00 of 30 January, its last day
        agency.world.clock.advance(hours=1)
        assert agency.invoice(invoice.id).overdue
