"""The resource planner: drawn once, moved by keys, taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from agency.waiting import eventually
from bookings import bookings_of
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect
NODES_MAX = 1_000


def test_f01_a_booking_is_moved_by_keys_in_the_planner_and_taken_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """F01: a person's booking stands on its days, moves by Alt and an arrow, and goes back."""
    project = workplace.project("Orchard film", workplace.client("Orchard Films"))
    person = workplace.join("Petra Plum", "team_member")
    booking = bookings_of(workplace, project, person.id)["booking"]
    at = workplace.manager.at
    first = date.fromisoformat(at.get(f"/v1/bookings/{booking}")["start_on"])
    tab = open_tab(workplace.manager, "/planner?q=Petra")
    bar = tab.page.locator(f'[data-bar="{booking}"]')
    expect(bar).to_be_visible()
    expect(tab.page.locator(".planner-minor").first).to_be_in_viewport()
    assert tab.page.locator(".planner *").count() <= NODES_MAX
    bar.focus()
    tab.page.keyboard.press("Alt+ArrowRight")
    path = f"/v1/bookings/{booking}"
    later = (first + timedelta(days=1)).isoformat()
    eventually(lambda: at.get(path)["start_on"] == later, "it is a day later")
    tab.page.keyboard.press("Control+z")
    eventually(lambda: at.get(path)["start_on"] == first.isoformat(), "it is back")
