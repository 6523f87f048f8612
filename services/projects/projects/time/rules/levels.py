"""Whose turn it is to approve time: levels in their order, and who holds each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from projects.time.rules.entries import Responsibility

LEVELS_MAX = 2


class Level(StrEnum):
    """APPROVER: anyone who may approve everybody's time."""

    PROJECT_MANAGER = "project_manager"
    LEAD = "lead"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Decider:
    """stands_for: the people for whom this person decides, with their own id. everybody: they may
    approve everybody's time."""

    person_id: str
    stands_for: frozenset[str]
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """passed: how many levels are passed now. for_id: in whose place somebody decided, if so."""

    passed: int
    is_final: bool
    for_id: str | None = None


FINAL = Turn(0, True)
"""An approval where no levels are set."""


def waits_at(levels: Sequence[Level], passed: int, of: Responsibility) -> int | None:
    """The place of the level whose turn it is; None: all are passed. A level that nobody holds, or
    the person who worked, passes by itself."""
    for place in range(passed, len(levels)):
        if levels[place] is Level.APPROVER or _holder(levels[place], of):
            return place
    return None


def turn_of(levels: Sequence[Level], passed: int, of: Responsibility, by: Decider) -> Turn | None:
    """What an approval by this person leads to; None: it is the turn of somebody else.

    Levels that follow and are held by the same person pass with it. Who may approve everybody's
    time passes a level that is held by somebody else, one at a time.
    """
    place = waits_at(levels, passed, of)
    if place is None:
        return Turn(len(levels), True, _instead(of, by))
    holds = _holds(levels[place], of, by)
    if not holds and not by.everybody:
        return None
    holder = _holder(levels[place], of) if holds else None
    following = waits_at(levels, place + 1, of)
    while holds and following is not None and _holds(levels[following], of, by):
        following = waits_at(levels, following + 1, of)
    for_id = holder if holder != by.person_id else None
    passed = len(levels) if following is None else following
    return Turn(passed, following is None, for_id)


def _holder(level: Level, of: Responsibility) -> str | None:
    holder = {Level.PROJECT_MANAGER: of.project_manager_id, Level.LEAD: of.lead_id}.get(level)
    return None if holder == of.person_id else holder


def _holds(level: Level, of: Responsibility, by: Decider) -> bool:
    if level is Level.APPROVER:
        return by.everybody
    return _holder(level, of) in by.stands_for


def _instead(of: Responsibility, by: Decider) -> str | None:
    """Where no level asks: the lead or the manager for whom somebody decides."""
    answering = [id_ for id_ in (of.lead_id, of.project_manager_id) if id_]
    if by.everybody or by.person_id in answering:
        return None
    return next((id_ for id_ in answering if id_ in by.stands_for), None)
