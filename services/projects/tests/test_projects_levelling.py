"""Levellings: started, worked out, applied as one change, undone, and who may do it (E12, M-05)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from planning_room import Bureau
from projects.levelling.commands import take_up
from projects.levelling.model import Levelling
from projects.solving import solve
from sqlalchemy import update

pytestmark = pytest.mark.slow


def overloaded(bureau: Bureau, **given: Any) -> Any:
    """Ada is to draw and to write in the same three days, all of each; then both are printed."""
    project = bureau.project(start_on="2026-03-16", **given)
    whole = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 3 * 27_000}
    draw = bureau.task(project, "Draw", 3, **whole)
    write = bureau.task(project, "Write", 3, **whole)
    press = bureau.task(project, "Print", 1)
    bureau.link(draw, press)
    bureau.link(write, press)
    return project


def levelled(bureau: Bureau, *projects: Any, **given: Any) -> Any:
    """Worked out at once, by what the solving process calls."""
    ids = [project.id for project in projects]
    asked = {"project_ids": ids, "from_on": "2026-03-16", "effort": 1, **given}
    started = bureau.ask("StartLevelling", **asked).levelling
    assert started.status == "waiting"
    with bureau.agency.acting(Actor.system()) as tx:
        assert take_up(tx) == [started.id]
    assert solve(bureau.agency.database, started.id) == 0
    return bureau.ask("GetLevelling", levelling_id=started.id).levelling


def test_an_overload_is_resolved_explained_applied_and_undone(bureau: Bureau) -> None:
    project = overloaded(bureau)
    before = bureau.dates(project)
    assert before["Draw"] == before["Write"] == ("03-16", "03-18")
    found = levelled(bureau, project)
    assert (found.status, found.tasks, found.optimal) == ("ready", 3, True)
    assert bureau.dates(project) == before
    moved = {move.task_name: move for move in found.moves}
    second, first = ("Write", "Draw") if "Write" in moved else ("Draw", "Write")
    assert set(moved) == {second, "Print"}
    assert (moved[second].reason, moved[second].because_of) == ("person", first)
    assert moved[second].person_name == "Ada"
    assert (moved["Print"].reason, moved["Print"].because_of) == ("dependency", second)
    (ada,) = found.people
    assert (ada.overloaded_days_before, ada.overloaded_days) == (3, 0)
    (shown,) = found.projects
    assert (shown.end_on_before, shown.end_on) == ("2026-03-19", "2026-03-24")
    bureau.ask("ApplyLevelling", levelling_id=found.id)
    after = bureau.dates(project)
    assert after[first] == ("03-16", "03-18")
    assert after[second] == ("03-19", "03-23")
    assert after["Print"] == ("03-24", "03-24")
    assert bureau.refusal("ApplyLevelling", levelling_id=found.id) == "LEVELLING_STATUS"
    undone = bureau.ask("UndoLevelling", levelling_id=found.id).levelling
    assert undone.status == "undone"
    assert bureau.dates(project) == before
    types = bureau.fact_types(found.id)
    assert types == ["levelling.started", *["levelling.changed"] * 3]


def test_e11_what_waits_for_another_of_the_projects_is_moved_with_it(bureau: Bureau) -> None:
    project = overloaded(bureau)
    shop = bureau.project(name="Shop", start_on="2026-03-16")
    press = bureau.task(shop, "Post", 1)
    plan = bureau.ask("GetSchedule", project_id=project.id)
    last = next(task for task in plan.tasks if task.name == "Print")
    bureau.link(last, press)
    assert bureau.dates(shop)["Post"] == ("03-20", "03-20")
    found = levelled(bureau, project, shop)
    moved = {move.task_name: move for move in found.moves}
    assert (moved["Post"].reason, moved["Post"].because_of) == ("dependency", "Print")
    bureau.ask("ApplyLevelling", levelling_id=found.id)
    assert bureau.dates(shop)["Post"] == ("03-25", "03-25")


def test_work_of_other_projects_takes_time_too_and_is_not_named(bureau: Bureau) -> None:
    other = bureau.project(bureau.max, name="Secret", start_on="2026-03-16")
    work = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 2 * 27_000}
    bureau.ask(
        "CreateTask", bureau.max, project_id=other.id, name="Secret", duration_days=2, **work
    )
    project = bureau.project(start_on="2026-03-16")
    bureau.task(project, "Draw", 2, **work)
    found = levelled(bureau, project)
    (move,) = found.moves
    assert (move.start_on, move.reason, move.because_of) == ("2026-03-18", "person", "")


def away(bureau: Bureau, person: Actor, first: str, last: str) -> None:
    kind = bureau.ask("CreateLeaveType", bureau.root, name=f"Moving {first}").leave_type
    days = {"leave_type_id": kind.id, "first_on": first, "last_on": last}
    leave = bureau.ask("RequestLeave", bureau.root, person_id=person.person_id, **days).leave
    bureau.ask("ApproveLeave", bureau.root, leave_id=leave.id)


def weekly(bureau: Bureau, person: Actor, *minutes: int) -> None:
    """A working pattern, Monday first."""
    days = [{"weekday": nth, "minutes": each} for nth, each in enumerate(minutes, start=1) if each]
    whose = {"person_id": person.person_id, "from_on": "2026-01-01"}
    bureau.ask("CreateWorkingPattern", bureau.root, **whose, days=days)


def test_e12_work_waits_until_somebody_is_back_from_leave(bureau: Bureau) -> None:
    away(bureau, bureau.ada, "2026-03-17", "2026-03-18")
    project = bureau.project(start_on="2026-03-16")
    work = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 2 * 27_000}
    bureau.task(project, "Draw", 2, **work)
    found = levelled(bureau, project)
    (move,) = found.moves
    assert (move.start_on, move.end_on, move.reason) == ("2026-03-19", "2026-03-20", "away")
    (ada,) = found.people
    assert (ada.overloaded_days_before, ada.overloaded_days) == (1, 0)
    bureau.ask("ApplyLevelling", levelling_id=found.id)
    assert bureau.dates(project)["Draw"] == ("03-19", "03-20")


def test_e12_a_plan_is_not_applied_once_somebody_takes_leave_in_it(bureau: Bureau) -> None:
    project = overloaded(bureau)
    found = levelled(bureau, project)
    away(bureau, bureau.ada, "2026-03-17", "2026-03-17")
    assert bureau.refusal("ApplyLevelling", levelling_id=found.id) == "PLANS_CHANGED"


def test_e12_the_hours_of_each_weekday_count(bureau: Bureau) -> None:
    weekly(bureau, bureau.ada, 450, 450, 450, 450, 120)
    project = bureau.project(start_on="2026-03-16")
    work = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 2 * 27_000}
    for name in ("One", "Two", "Three"):
        bureau.task(project, name, 2, **work)
    found = levelled(bureau, project)
    assert sorted(move.start_on for move in found.moves) == ["2026-03-18", "2026-03-23"]
    assert found.people[0].overloaded_days == 0


def test_e12_a_task_longer_than_somebodys_week_rests_on_the_days_between(bureau: Bureau) -> None:
    weekly(bureau, bureau.ada, 450, 450, 450)
    project = bureau.project(start_on="2026-03-16")
    work = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 5 * 27_000}
    long = bureau.task(project, "Draw", 5, **work)
    press = bureau.task(project, "Print", 1)
    bureau.link(long, press)
    found = levelled(bureau, project)
    assert "Ada never has 5 working days in a row" in found.warnings[0]
    moved = {move.task_name: move.start_on for move in found.moves}
    assert moved == {"Print": "2026-03-25"}
    assert found.people[0].overloaded_days == 0
    bureau.ask("ApplyLevelling", levelling_id=found.id)
    assert bureau.dates(project)["Print"] == ("03-25", "03-25")


def test_e12_confirmed_bookings_of_other_projects_take_time_once(bureau: Bureau) -> None:
    other = bureau.project(name="Other", start_on="2026-03-16")
    work = {"assignee_id": bureau.ada.person_id, "estimate_seconds": 2 * 27_000}
    bureau.task(other, "Film", 2, **work)
    days = {"start_on": "2026-03-16", "end_on": "2026-03-18", "person_id": bureau.ada.person_id}
    bureau.ask(
        "CreateBooking", project_id=other.id, **days, minutes_per_day=450, status="confirmed"
    )
    project = bureau.project(start_on="2026-03-16")
    bureau.task(project, "Draw", 2, **work)
    (move,) = levelled(bureau, project).moves
    assert move.start_on == "2026-03-19"


def test_somebody_whose_contract_ends_gets_no_work_behind_it(bureau: Bureau) -> None:
    leaves = bureau.join("Uma", "team_member", employed_until=date(2026, 3, 17))
    project = bureau.project(start_on="2026-03-16")
    work = {"assignee_id": leaves.person_id, "estimate_seconds": 3 * 27_000}
    bureau.task(project, "Draw", 3, **work)
    asked = {"project_ids": [project.id], "from_on": "2026-03-16"}
    with pytest.raises(Refusal, match="Uma has too few days left") as refused:
        bureau.ask("StartLevelling", **asked)
    assert refused.value.reason == "CAPACITY_MISSING"


def test_a_task_of_a_role_goes_to_whoever_is_free(bureau: Bureau) -> None:
    for name in ("Dan", "Dora"):
        bureau.join(name, "team_member", charge_role="designer")
    project = bureau.project(start_on="2026-03-16")
    for name in ("One", "Two", "Three"):
        bureau.task(project, name, 2, charge_role="designer", estimate_seconds=2 * 27_000)
    found = levelled(bureau, project)
    assert len(found.moves) == 1
    assert all(person.overloaded_days == 0 for person in found.people)


def test_a_plan_that_changed_meanwhile_is_not_overwritten(bureau: Bureau) -> None:
    project = overloaded(bureau)
    found = levelled(bureau, project)
    bureau.task(project, "Cut", 1)
    assert bureau.refusal("ApplyLevelling", levelling_id=found.id) == "PLANS_CHANGED"
    bureau.ask("DiscardLevelling", levelling_id=found.id)
    assert bureau.refusal("DiscardLevelling", levelling_id=found.id) == "LEVELLING_STATUS"


def test_work_of_people_who_play_no_part_changes_nothing(bureau: Bureau) -> None:
    stranger = bureau.join("Dan", "team_member")
    other = bureau.project(bureau.max, name="Other", start_on="2026-03-16")
    project = overloaded(bureau)
    found = levelled(bureau, project)
    assert [person.name for person in found.people] == ["Ada"]
    work = {"assignee_id": stranger.person_id, "estimate_seconds": 27_000}
    bureau.ask("CreateTask", bureau.max, project_id=other.id, name="New", duration_days=1, **work)
    assert bureau.ask("ApplyLevelling", levelling_id=found.id).levelling.status == "applied"


def test_a_cancelled_levelling_keeps_no_answer(bureau: Bureau) -> None:
    project = overloaded(bureau)
    asked = {"project_ids": [project.id], "from_on": "2026-03-16"}
    started = bureau.ask("StartLevelling", **asked).levelling
    bureau.ask("CancelLevelling", levelling_id=started.id)
    with bureau.agency.acting(Actor.system()) as tx:
        assert take_up(tx) == []
    assert bureau.ask("GetLevelling", levelling_id=started.id).levelling.status == "cancelled"


def test_a_process_that_went_silent_twice_fails_the_levelling(bureau: Bureau) -> None:
    project = overloaded(bureau)
    started = bureau.ask("StartLevelling", project_ids=[project.id], from_on="2026-03-16")
    id_ = started.levelling.id
    for expected in ([id_], [id_], []):
        with bureau.agency.acting(Actor.system()) as tx:
            assert take_up(tx) == expected
            assert take_up(tx) == []
            tx.session.execute(update(Levelling).values(seen_at=tx.now - timedelta(minutes=5)))
    assert bureau.ask("GetLevelling", levelling_id=id_).levelling.status == "failed"


def test_bad_questions_are_refused_by_name(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-16")
    one = {"project_ids": [project.id]}
    assert bureau.refusal("StartLevelling", **one) == "NOTHING_TO_LEVEL"
    assert bureau.refusal("StartLevelling", from_on="2020-01-01", **one) == "DATE_IN_PAST"
    idle = bureau.join("Ida", "team_member", weekly_seconds=0)
    work = {"assignee_id": idle.person_id, "estimate_seconds": 3600}
    bureau.task(project, "Draw", 1, **work)
    assert bureau.refusal("StartLevelling", **one) == "CAPACITY_MISSING"


def test_others_see_no_levelling_and_level_no_project_of_another(bureau: Bureau) -> None:
    project = overloaded(bureau)
    found = levelled(bureau, project)
    for_max = {"actor": bureau.max, "levelling_id": found.id}
    assert bureau.refusal("GetLevelling", **for_max) == "LEVELLING_NOT_FOUND"
    assert bureau.refusal("ApplyLevelling", **for_max) == "LEVELLING_NOT_FOUND"
    assert bureau.refusal("StartLevelling", bureau.ada, project_ids=[project.id])
