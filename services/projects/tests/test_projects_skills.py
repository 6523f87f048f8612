"""Skills, levels, and who is free (F04), over gRPC. Today is Wednesday, 11 March 2026."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from hypothesis import given
from hypothesis import strategies as st
from planning_room import Bureau
from projects.bookings.rules.free import free_weeks, whole
from projects_builders import NOW

WEEK = {"from": "2026-03-16", "to": "2026-03-22"}


def a_skill(bureau: Bureau, name: str = "Film", **more: Any) -> Any:
    return bureau.ask("CreateSkill", bureau.root, name=name, **more).skill


def levels(bureau: Bureau, person: Actor, *stated: tuple[Any, int]) -> list[tuple[str, int]]:
    wanted = [{"skill_id": skill.id, "level": level} for skill, level in stated]
    answer = bureau.ask("SetPersonSkills", bureau.root, person_id=person.person_id, skills=wanted)
    return [(each.skill_name, each.level) for each in answer.person_skills]


def free(bureau: Bureau, actor: Actor | None = None, **asked: Any) -> Any:
    return bureau.ask("ListAvailablePeople", actor or bureau.root, **WEEK | asked)


def names(answer: Any) -> list[str]:
    return [person.name for person in answer.available_people]


def test_f04_a_skill_is_named_once_moved_archived_and_restored(bureau: Bureau) -> None:
    film = a_skill(bureau, group="Craft")
    copy = a_skill(bureau, "Copy", position=1)
    assert (film.position, copy.position) == (1, 1)
    with pytest.raises(Refusal, match="Another skill"):
        a_skill(bureau, "FILM")
    bureau.ask("ArchiveSkill", bureau.root, skill_id=film.id)
    with pytest.raises(Refusal, match="archived"):
        bureau.ask("UpdateSkill", bureau.root, skill_id=film.id, name="Cinema")
    a_skill(bureau, "Film")
    with pytest.raises(Refusal, match="Another skill"):
        bureau.ask("RestoreSkill", bureau.root, skill_id=film.id)
    assert bureau.fact_types(film.id) == ["skill.created", "skill.changed"]


def test_f04_levels_are_set_together_or_not_at_all(bureau: Bureau) -> None:
    film, copy, old = (a_skill(bureau, name) for name in ("Film", "Copy", "Fax"))
    assert levels(bureau, bureau.ada, (film, 5), (copy, 2)) == [("Film", 5), ("Copy", 2)]
    bureau.ask("ArchiveSkill", bureau.root, skill_id=old.id)
    with pytest.raises(Refusal, match="Fax is archived") as refused:
        levels(bureau, bureau.ada, (film, 1), (old, 3))
    assert refused.value.field == "skills[1].skill_id"
    assert levels(bureau, bureau.ada, (copy, 0)) == [("Film", 5)]
    (gone,) = bureau.ask("ListPersonSkills", removed="yes").person_skills
    assert (gone.skill_name, gone.person_name, gone.removed) == ("Copy", "Ada", True)
    assert bureau.fact_types(gone.id) == ["person_skill.set", "person_skill.removed"]
    assert levels(bureau, bureau.ada, (copy, 3)) == [("Film", 5), ("Copy", 3)]
    again = bureau.ask("ListPersonSkills", person_id=[bureau.ada.person_id], min_level=4)
    assert [each.set_by_id for each in again.person_skills] == [bureau.root.person_id]


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ([{"skill_id": new_id(), "level": 3}], "SKILL_NOT_FOUND"),
        ([{"skill_id": "x", "level": 3}], "ID_MALFORMED"),
        ([{"skill_id": NOW.isoformat(), "level": 3}], "ID_MALFORMED"),
    ],
)
def test_bad_levels_are_refused(bureau: Bureau, stated: Any, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        bureau.ask("SetPersonSkills", bureau.ada, person_id=bureau.ada.person_id, skills=stated)
    assert refused.value.reason == reason
    assert (refused.value.field or "").startswith("skills[0]")


def test_people_state_their_own_skills_and_leads_those_of_their_team(bureau: Bureau) -> None:
    film = a_skill(bureau)
    stated = [{"skill_id": film.id, "level": 2}]
    for actor in (bureau.ada, bureau.lea):
        bureau.ask("SetPersonSkills", actor, person_id=bureau.ada.person_id, skills=stated)
    with pytest.raises(Refusal):
        bureau.ask("SetPersonSkills", bureau.ada, person_id=bureau.lea.person_id, skills=stated)


def test_f04_who_has_all_the_skills_and_what_is_left_of_their_days(bureau: Bureau) -> None:
    film, copy = a_skill(bureau), a_skill(bureau, "Copy")
    levels(bureau, bureau.ada, (film, 4), (copy, 2))
    levels(bureau, bureau.max, (film, 5))
    both = [film.id, copy.id]
    assert names(free(bureau, skill_ids=both)) == ["Ada"]
    assert names(free(bureau, skill_ids=both, min_level=3)) == []
    project = bureau.project()
    days = {"start_on": "2026-03-16", "end_on": "2026-03-17", "project_id": project.id}
    who = {"person_id": bureau.ada.person_id}
    bureau.ask("CreateBooking", **days, **who, minutes_per_day=300, status="confirmed")
    bureau.ask("CreateBooking", **days, **who, minutes_per_day=200, status="tentative")
    answer = free(bureau, skill_ids=[film.id], count=True)
    assert (names(answer), answer.total) == (["Max", "Ada"], 2)
    ada = answer.available_people[1]
    assert (ada.contracted_minutes, ada.effective_minutes) == (2250, 2250)
    assert (ada.confirmed_minutes, ada.tentative_minutes) == (600, 400)
    assert (ada.free_minutes, ada.free_if_confirmed_minutes) == (1650, 1350)
    assert [(week.week_on, week.free_minutes) for week in ada.weeks] == [("2026-03-16", 1650)]
    assert [(skill.name, skill.level) for skill in ada.skills] == [("Film", 4), ("Copy", 2)]
    assert names(free(bureau, skill_ids=[film.id], min_free_minutes=2000)) == ["Max"]


def test_who_is_free_comes_page_by_page_in_each_order(bureau: Bureau) -> None:
    bureau.join("Gone", "team_member", active=False)
    bureau.join("Idle", "team_member", weekly_seconds=0)
    for order in ("-free_minutes", "free_minutes", "name", "-name"):
        whole_list = names(free(bureau, order=order))
        found, token = list[str](), ""
        while True:
            page = free(bureau, order=order, page_size=2, page_token=token)
            found += names(page)
            token = page.next_page_token
            if not token:
                break
        assert found == whole_list
        assert sorted(found) == ["Ada", "Lea", "Max", "Pam", "Root"]
    with pytest.raises(Refusal, match="366 days"):
        free(bureau, to="2027-04-01")
    with pytest.raises(Refusal, match="There is no skill"):
        free(bureau, skill_ids=[new_id()])


def test_who_plans_for_nobody_sees_themselves_only(bureau: Bureau) -> None:
    assert names(free(bureau, bureau.ada)) == ["Ada"]
    assert sorted(names(free(bureau, bureau.lea))) == ["Ada", "Lea"]


def test_the_planner_shows_only_people_with_the_skills(bureau: Bureau) -> None:
    film = a_skill(bureau)
    levels(bureau, bureau.ada, (film, 3))
    asked = {**WEEK, "skill_ids": [film.id]}
    planner = bureau.ask("GetPlanner", bureau.root, **asked)
    assert [person.name for person in planner.people] == ["Ada"]
    assert not bureau.ask("GetPlanner", bureau.root, **asked, min_level=4).people


@given(st.lists(st.tuples(*[st.integers(0, 1440)] * 3), max_size=30))
def test_a_full_day_takes_nothing_of_the_others(days: list[tuple[int, int, int]]) -> None:
    weeks = free_weeks([NOW.date()] * len(days), *([day[i] for day in days] for i in range(3)))
    found = whole(weeks)
    assert found.free_minutes == sum(max(0, there - firm) for there, firm, _ in days)
    assert 0 <= found.free_if_confirmed_minutes <= found.free_minutes
    assert found.free_minutes <= found.effective_minutes
