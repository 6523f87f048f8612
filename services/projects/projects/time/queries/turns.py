"""Which time waits for whom, as conditions of a statement over `time_entry`.

The same as `rules.levels` decides for one entry: the level whose turn it is, and who holds it.
"""

from __future__ import annotations

from typing import Any

from chassis.actor import Scope
from chassis.database import Reading
from sqlalchemy import ColumnElement, and_, any_, case, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from projects.planning.readable import Project
from projects.resourcing.readable import Person
from projects.time.access import APPROVE
from projects.time.model import TimeEntry, TimeRule, Timesheet
from projects.time.queries.sheets import stands_for
from projects.time.rules.levels import Level
from projects.time.rules.sheets import CLOSED


def is_submitted() -> ColumnElement[bool]:
    """Its week is submitted, or the agency asks for no weeks and it was never submitted."""
    agency = aliased(TimeRule)
    by_week = select(agency.by_week).where(
        agency.archived_at.is_(None), agency.project_id.is_(None)
    )
    closed = (
        select(or_(*(Timesheet.status == each for each in sorted(CLOSED))))
        .where(
            Timesheet.person_id == TimeEntry.person_id,
            Timesheet.first_on.between(TimeEntry.worked_on - 6, TimeEntry.worked_on),
        )
        .correlate(TimeEntry)
    )
    free = ~func.coalesce(by_week.scalar_subquery(), literal(False))
    found: ColumnElement[bool] = func.coalesce(closed.scalar_subquery(), free)
    return found


def is_turn_of(people: ColumnElement[Any], *, everybody: bool) -> ColumnElement[bool]:
    """True where no levels are left, or the next one is held by one of the people. everybody: they
    may approve everybody's time."""
    job, worker = aliased(Project), aliased(Person)
    own, agency = aliased(TimeRule), aliased(TimeRule)
    first = func.coalesce(own.first_level, agency.first_level)
    second = case((own.first_level.is_not(None), own.second_level), else_=agency.second_level)
    holders = {Level.PROJECT_MANAGER: job.project_manager_id, Level.LEAD: worker.lead_id}

    def is_held(level: ColumnElement[Any]) -> ColumnElement[bool]:
        ways = [
            (level == each, and_(holder.is_not(None), holder != TimeEntry.person_id))
            for each, holder in holders.items()
        ]
        return case((level == Level.APPROVER, true()), *ways, else_=false())

    def is_mine(level: ColumnElement[Any]) -> ColumnElement[bool]:
        ways = [(level == each, holder == any_(people)) for each, holder in holders.items()]
        return case(*ways, else_=true() if everybody else false())

    passed = TimeEntry.levels_passed
    turn = (
        select(
            case(
                (and_(passed < 1, is_held(first)), is_mine(first)),
                (and_(passed < 2, is_held(second)), is_mine(second)),
                else_=true(),
            )
        )
        .select_from(job)
        .join(worker, worker.id == TimeEntry.person_id)
        .outerjoin(own, and_(own.project_id == job.id, own.archived_at.is_(None)))
        .outerjoin(agency, and_(agency.project_id.is_(None), agency.archived_at.is_(None)))
        .where(job.id == TimeEntry.project_id)
        .correlate(TimeEntry)
    )
    found: ColumnElement[bool] = turn.scalar_subquery()
    return found


def turn_filter(reading: Reading) -> dict[str, list[str]]:
    """The filter of a list for what is the actor's turn."""
    everybody = Scope.ALL in reading.actor.scopes(APPROVE)
    return {"turn_of_everybody" if everybody else "turn": sorted(stands_for(reading))}
