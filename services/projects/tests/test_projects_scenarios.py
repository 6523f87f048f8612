"""Scenarios over gRPC: F10 and M-06. Today is Wednesday, 11 March 2026."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.ids import new_id
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_room import Bureau
from tandem.projects.v1 import planning_pb2
from test_projects_bookings import booked
from test_projects_demand import HOUR, WINDOW, Pipeline

pytestmark = pytest.mark.slow
JUNE = {"from": "2026-06-01", "to": "2026-06-30"}


def scenario(bureau: Bureau, *changes: dict[str, Any], **given: Any) -> Any:
    made = bureau.ask("CreatePlanScenario", **{"name": "What if", **given}).scenario
    for change in changes:
        made = bureau.ask("AddScenarioChange", scenario_id=made.id, **change).scenario
    return made


def compared(bureau: Bureau, *scenarios: Any, **window: Any) -> Any:
    ids = [each.id for each in scenarios]
    return bureau.ask("ComparePlanScenarios", ids=ids, **{**WINDOW, **window})


def preview(bureau: Bureau, of: Any) -> Any:
    return bureau.ask("PreviewPlanScenario", scenario_id=of.id)


def a_plan(bureau: Bureau) -> tuple[Any, Any, Any]:
    """Draw, then print, from Monday on; each takes two days."""
    project = bureau.project(start_on="2026-03-16")
    draw = bureau.task(project, "Draw", 2, charge_role="designer", estimate_seconds=10 * HOUR)
    press = bureau.task(project, "Print", 2)
    bureau.link(draw, press)
    return project, draw, press


def live(bureau: Bureau, project: Any) -> list[bytes]:
    """What is read of plans, bookings, hours and demand, byte by byte."""
    answers = [
        bureau.ask("GetSchedule", project_id=project.id),
        bureau.ask("ListBookings"),
        bureau.ask("ListWorkingPatterns", bureau.root),
        bureau.ask("ListPeople", bureau.root),
        bureau.ask("GetDemand", **WINDOW),
    ]
    return [each.SerializeToString(deterministic=True) for each in answers]


def role_of(column: Any, name: str) -> Any:
    return next(role for role in column.roles if role.charge_role == name)


def test_f10_win_a_delay_b_hire_c_side_by_side(bureau: Bureau) -> None:
    """A deal of 200 h at 60 %: 120 h now, 200 h once won, 120 h of which less fall into the window
    when it is late; a hire has 37.5 h a week."""
    pipeline = Pipeline(bureau)
    deal = pipeline.deal(200, 6000)
    won = scenario(bureau, {"kind": "win", "opportunity_id": deal}, name="Win")
    lost = scenario(bureau, {"kind": "lose", "opportunity_id": deal}, name="Lose")
    late = scenario(
        bureau, {"kind": "delay_opportunity", "opportunity_id": deal, "days": 17}, name="Late"
    )
    weekly = {"charge_role": "Designer", "weekly_minutes": 2250}
    hired = scenario(bureau, {"kind": "hire", "from_on": "2026-06-15", **weekly}, name="Hire")
    found = compared(bureau, won, lost, late, hired)
    now, *columns = found.columns
    assert [column.name for column in columns] == ["Win", "Lose", "Late", "Hire"]
    demand = [role_of(each, "designer").total for each in (now, columns[0])]
    assert [each.demand_seconds for each in demand] == [120 * HOUR, 200 * HOUR]
    assert demand[1].confirmed_seconds == 200 * HOUR
    assert columns[1].total.figure.demand_seconds == 0
    assert columns[2].total.figure.demand_seconds == 0
    designers = role_of(columns[3], "designer").total
    assert designers.capacity_seconds == 7 * 27_000
    assert designers.gap_seconds == 120 * HOUR - 7 * 27_000
    assert role_of(columns[3], "designer").people == 1


def test_what_is_now_is_what_demand_says(bureau: Bureau) -> None:
    Pipeline(bureau).deal(200, 6000)
    a_plan(bureau)
    window = {"from": "2026-03-01", "to": "2026-07-15", "period": "week"}
    (now,) = compared(bureau, **window).columns
    demand = bureau.ask("GetDemand", **window)
    assert list(now.roles) == list(demand.roles)
    assert [each.figure for each in now.periods] == list(demand.totals)


def test_m06_live_reads_never_see_a_scenario_and_discarding_leaves_no_trace(
    bureau: Bureau,
) -> None:
    project, draw, _ = a_plan(bureau)
    booking = booked(bureau, project)
    before = live(bureau, project)
    made = scenario(
        bureau,
        {"kind": "delay_project", "project_id": project.id, "days": 5},
        {"kind": "delay_task", "task_id": draw.id, "days": 1},
        {"kind": "booking", "booking_id": booking.id, "minutes_per_day": 60},
        {
            "kind": "capacity",
            "person_id": bureau.ada.person_id,
            "weekly_minutes": 600,
            "from_on": "2026-06-01",
        },
    )
    compared(bureau, made)
    preview(bureau, made)
    assert live(bureau, project) == before
    bureau.ask("DiscardPlanScenario", scenario_id=made.id)
    assert live(bureau, project) == before
    assert not preview(bureau, made).effects
    assert bureau.ask("RestorePlanScenario", scenario_id=made.id).scenario.status == "draft"


def with_one_of_each(bureau: Bureau, project: Any, booking: Any) -> Any:
    """A scenario that delays, books, changes hours, wins and sends on leave."""
    ada, root = bureau.ada.person_id, bureau.root
    kind = bureau.ask("CreateLeaveType", root, name="Garden leave", counts=True).leave_type
    deal = Pipeline(bureau).deal(100, 5000)
    leave = {"leave_type_id": kind.id, "from_on": "2026-04-20", "until_on": "2026-04-24"}
    changes: list[dict[str, Any]] = [
        {"kind": "delay_project", "project_id": project.id, "days": 5},
        {"kind": "booking", "booking_id": booking.id, "minutes_per_day": 60},
        {"kind": "capacity", "person_id": ada, "weekly_minutes": 600, "from_on": "2026-06-01"},
        {"kind": "win", "opportunity_id": deal},
        {"kind": "leave", "person_id": ada, **leave},
    ]
    made = bureau.ask("CreatePlanScenario", root, name="All of it").scenario
    for change in changes:
        bureau.ask("AddScenarioChange", root, scenario_id=made.id, **change)
    return made


def test_m06_applying_is_exactly_the_preview_and_undoing_puts_all_back(bureau: Bureau) -> None:
    project, *_ = a_plan(bureau)
    booking = booked(bureau, project)
    root = bureau.root
    made = with_one_of_each(bureau, project, booking)
    seen = bureau.ask("PreviewPlanScenario", root, scenario_id=made.id)
    assert not seen.conflicts
    assert [each.kind for each in seen.to_do] == ["win"]
    lines = {(each.kind, each.name, each.what): (each.before, each.after) for each in seen.effects}
    assert lines[("task", "Draw", "dates")] == ("2026-03-16/2026-03-17", "2026-03-23/2026-03-24")
    assert lines[("task", "Print", "dates")] == ("2026-03-18/2026-03-19", "2026-03-25/2026-03-26")
    assert lines[("working_pattern", "Ada", "weekly_minutes")] == ("2250", "600")
    assert lines[("leave", "Ada", "leave")] == ("", "2026-04-20/2026-04-24")
    before, planned = live(bureau, project), bureau.dates(project)
    applied = bureau.ask("ApplyPlanScenario", root, scenario_id=made.id).scenario
    assert applied.status == "applied"
    assert list(applied.effects) == list(seen.effects)
    dates = bureau.dates(project)
    assert dates == {"Draw": ("03-23", "03-24"), "Print": ("03-25", "03-26")}
    (shown,) = bureau.ask("ListBookings").bookings
    assert shown.minutes_per_day == 60
    (pattern,) = bureau.ask("ListWorkingPatterns", root).working_patterns
    assert (pattern.from_on, pattern.weekly_minutes) == ("2026-06-01", 600)
    (away,) = bureau.ask("ListLeave", root).leave
    assert (away.first_on, away.status) == ("2026-04-20", "approved")
    assert bureau.refusal("ApplyPlanScenario", root, scenario_id=made.id) == "SCENARIO_STATUS"
    undone = bureau.ask("UndoPlanScenario", root, scenario_id=made.id).scenario
    assert (undone.status, len(undone.changes), len(undone.effects)) == ("draft", 5, 0)
    after = live(bureau, project)
    assert after[3:] == before[3:]
    assert bureau.dates(project) == planned
    (back,) = bureau.ask("ListBookings").bookings
    assert list(back.daily_minutes) == list(booking.daily_minutes)
    assert not bureau.ask("ListWorkingPatterns", root, archived="no").working_patterns
    assert bureau.ask("PreviewPlanScenario", root, scenario_id=made.id) == seen


DAYS = st.integers(-30, 30)


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(whole=DAYS, task=DAYS, minutes=st.integers(1, 450), weekly=st.integers(0, 3000))
def test_m06_applying_and_undoing_is_the_identity(
    bureau: Bureau, whole: int, task: int, minutes: int, weekly: int
) -> None:
    """For any delays, hours and contract; each example begins with what the one before left."""
    project, draw, _ = a_plan(bureau)
    start = {"start_on": "2026-05-04", "end_on": "2026-05-08", "minutes_per_day": 1}
    booking = booked(bureau, project, **start)
    stated = [
        {"kind": "delay_project", "project_id": project.id, "days": whole},
        {"kind": "delay_task", "task_id": draw.id, "days": task},
        {"kind": "booking", "booking_id": booking.id, "minutes_per_day": minutes},
    ]
    hours = {"weekly_minutes": weekly, "from_on": "2026-06-01"}
    stated.append({"kind": "capacity", "person_id": bureau.ada.person_id, **hours})
    made = bureau.ask("CreatePlanScenario", bureau.root, name="Any").scenario
    for change in stated:
        if change.get("days", 1):
            bureau.ask("AddScenarioChange", bureau.root, scenario_id=made.id, **change)

    def state() -> Any:
        ids = [made.id]
        found = bureau.ask("ComparePlanScenarios", bureau.root, ids=ids, **WINDOW)
        kept = bureau.ask("GetBooking", booking_id=booking.id).booking
        return bureau.dates(project), list(kept.daily_minutes), found

    before = state()
    bureau.ask("ApplyPlanScenario", bureau.root, scenario_id=made.id)
    live_now, _ = state()[2].columns
    assert live_now.total == before[2].columns[1].total
    bureau.ask("UndoPlanScenario", bureau.root, scenario_id=made.id)
    assert state() == before
    bureau.ask("ArchiveBooking", booking_id=booking.id)


def test_m06_a_record_that_changed_since_is_a_conflict_with_both_values(bureau: Bureau) -> None:
    project, draw, _ = a_plan(bureau)
    other = bureau.project(name="Autumn", start_on="2026-03-16")
    gone = bureau.task(other, "Film", 2)
    made = scenario(
        bureau,
        {"kind": "delay_task", "task_id": draw.id, "days": 5},
        {"kind": "delay_task", "task_id": gone.id, "days": 5},
    )
    bureau.ask("UpdateTask", task_id=draw.id, start_not_before="2026-03-18")
    bureau.ask("UpdateTask", task_id=gone.id, status=planning_pb2.TASK_STATUS_CANCELLED)
    changed, closed = preview(bureau, made).conflicts
    assert (changed.reason, changed.what, changed.can_apply) == ("changed", "dates", True)
    assert changed.seen == "2026-03-16/2026-03-17"
    assert changed.now == "2026-03-18/2026-03-19"
    assert (closed.reason, closed.can_apply) == ("closed", False)
    before = live(bureau, project)
    ask = {"scenario_id": made.id}
    assert bureau.refusal("ApplyPlanScenario", **ask) == "CONFLICT_UNDECIDED"
    both = [{"change_id": each.id, "decision": "apply"} for each in made.changes]
    assert bureau.refusal("ApplyPlanScenario", decisions=both, **ask) == "CHANGE_CANNOT_BE_APPLIED"
    assert live(bureau, project) == before
    unknown = [{"change_id": new_id(), "decision": "skip"}]
    assert bureau.refusal("ApplyPlanScenario", decisions=unknown, **ask) == "CHANGE_NOT_FOUND"
    both[1]["decision"] = "skip"
    bureau.ask("ApplyPlanScenario", decisions=both, **ask)
    assert bureau.dates(project)["Draw"] == ("03-25", "03-26")
    bureau.ask("UpdateTask", task_id=draw.id, start_not_before="2026-04-01")
    assert bureau.refusal("UndoPlanScenario", **ask) == "VERSION_MISMATCH"


def test_a_refused_change_names_its_place_and_nothing_is_half_done(bureau: Bureau) -> None:
    project, draw, _ = a_plan(bureau)
    booking = booked(bureau, project, minutes_per_day=240)
    made = scenario(
        bureau,
        {"kind": "delay_task", "task_id": draw.id, "days": 5},
        {"kind": "booking", "booking_id": booking.id, "minutes_per_day": 600},
    )
    over = compared(bureau, made, **{"from": "2026-03-16", "to": "2026-03-20"})
    assert [column.total.overloaded_days for column in over.columns] == [0, 5]
    before = live(bureau, project)
    assert bureau.refusal("ApplyPlanScenario", scenario_id=made.id) == "CHANGE_REFUSED"
    assert live(bureau, project) == before


def test_leave_takes_capacity_and_overloads_days(bureau: Bureau) -> None:
    project, *_ = a_plan(bureau)
    booked(bureau, project)
    kind = bureau.ask("CreateLeaveType", bureau.root, name="Garden leave", counts=True).leave_type
    away = {"from_on": "2026-03-16", "until_on": "2026-03-17", "leave_type_id": kind.id}
    made = scenario(bureau, {"kind": "leave", "person_id": bureau.ada.person_id, **away})
    week = {"from": "2026-03-16", "to": "2026-03-20"}
    now, then = compared(bureau, made, **week).columns
    taken = now.total.figure.capacity_seconds - then.total.figure.capacity_seconds
    assert taken == 2 * 27_000
    assert [now.total.overloaded_days, then.total.overloaded_days] == [0, 2]
    assert then.total.utilisation_bp > now.total.utilisation_bp


def test_a_late_project_moves_demand_and_its_finish(bureau: Bureau) -> None:
    project, *_ = a_plan(bureau)
    made = scenario(bureau, {"kind": "delay_project", "project_id": project.id, "days": 10})
    found = compared(bureau, made, **{"from": "2026-03-16", "to": "2026-03-20"})
    now, then = found.columns
    assert now.total.figure.demand_seconds == 10 * HOUR
    assert then.total.figure.demand_seconds == 0
    assert [each.project_id for each in found.projects] == [project.id]
    ends = [column.finishes[0].end_on for column in found.columns]
    assert ends == ["2026-03-19", "2026-04-02"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "win"}, "FIELD_REQUIRED"),
        ({"kind": "hire", "charge_role": "designer", "weekly_minutes": 60}, "FIELD_REQUIRED"),
        ({"kind": "win", "opportunity_id": new_id()}, "OPPORTUNITY_NOT_FOUND"),
        ({"kind": "win", "opportunity_id": new_id(), "days": 3}, "FIELD_UNUSED"),
        ({"kind": "delay_project", "project_id": new_id(), "days": 3}, "PROJECT_NOT_FOUND"),
        ({"kind": "delay_task", "task_id": new_id(), "days": 3}, "TASK_NOT_FOUND"),
        ({"kind": "booking", "booking_id": new_id()}, "FIELD_REQUIRED"),
        (
            {"kind": "booking", "booking_id": new_id(), "minutes_per_day": 60},
            "BOOKING_NOT_FOUND",
        ),
        (
            {"kind": "capacity", "person_id": new_id(), "from_on": "2026-04-01"},
            "PERSON_NOT_FOUND",
        ),
        (
            {
                "kind": "hire",
                "charge_role": "designer",
                "weekly_minutes": 60,
                "from_on": "2026-03-10",
            },
            "DATE_IN_PAST",
        ),
    ],
)
def test_bad_changes_are_refused(bureau: Bureau, change: dict[str, Any], reason: str) -> None:
    made = scenario(bureau)
    assert bureau.refusal("AddScenarioChange", scenario_id=made.id, **change) == reason


def test_changes_are_replaced_removed_and_not_repeated(bureau: Bureau) -> None:
    _, draw, press = a_plan(bureau)
    late = {"kind": "delay_task", "task_id": draw.id}
    made = scenario(
        bureau, late | {"days": 1}, {"kind": "delay_task", "task_id": press.id, "days": 2}
    )
    again = late | {"days": 5, "scenario_id": made.id}
    assert bureau.refusal("AddScenarioChange", **again) == "CHANGE_REPEATED"
    first = made.changes[0].id
    kept = bureau.ask("AddScenarioChange", replaces_id=first, **again).scenario
    assert [each.days for each in kept.changes] == [5, 2]
    gone = {"scenario_id": made.id, "change_id": first}
    left = bureau.ask("RemoveScenarioChange", **gone).scenario
    assert [each.days for each in left.changes] == [2]
    assert bureau.refusal("RemoveScenarioChange", **gone) == "CHANGE_NOT_FOUND"


def test_a_private_scenario_is_its_owners_and_a_shared_one_is_read_only(bureau: Bureau) -> None:
    made = scenario(bureau)
    assert (
        bureau.refusal("GetPlanScenario", bureau.max, scenario_id=made.id) == "SCENARIO_NOT_FOUND"
    )
    assert not bureau.ask("ListPlanScenarios", bureau.max).scenarios
    bureau.ask("UpdatePlanScenario", scenario_id=made.id, shared=True)
    (seen,) = bureau.ask("ListPlanScenarios", bureau.max).scenarios
    assert (seen.id, seen.owner_name) == (made.id, "Pam")
    refused = bureau.refusal("UpdatePlanScenario", bureau.max, scenario_id=made.id, name="Mine")
    assert refused == "RECORD_OF_ANOTHER"
    copy = bureau.ask("CreatePlanScenario", bureau.max, name="Mine", copy_of_id=made.id).scenario
    assert copy.owner_id == bureau.max.person_id
    given = bureau.ask(
        "UpdatePlanScenario", scenario_id=made.id, owner_id=bureau.max.person_id
    ).scenario
    assert given.owner_name == "Max"


def test_an_archived_scenario_is_not_changed_until_it_is_restored(bureau: Bureau) -> None:
    made = scenario(bureau)
    at = {"scenario_id": made.id}
    assert bureau.ask("ArchivePlanScenario", **at).scenario.archived
    assert bureau.refusal("UpdatePlanScenario", name="Other", **at) == "SCENARIO_ARCHIVED"
    assert bureau.refusal("ApplyPlanScenario", **at) == "SCENARIO_ARCHIVED"
    assert [each.id for each in bureau.ask("ListPlanScenarios", archived="yes").scenarios] == [
        made.id
    ]
    assert not bureau.ask("RestorePlanScenario", **at).scenario.archived
    assert bureau.refusal("ApplyPlanScenario", **at) == "SCENARIO_EMPTY"
    assert bureau.fact_types(made.id) == ["scenario.created", *["scenario.changed"] * 2]
