"""Levellings: started, worked out, applied as one change, undone, and who may do it (E12, M-05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.actor import Actor
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
