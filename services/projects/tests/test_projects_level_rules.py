"""Whose turn it is to approve, and the states of a submitted week: rules alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from projects.time.rules.entries import Responsibility
from projects.time.rules.levels import Decider, Level, Turn, turn_of, waits_at
from projects.time.rules.sheets import CLOSED, SheetDeed, SheetStatus, sheet_after

PM, LEAD, APPROVER = Level.PROJECT_MANAGER, Level.LEAD, Level.APPROVER
OF = Responsibility("ada", "lea", "pam")


def by(person: str, *stands_for: str, everybody: bool = False) -> Decider:
    return Decider(person, frozenset({person, *stands_for}), everybody)


@pytest.mark.parametrize(
    ("levels", "passed", "of", "decider", "turn"),
    [
        ((), 0, OF, by("lea"), Turn(0, True)),
        ((), 0, OF, by("sue", "lea"), Turn(0, True, "lea")),
        ((PM, LEAD), 0, OF, by("lea"), None),
        ((PM, LEAD), 0, OF, by("pam"), Turn(1, False)),
        ((PM, LEAD), 1, OF, by("pam"), None),
        ((PM, LEAD), 1, OF, by("lea"), Turn(2, True)),
        ((PM, LEAD), 0, OF, by("sue", "pam"), Turn(1, False, "pam")),
        ((PM, LEAD), 0, Responsibility("ada", "pam", "pam"), by("pam"), Turn(2, True)),
        ((PM, LEAD), 0, Responsibility("ada", "lea", None), by("lea"), Turn(2, True)),
        ((PM, LEAD), 0, Responsibility("pam", "lea", "pam"), by("lea"), Turn(2, True)),
        ((PM,), 0, Responsibility("ada", "lea", None), by("lea"), Turn(1, True)),
        ((PM, LEAD), 0, OF, by("root", everybody=True), Turn(1, False)),
        ((LEAD, APPROVER), 0, OF, by("root", everybody=True), Turn(1, False)),
        ((LEAD, APPROVER), 1, OF, by("lea"), None),
        ((LEAD, APPROVER), 1, OF, by("root", everybody=True), Turn(2, True)),
        ((LEAD, APPROVER), 0, OF, by("lea", everybody=True), Turn(2, True)),
    ],
)
def test_g02_a_level_decides_once_the_level_before_has(
    levels: tuple[Level, ...],
    passed: int,
    of: Responsibility,
    decider: Decider,
    turn: Turn | None,
) -> None:
    assert turn_of(levels, passed, of, decider) == turn


PEOPLE = ("lea", "pam", "sue")
LEVELS = st.lists(st.sampled_from(list(Level)), max_size=2, unique=True)


@given(
    LEVELS,
    st.sampled_from((*PEOPLE, None)),
    st.sampled_from((*PEOPLE, "ada", None)),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.booleans()), max_size=8),
)
def test_levels_pass_in_their_order_and_each_by_who_holds_it(
    levels: list[Level], lead: str | None, manager: str | None, tries: list[tuple[str, bool]]
) -> None:
    of = Responsibility("ada", lead, manager)
    passed = 0
    for person, everybody in tries:
        place = waits_at(levels, passed, of)
        turn = turn_of(levels, passed, of, by(person, everybody=everybody))
        if place is None:
            assert turn == Turn(len(levels), True)
            continue
        if turn is None:
            assert not everybody
            continue
        assert turn.passed > place
        assert turn.is_final == (waits_at(levels, turn.passed, of) is None)
        if levels[place] is APPROVER:
            assert everybody
        passed = turn.passed


class SubmittedWeek(RuleBasedStateMachine):
    """A week goes from one person to the others and back; only open weeks are written."""

    def __init__(self) -> None:
        super().__init__()
        self.status: SheetStatus | None = None

    @precondition(lambda self: self.status not in CLOSED)
    @rule()
    def submit(self) -> None:
        after = sheet_after(self.status, SheetDeed.SUBMIT) if self.status else SheetStatus.SUBMITTED
        assert after is SheetStatus.SUBMITTED
        self.status = after

    @precondition(lambda self: self.status is not None)
    @rule(deed=st.sampled_from(list(SheetDeed)))
    def do(self, deed: SheetDeed) -> None:
        assert self.status is not None
        after = sheet_after(self.status, deed)
        if after is None:
            return
        assert (after in CLOSED) == (deed in (SheetDeed.SUBMIT, SheetDeed.APPROVE))
        if deed is SheetDeed.TAKE_BACK:
            assert self.status is SheetStatus.SUBMITTED
        self.status = after

    @invariant()
    def an_open_week_can_be_submitted(self) -> None:
        if self.status and self.status not in CLOSED:
            assert sheet_after(self.status, SheetDeed.SUBMIT)


TestSubmittedWeek = SubmittedWeek.TestCase
