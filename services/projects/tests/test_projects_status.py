"""The life of a project, driven at random: only allowed steps succeed, and each tells one fact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chassis.errors import Conflict
from chassis.ids import new_id
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from projects.planning.rules.scope import Item
from projects.planning.rules.status import (
    CLOSED,
    NEXT_STATUSES,
    ProjectStatus,
    days_late,
    may_follow,
)
from projects_builders import a_project


class ProjectLife(RuleBasedStateMachine):
    """Beside the project stands the least that one must know to foretell what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.project = a_project(status=ProjectStatus.HANDOVER, client_id=new_id())
        self.expected = ProjectStatus.HANDOVER
        self.was_active = False

    @rule(wanted=st.sampled_from(ProjectStatus))
    def somebody_asks_for(self, wanted: ProjectStatus) -> None:
        if may_follow(self.expected, wanted):
            fact = self.project.change_status(wanted, "")
            assert fact.type == "project.status_changed.v1"
            self.expected = wanted
            self.was_active |= wanted == ProjectStatus.ACTIVE
        else:
            with pytest.raises(Conflict) as refusal:
                self.project.change_status(wanted, "")
            in_handover = self.expected == ProjectStatus.HANDOVER
            reason = "HANDOVER_NOT_ACCEPTED" if in_handover else "STATUS_CHANGE_REFUSED"
            assert refusal.value.reason == reason

    @rule()
    def the_handover_is_accepted(self) -> None:
        fact = self.project.release(new_id(), new_id())
        assert (fact is not None) == (self.expected == ProjectStatus.HANDOVER)
        if fact:
            self.expected = ProjectStatus.PLANNING

    @rule(hours=st.dictionaries(st.sampled_from(("designer", "developer")), st.integers(1, 99)))
    def a_quote_is_accepted(self, hours: dict[str, int]) -> None:
        item = Item("d1", "Film", "", hours)
        quote_id = new_id()
        assert self.project.take_scope([item], quote_id, set())
        assert not self.project.take_scope([item], quote_id, set())
        assert self.project.sold_seconds == sum(hours.values())

    @rule(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    def history_widens_its_window(self, first: date) -> None:
        self.project.widen(first, first)
        assert self.project.start_on <= first <= self.project.end_on  # type: ignore[operator]
        assert not self.project.widen(first, first)

    @precondition(lambda self: self.expected in CLOSED or self.expected == ProjectStatus.HANDOVER)
    @rule()
    def nobody_plans_it_now(self) -> None:
        with pytest.raises(Conflict):
            self.project.require_workable()

    @invariant()
    def it_is_where_it_should_be(self) -> None:
        assert self.project.status == self.expected
        assert self.project.kicked_off == self.was_active


TestProjectLife = ProjectLife.TestCase


def test_nothing_but_an_accepted_handover_leads_out_of_handover() -> None:
    assert NEXT_STATUSES[ProjectStatus.HANDOVER] == ()
    assert all(ProjectStatus.HANDOVER not in steps for steps in NEXT_STATUSES.values())


def test_what_tasks_refer_to_stays_even_if_the_brief_gives_it_up() -> None:
    project = a_project()
    project.take_scope([Item("d1", "Film"), Item("d2", "Poster")], None, set())
    assert project.take_scope([Item("d2", "Poster")], None, {"d1"})
    assert [each.id for each in project.deliverables] == ["d2", "d1"]


def test_a_project_is_late_while_it_is_under_way_and_ends_after_the_day_wanted() -> None:
    due = date(2026, 3, 31)
    late = {status: days_late(status, due + timedelta(days=3), due) for status in ProjectStatus}
    under_way = (ProjectStatus.PLANNING, ProjectStatus.ACTIVE, ProjectStatus.ON_HOLD)
    assert late == {status: 3 if status in under_way else 0 for status in ProjectStatus}
    for end_on, due_on in ((due, due), (due - timedelta(days=1), due), (None, due), (due, None)):
        assert days_late("active", end_on, due_on) == 0
