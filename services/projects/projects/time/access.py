"""Who answers for a time entry, and so may see it, write it and decide on it.

The person who worked, their lead, the project's manager, and the client's account manager.
"""

from __future__ import annotations

from chassis.actor import Actor, Owners, Scope
from chassis.database import Transaction
from chassis.errors import Forbidden, Invalid, NotFound
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select
from sqlalchemy.orm import aliased

from projects.planning.access import READ_TASKS, of_account_manager, projects_of_manager
from projects.planning.readable import Project
from projects.resourcing.readable import Person
from projects.time.model import ApprovalSubstitute, TimeEntry, Timesheet
from projects.time.rules.entries import Responsibility
from projects.time.rules.levels import Decider

READ = "time.read"
LOG = "time.log"
APPROVE = "time.approve"
BILLABLE = "time.billable"
IMPORT = "time.import"
READ_REASONS = "reason_kind.read"
WRITE_REASONS = "reason_kind.write"
READ_SUBSTITUTES = "approval_substitute.read"
WRITE_SUBSTITUTES = "approval_substitute.write"
READ_RULES = "time_rule.read"
WRITE_RULES = "time_rule.write"


def _replaced(person_id: PersonId) -> Select[str]:
    """In whose place the person approves. A day more on both sides, as the day of the database
    is not that of the agency; who may decide is asked by the agency's day."""
    near = func.current_date() + 1, func.current_date() - 1
    return select(ApprovalSubstitute.person_id).where(
        ApprovalSubstitute.substitute_id == person_id,
        ApprovalSubstitute.first_on <= near[0],
        ApprovalSubstitute.last_on >= near[1],
        ApprovalSubstitute.archived_at.is_(None),
    )


def _led(person_id: PersonId) -> CompoundSelect[str]:
    """Ids of those whom the person leads, or whose lead the person is substitute of."""
    led = aliased(Person)
    theirs = select(led.id).where(led.lead_id.in_(_replaced(person_id)))
    return select(Person.id).where(Person.lead_id == person_id).union_all(theirs)


def _managed(person_id: PersonId) -> CompoundSelect[str]:
    """The same of projects and their managers."""
    theirs = select(Project.id).where(Project.project_manager_id.in_(_replaced(person_id)))
    return projects_of_manager(person_id).union_all(theirs)


def _of_lead(person_id: PersonId) -> ColumnElement[bool]:
    return TimeEntry.person_id.in_(_led(person_id))


def _sheets_managed(person_id: PersonId) -> ColumnElement[bool]:
    some = select(TimeEntry.id).where(
        TimeEntry.person_id == Timesheet.person_id,
        TimeEntry.worked_on.between(Timesheet.first_on, Timesheet.first_on + 6),
        TimeEntry.project_id.in_(_managed(person_id)),
    )
    return some.correlate(Timesheet).exists()


SHEET_OWNERS = OwnerColumns(
    project_manager=_sheets_managed,
    lead=lambda person_id: Timesheet.person_id.in_(_led(person_id)),
    person=Timesheet.person_id,
)
"""Of a statement over submitted weeks."""
SUBSTITUTE_OWNERS = OwnerColumns(
    person=lambda person_id: or_(
        ApprovalSubstitute.person_id == person_id, ApprovalSubstitute.substitute_id == person_id
    )
)


ENTRY_OWNERS = OwnerColumns(
    account_manager=lambda person_id: of_account_manager(person_id, TimeEntry.client_id),
    project_manager=lambda person_id: TimeEntry.project_id.in_(_managed(person_id)),
    lead=_of_lead,
    person=TimeEntry.person_id,
)
"""Of a statement over time entries."""


def owners_of(of: Responsibility) -> Owners:
    return Owners(
        project_managers=[of.project_manager_id], leads=[of.lead_id], people=[of.person_id]
    )


def require_own_task(actor: Actor, task_id: str, assignee_id: str | None) -> None:
    """Who sees their own tasks alone logs time on these alone.

    Invalid without a task; NotFound for the task of another, as if there were none.
    """
    if actor.scopes(READ_TASKS) != {Scope.SELF} or (task_id and assignee_id == actor.person_id):
        return
    if not task_id:
        raise Invalid(
            "TASK_REQUIRED", "Say on which of your tasks the time was worked.", field="task_id"
        )
    raise NotFound("TASK_NOT_FOUND", f"There is no task {task_id}.", field="task_id")


def require_may_write(tx: Transaction, of: Responsibility) -> None:
    """The person who worked, their lead, the project's manager, an administrator."""
    tx.actor.require(LOG, owners_of(of))


def require_may_set_billable(tx: Transaction, of: Responsibility) -> str:
    """The id of the person who says what the client is charged."""
    if not tx.actor.person_id:
        raise Forbidden("PERSON_REQUIRED", "Billable time is set by a person.")
    tx.actor.require(BILLABLE, owners_of(of))
    return tx.actor.person_id


def require_may_decide(tx: Transaction, of: Responsibility, by: Decider) -> str:
    """The id of the person who decides. Own time is refused by the entry, for what it is."""
    if not tx.actor.person_id:
        raise Forbidden("PERSON_REQUIRED", "Time is approved and rejected by a person.")
    if tx.actor.person_id != of.person_id:
        tx.actor.require(APPROVE, _with_substitute(of, by))
    return tx.actor.person_id


def may_decide(tx: Transaction, of: Responsibility, by: Decider) -> bool:
    own = tx.actor.person_id in ("", of.person_id)
    return not own and tx.actor.may(APPROVE, _with_substitute(of, by))


def _with_substitute(of: Responsibility, by: Decider) -> Owners:
    """The owners, with the caller beside everybody whose substitute they are."""
    managers, leads = [of.project_manager_id], [of.lead_id]
    return Owners(
        project_managers=[*managers, *(by.person_id for id_ in managers if id_ in by.stands_for)],
        leads=[*leads, *(by.person_id for id_ in leads if id_ in by.stands_for)],
        people=[of.person_id],
    )
