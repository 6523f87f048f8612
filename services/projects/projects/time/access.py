"""Who answers for a time entry, and so may see it, write it and decide on it.

The person who worked, their lead, the project's manager, and the client's account manager.
"""

from __future__ import annotations

from chassis.actor import Actor, Owners, Scope
from chassis.database import Transaction
from chassis.errors import Forbidden, Invalid, NotFound
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.planning.access import READ_TASKS, of_account_manager, projects_of_manager
from projects.resourcing.readable import Person
from projects.time.model import TimeEntry
from projects.time.rules.entries import Responsibility

READ = "time.read"
LOG = "time.log"
APPROVE = "time.approve"
BILLABLE = "time.billable"
IMPORT = "time.import"
READ_REASONS = "reason_kind.read"
WRITE_REASONS = "reason_kind.write"
READ_RULES = "time_rule.read"
WRITE_RULES = "time_rule.write"


def _of_lead(person_id: PersonId) -> ColumnElement[bool]:
    return TimeEntry.person_id.in_(select(Person.id).where(Person.lead_id == person_id))


ENTRY_OWNERS = OwnerColumns(
    account_manager=lambda person_id: of_account_manager(person_id, TimeEntry.client_id),
    project_manager=lambda person_id: TimeEntry.project_id.in_(projects_of_manager(person_id)),
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


def require_may_decide(tx: Transaction, of: Responsibility) -> str:
    """The id of the person who decides. Own time is refused by the entry, for what it is."""
    if not tx.actor.person_id:
        raise Forbidden("PERSON_REQUIRED", "Time is approved and rejected by a person.")
    if tx.actor.person_id != of.person_id:
        tx.actor.require(APPROVE, owners_of(of))
    return tx.actor.person_id
