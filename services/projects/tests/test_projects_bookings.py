"""Bookings over gRPC: F01, F02, F03, F06, F08, behaviours 1 and 6. Today is Wednesday, 11 March."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.testing import ServedRoom
from planning_room import Bureau
from projects.bookings.queries import hours
from projects.planning.commands.arrivals import take_quote
from projects.planning.rules.status import ProjectStatus
from projects_builders import Agency, a_project

WEEK = {"start_on": "2026-03-16", "end_on": "2026-03-20"}


def booked(bureau: Bureau, project: Any, person: Actor | None = None, **given: Any) -> Any:
    """A booking of Ada for the week, if nobody else is named."""
    whole = {"project_id": project.id, "person_id": (person or bureau.ada).person_id, **WEEK}
    whole |= {"status": "confirmed"} | given
    if not {"minutes_per_day", "total_minutes", "share_bp"} & whole.keys():
        whole["minutes_per_day"] = 240
    return bureau.ask("CreateBooking", **whole).booking


def test_f01_a_booking_is_stated_in_one_of_three_ways(bureau: Bureau) -> None:
    project = bureau.project()
    daily = booked(bureau, project, minutes_per_day=60)
    assert list(daily.daily_minutes) == [60] * 5
    total = booked(bureau, project, total_minutes=301)
    assert list(total.daily_minutes) == [61, 60, 60, 60, 60]
    share = booked(bureau, project, share_bp=2_500, end_on="2026-03-22")
    assert (share.total_minutes, share.share_bp) == (563, 2_500)
    assert list(share.daily_minutes)[-2:] == [0, 0]
    assert bureau.fact_types(daily.id) == ["booking.created"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"minutes_per_day": 0}, "HOURS_REQUIRED"),
        ({"minutes_per_day": 60, "total_minutes": 60}, "HOURS_REQUIRED"),
        ({"start_on": "2026-03-14", "end_on": "2026-03-15"}, "NO_WORKING_DAY"),
        ({"end_on": "2026-03-15"}, "WINDOW_REVERSED"),
        ({"end_on": "2027-03-17"}, "WINDOW_TOO_LONG"),
        ({"total_minutes": 9000, "minutes_per_day": 0}, "DAY_FULL"),
        ({"person_id": new_id()}, "PERSON_NOT_FOUND"),
        ({"task_id": new_id()}, "TASK_NOT_FOUND"),
        ({"phase_id": new_id()}, "PHASE_NOT_FOUND"),
        ({"person_id": ""}, "ROLE_REQUIRED"),
        ({"project_id": new_id()}, "PROJECT_NOT_FOUND"),
    ],
)
def test_bad_bookings_are_refused(bureau: Bureau, given: Any, reason: str) -> None:
    project = bureau.project()
    body = {"project_id": project.id, "person_id": bureau.ada.person_id, **WEEK}
    body |= {"minutes_per_day": 60} | given
    assert bureau.refusal("CreateBooking", **body) == reason
    assert not bureau.ask("ListBookings").bookings


def test_a_project_has_its_days_and_a_closed_one_has_none(bureau: Bureau) -> None:
    mine = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    short = a_project(start_on=date(2026, 3, 16), due_on=date(2026, 3, 19), **mine)
    closed = a_project(status=ProjectStatus.COMPLETED, **mine)
    waits = a_project(status=ProjectStatus.HANDOVER, **mine)
    bureau.agency.add(short, closed, waits)
    body = {"person_id": bureau.ada.person_id, "minutes_per_day": 60, **WEEK}
    refused = bureau.refusal("CreateBooking", project_id=short.id, **body)
    assert refused == "BOOKING_OUTSIDE_PROJECT"
    assert bureau.refusal("CreateBooking", project_id=closed.id, **body) == "PROJECT_CLOSED"
    firm = body | {"project_id": waits.id, "status": "confirmed"}
    assert bureau.refusal("CreateBooking", **firm) == "HANDOVER_NOT_ACCEPTED"
    assert bureau.ask("CreateBooking", project_id=waits.id, **body).booking.status == "tentative"


def test_nobody_books_who_has_left_and_not_for_projects_of_others(bureau: Bureau) -> None:
    project = bureau.project()
    gone = bureau.join("Gone", "team_member", active=False)
    body = {"project_id": project.id, "minutes_per_day": 60, **WEEK}
    asked = bureau.refusal("CreateBooking", person_id=gone.person_id, **body)
    assert asked == "PERSON_INACTIVE"
    with pytest.raises(Refusal, match="permission"):
        bureau.ask("CreateBooking", bureau.ada, person_id=bureau.ada.person_id, **body)
    with pytest.raises(Refusal):
        bureau.ask("CreateBooking", bureau.max, person_id=bureau.ada.person_id, **body)


def test_f06_a_clash_is_refused_worked_as_overtime_or_put_on_the_waiting_list(
    bureau: Bureau,
) -> None:
    project = bureau.project()
    first = booked(bureau, project, minutes_per_day=300)
    with pytest.raises(Refusal) as refused:
        booked(bureau, project, start_on="2026-03-18", minutes_per_day=200)
    assert refused.value.reason == "BOOKING_CLASH"
    assert "2026-03-18, 2026-03-19, 2026-03-20" in refused.value.message
    assert project.reference in refused.value.message
    soft = booked(bureau, project, minutes_per_day=200, status="tentative")
    assert soft.clashes[0].on == "2026-03-16"
    over = booked(bureau, project, minutes_per_day=200, on_clash="overtime")
    assert (over.status, over.overtime) == ("confirmed", True)
    waits = booked(bureau, project, minutes_per_day=100, on_clash="waiting_list")
    assert (waits.status, waits.offered) == ("waiting", False)
    bureau.ask("ArchiveBooking", booking_id=over.id)
    offered = bureau.ask("GetBooking", booking_id=waits.id).booking
    assert (offered.status, offered.offered) == ("waiting", True)
    assert bureau.fact_types(waits.id) == ["booking.created", "booking.offered"]
    confirmed = bureau.ask("UpdateBooking", booking_id=waits.id, status="confirmed").booking
    assert (confirmed.status, confirmed.offered) == ("confirmed", False)
    bureau.ask("RestoreBooking", booking_id=over.id)
    assert bureau.ask("GetBooking", booking_id=first.id).booking.clashes


def test_the_event_of_a_change_says_what_it_replaced(bureau: Bureau) -> None:
    made = booked(bureau, bureau.project(), status="tentative")
    bo = bureau.join("Bo Second", "team_member").person_id
    change = {"status": "confirmed", "person_id": bo}
    bureau.ask("UpdateBooking", booking_id=made.id, **change)
    bureau.ask("UpdateBooking", booking_id=made.id, note="Mornings")
    _, changed, noted = (fact.payload for fact in bureau.facts(made.id))
    assert changed["previous_person_id"] == bureau.ada.person_id
    assert (changed["previous_status"], changed["status"]) == ("tentative", "confirmed")
    assert (noted["previous_person_id"], noted["previous_status"]) == (None, None)


def test_f06_an_offer_ends_when_its_room_is_gone(bureau: Bureau) -> None:
    project = bureau.project()
    first = booked(bureau, project, minutes_per_day=450)
    waits = booked(bureau, project, minutes_per_day=100, on_clash="waiting_list")
    bureau.ask("UpdateBooking", booking_id=first.id, minutes_per_day=300)
    assert bureau.ask("GetBooking", booking_id=waits.id).booking.offered
    bureau.ask("UpdateBooking", booking_id=first.id, minutes_per_day=400)
    assert not bureau.ask("GetBooking", booking_id=waits.id).booking.offered


@pytest.mark.slow
def test_f06_two_requests_at_once_cannot_both_take_the_last_hours(
    committing: tuple[Agency, ServedRoom],
) -> None:
    bureau = Bureau(*committing)
    project = bureau.project()

    def book(_: int) -> str:
        try:
            return str(booked(bureau, project, minutes_per_day=300).status)
        except Refusal as refusal:
            return refusal.reason

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(book, range(6)))
    assert outcomes == ["BOOKING_CLASH"] * 5 + ["confirmed"]


def test_f03_a_placeholder_is_assigned_in_parts_declined_and_reopened(bureau: Bureau) -> None:
    project = bureau.project()
    wanted = bureau.ask(
        "CreateBooking", project_id=project.id, charge_role="Developer", skill="Rust",
        total_minutes=1000, **WEEK,
    ).booking  # fmt: skip
    assert (wanted.person_id, wanted.charge_role) == ("", "developer")
    to_ada = {"booking_id": wanted.id, "person_id": bureau.ada.person_id}
    assert bureau.refusal("AssignBooking", **to_ada, total_minutes=2000) == "PART_TOO_LARGE"
    part = bureau.ask("AssignBooking", **to_ada, total_minutes=400, status="confirmed").booking
    assert (part.total_minutes, part.placeholder_id) == (400, wanted.id)
    left = bureau.ask("GetBooking", booking_id=wanted.id).booking
    assert (left.total_minutes, left.status) == (600, "tentative")
    why = {"booking_id": wanted.id, "reason": "Nobody is free"}
    assert bureau.ask("DeclineBooking", **why).booking.decline_reason == "Nobody is free"
    assert bureau.refusal("AssignBooking", **to_ada) == "BOOKING_SETTLED"
    bureau.ask("ReopenBooking", booking_id=wanted.id)
    rest = bureau.ask("AssignBooking", **to_ada).booking
    assert rest.total_minutes == 600
    assert bureau.ask("GetBooking", booking_id=wanted.id).booking.status == "filled"
    filled = bureau.ask("ListBookings", placeholder_id=wanted.id).bookings
    assert {each.id for each in filled} == {part.id, rest.id}


def test_behaviour_1_the_hours_of_a_quote_become_tentative_bookings(bureau: Bureau) -> None:
    """Behaviour 1: 50 quoted hours over 20 working days: 2.5 hours a day, tentative."""
    project = bureau.project()
    line = {"id": new_id(), "deliverable_id": None, "kind": "hours", "description": "Build"}
    line |= {"charge_role": "Developer", "seconds": 50 * 3600}
    quote = {"quote_id": new_id(), "reference": "Q-1", "opportunity_id": None, "part": 1}
    quote |= {"project_id": project.id, "total_seconds": 50 * 3600, "lines": [line]}
    month = {"project_id": project.id, "start_on": "2026-04-13", "end_on": "2026-05-11"}
    assert bureau.refusal("BookQuote", **month) == "QUOTE_NOT_ACCEPTED"
    with bureau.agency.acting(Actor.system()) as tx:
        take_quote(tx, quote, tx.now)
    assert bureau.refusal("BookQuote", project_id=project.id) == "PROJECT_DATES_REQUIRED"
    made = bureau.ask("BookQuote", **month).bookings
    assert [(each.status, each.charge_role, each.person_id) for each in made] == [
        ("tentative", "developer", "")
    ]
    assert {minutes for minutes in made[0].daily_minutes if minutes} == {150}
    assert bureau.refusal("BookQuote", **month) == "QUOTE_BOOKED"


def test_a_series_is_copied_moved_and_put_back_in_one_call(bureau: Bureau) -> None:
    project = bureau.project()
    first = booked(bureau, project)
    copy = {"booking_id": first.id, "action": "copy", "shift_days": 7, "times": 3}
    preview = bureau.ask("PreviewBookings", changes={"items": [copy]}).outcome
    assert [each.start_on[5:] for each in preview.bookings] == ["03-16", "03-23", "03-30", "04-06"]
    assert len(bureau.ask("ListBookings").bookings) == 1
    bureau.ask("ChangeBookings", changes={"items": [copy]})
    second = bureau.ask("ListBookings").bookings[1]
    move = {"booking_id": second.id, "action": "move", "shift_days": 1, "following": True}
    moved = bureau.ask("ChangeBookings", changes={"items": [move]}).outcome
    assert [each.start_on[5:] for each in moved.bookings] == ["03-24", "03-31", "04-07"]
    undone = bureau.ask("ChangeBookings", changes=moved.inverse).outcome
    assert sorted(each.start_on[5:] for each in undone.bookings) == ["03-23", "03-30", "04-06"]
    assert bureau.refusal("ChangeBookings", changes=moved.inverse) == "VERSION_MISMATCH"


def test_a_booking_is_split_and_the_second_part_given_to_somebody_else(bureau: Bureau) -> None:
    project = bureau.project()
    whole = booked(bureau, project, total_minutes=1000)
    split = {"booking_id": whole.id, "action": "split", "split_on": "2026-03-18"}
    split |= {"person_id": bureau.lea.person_id}
    outcome = bureau.ask("ChangeBookings", changes={"items": [split]}).outcome
    assert [(each.person_name, each.total_minutes) for each in outcome.bookings] == [
        ("Ada", 400),
        ("Lea", 600),
    ]
    bureau.ask("ChangeBookings", changes=outcome.inverse)
    shown = bureau.ask("ListBookings", archived="no").bookings
    assert [(each.end_on, each.total_minutes) for each in shown] == [("2026-03-20", 1000)]
    at = split | {"split_on": "2026-03-16"}
    assert bureau.refusal("ChangeBookings", changes={"items": [at]}) == "SPLIT_OUTSIDE"


def test_the_planner_shows_people_by_day_with_their_bookings_in_one_answer(
    bureau: Bureau,
) -> None:
    project = bureau.project()
    booked(bureau, project)
    booked(bureau, project, status="tentative", minutes_per_day=60)
    body = {"project_id": project.id, "charge_role": "developer", **WEEK}
    bureau.ask("CreateBooking", minutes_per_day=60, **body)
    window = {"from": "2026-03-16", "to": "2026-03-22"}
    shown = bureau.ask("GetPlanner", **window, search="Ada")
    assert list(shown.people[0].capacity_minutes) == [450] * 5 + [0, 0]
    assert list(shown.people[0].confirmed_minutes) == [240] * 5 + [0, 0]
    assert list(shown.people[0].tentative_minutes) == [60] * 5 + [0, 0]
    assert {each.status for each in shown.bookings} == {"confirmed", "tentative"}
    assert len(shown.placeholders) == 1
    only = bureau.ask("GetPlanner", **window, project_id=[project.id])
    assert [each.name for each in only.people] == ["Ada"]
    mine = bureau.ask("GetPlanner", bureau.ada, **window)
    assert [each.name for each in mine.people] == ["Ada"]
    assert not any(each.mine for each in mine.bookings)
    long = {"from": "2026-03-16", "to": "2027-06-01"}
    assert bureau.refusal("GetPlanner", **long) == "WINDOW_TOO_LONG"


def test_f08_hours_are_kept_apart_and_behaviour_6_takes_actual_else_scheduled(
    bureau: Bureau,
) -> None:
    """F08 and behaviour 6: past week scheduled 20, actual 10; this week scheduled 20: 30."""
    project = bureau.project(start_on="2026-03-02")
    bureau.sell(project)
    given = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 36_000}
    task = bureau.task(project, "Build", **given)
    for start_on, end_on in (("2026-03-02", "2026-03-06"), ("2026-03-09", "2026-03-13")):
        booked(bureau, project, task_id=task.id, start_on=start_on, end_on=end_on)
    entry = {"project_id": project.id, "task_id": task.id, "person_id": bureau.ada.person_id}
    bureau.ask("LogTime", bureau.ada, worked_on="2026-03-04", seconds=36_000, **entry)
    window = {"from": "2026-03-02", "to": "2026-03-13"}
    for by in ("task", "person", "project"):
        row = bureau.ask("CompareHours", by=by, project_id=[project.id], **window).rows[0]
        assert (row.estimated_minutes, row.allocated_minutes) == (600, 600)
        assert (row.scheduled_minutes, row.actual_minutes) == (2400, 600)
        assert row.actual_else_scheduled_minutes == 30 * 60
    assert bureau.refusal("CompareHours", **window) == "PROJECT_OR_PERSON_REQUIRED"


def test_hours_are_summed_over_all_rows_or_refused_never_over_a_part(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = bureau.project(start_on="2026-03-02")
    for name in ("Draw", "Build", "Test"):
        bureau.task(project, name, estimate_seconds=3_600)
    asked = {"from": "2026-03-02", "to": "2026-03-13", "project_id": [project.id]}
    monkeypatch.setattr(hours, "ROWS_MAX", 2)
    found = bureau.ask("CompareHours", **asked)
    assert (len(found.rows), found.rows_left_out, found.total.estimated_minutes) == (2, 1, 180)
    monkeypatch.setattr(hours, "RECORDS_MAX", 2)
    assert bureau.refusal("CompareHours", **asked) == "TOO_MUCH_AT_ONCE"


def test_who_cannot_see_a_booking_is_told_that_there_is_none(bureau: Bureau) -> None:
    booking = booked(bureau, bureau.project())
    assert bureau.ask("GetBooking", bureau.ada, booking_id=booking.id).booking.id == booking.id
    stranger = bureau.join("Sam", "team_member")
    assert bureau.refusal("GetBooking", stranger, booking_id=booking.id) == "BOOKING_NOT_FOUND"


def test_f11_bookings_are_suggested_as_time_less_what_is_logged(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    bureau.sell(project)
    task, done = bureau.task(project, "Build"), bureau.task(project, "Test")
    bureau.ask("UpdateTask", task_id=done.id, status="TASK_STATUS_DONE")
    week = {"start_on": "2026-03-09", "end_on": "2026-03-10"}
    booked(bureau, project, task_id=task.id, **week)
    booked(bureau, project, task_id=done.id, minutes_per_day=30, **week)
    booked(bureau, project, status="tentative", minutes_per_day=60, **week)
    entry = {"project_id": project.id, "task_id": task.id, "person_id": bureau.ada.person_id}
    bureau.ask("LogTime", bureau.ada, worked_on="2026-03-10", seconds=3600, **entry)
    found = bureau.ask("SuggestTime", bureau.ada, first_on="2026-03-09").suggestions
    assert [(one.worked_on, one.task_name, one.booked_minutes, one.minutes) for one in found] == [
        ("2026-03-09", "", 30, 30),
        ("2026-03-09", "Build", 240, 240),
        ("2026-03-10", "", 30, 30),
        ("2026-03-10", "Build", 240, 180),
    ]
    of_ada = {"first_on": "2026-03-09", "person_id": bureau.ada.person_id}
    stranger = bureau.join("Sam", "team_member")
    assert bureau.refusal("SuggestTime", stranger, **of_ada) == "PERSON_NOT_FOUND"
    assert not bureau.ask("SuggestTime", stranger, first_on="2026-03-09").suggestions
    assert bureau.refusal("SuggestTime", first_on="9999-12-31") == "DATE_OUT_OF_RANGE"
