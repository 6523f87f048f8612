"""The hours of a person changed: leave, a working pattern, a contract.

This room stands above bookings and planning, which know nothing of leave: bookings that wait for
the person are looked at again, and plans that go by the hours of the person follow.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database import Transaction
from sqlalchemy import select

from projects.bookings.commands.carrying_out import lock_people, offer_room
from projects.planning.commands.asking import ask_to_follow
from projects.planning.readable import Project, Task
from projects.planning.rules.status import WORKABLE, TaskStatus
from projects.resourcing.calendar import Calendar

REASON = "because the working time of its people changed"
"""Without a name: events stay, and people may have to be forgotten."""


def hours_changed(tx: Transaction, person_ids: Iterable[str], calendar: Calendar) -> None:
    """After the change, in its transaction. calendar: the agency's."""
    ids = sorted(set(person_ids))
    if not ids:
        return
    tx.session.flush()
    lock_people(tx, ids)
    offer_room(tx, ids, calendar)
    theirs = (
        select(Task.project_id)
        .join(Project, Project.id == Task.project_id)
        .where(
            Task.assignee_id.in_(ids),
            Task.effort_driven,
            Task.status.in_((TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)),
            Project.status.in_(WORKABLE),
        )
        .distinct()
    )
    ask_to_follow(tx, tx.session.scalars(theirs), REASON)
