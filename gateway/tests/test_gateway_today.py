"""What waits for somebody, put together from what the services say."""

from __future__ import annotations

import pytest
from gateway.rest.rooms import ROOMS
from gateway.rest.today import REASONS, in_order
from gateway.testing import reception
from tandem.common.v1.waiting_pb2 import WaitingItem

TODAY = "2026-03-02"


def an_item(reason: str, due_on: str = "") -> WaitingItem:
    return WaitingItem(reason=reason, due_on=due_on)


def test_what_is_late_comes_first_then_today_then_what_comes() -> None:
    projects = [an_item("task_due", "2026-03-04"), an_item("task_late", "2026-02-27")]
    accounts = [an_item("handover_returned"), an_item("opportunity_overdue", "2026-02-01")]
    finance = [an_item("quote_unanswered", "2026-03-02"), an_item("invoice_overdue", "2026-02-27")]
    ordered = in_order(TODAY, projects, accounts, finance)
    assert [item.reason for item in ordered] == [
        "opportunity_overdue",
        "task_late",
        "invoice_overdue",
        "handover_returned",
        "quote_unanswered",
        "task_due",
    ]


def test_a_reason_of_a_newer_service_goes_last_of_its_day() -> None:
    ordered = in_order(TODAY, [an_item("expected_tomorrow"), an_item("task_due", TODAY)])
    assert [item.reason for item in ordered] == ["task_due", "expected_tomorrow"]


def test_the_reference_lists_every_reason_in_its_order() -> None:
    (route,) = (r for room in ROOMS for r in room.routes if r.path == "/v1/me/today")
    listed = [
        line.split("`")[1] for line in route.description.splitlines() if line.startswith("- ")
    ]
    assert listed == list(REASONS)


@pytest.mark.slow
def test_a_service_that_is_away_is_named_and_the_page_comes_all_the_same() -> None:
    with reception() as gateway:
        answer = gateway.person("team_member").get("/v1/me/today")
    assert answer.status_code == 200
    found = answer.json()
    assert found["items"] == []
    assert found["unavailable"] == ["projects", "accounts", "finance"]
