"""The working calendar changes, and every plan that it touches follows at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction

from projects.planning import queries
from projects.planning.commands.scheduling import reschedule_and_record
from projects.planning.model import Project
from projects.planning.rules.status import CLOSED
from projects.resourcing.commands import calendar as resourcing
from projects.resourcing.queries import working_calendar


def set_days_off(
    tx: Transaction, add: Sequence[tuple[date, str]], remove: Sequence[date], country_code: str
) -> int:
    """Days on which nobody works are added or removed; how many projects moved by that."""
    different = resourcing.set_days_off(tx, add, remove)
    if not different:
        return 0
    calendar = working_calendar(tx, country_code)
    return sum(reschedule_and_record(tx, project, calendar) for project in _touched(tx, different))


def _touched(tx: Transaction, days: Sequence[date]) -> list[Project]:
    """The open projects whose plan spans one of the days, locked in the order of their ids, so
    that no two transactions that lock several wait for each other."""
    projects = [tx.load(Project, id_) for id_ in queries.projects_over(tx, days)]
    return [project for project in projects if project.status not in CLOSED]
