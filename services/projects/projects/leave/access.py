"""Who may see, ask for, and decide on leave."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.errors import Forbidden
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.leave.model import Leave, LeaveAllowance
from projects.resourcing.readable import Person

READ = "leave.read"
REQUEST = "leave.request"
APPROVE = "leave.approve"
MANAGE = "leave.manage"
READ_TYPES = "leave_type.read"
SEE_AWAY = "person.read"


def _led_by(column: object) -> object:
    def of_lead(person_id: PersonId) -> ColumnElement[bool]:
        led = select(Person.id).where(Person.lead_id == person_id)
        covered: ColumnElement[bool] = column.in_(led)  # type: ignore[attr-defined]
        return covered

    return of_lead


LEAVE_OWNERS = OwnerColumns(lead=_led_by(Leave.person_id), person=Leave.person_id)
"""Of a statement over leave."""
ALLOWANCE_OWNERS = OwnerColumns(
    lead=_led_by(LeaveAllowance.person_id), person=LeaveAllowance.person_id
)


def owners_of(person: Person) -> Owners:
    return Owners(leads=[person.lead_id], people=[person.id])


def require_may_decide(tx: Transaction, person: Person) -> str:
    """The id of the person who decides. Nobody decides on their own leave."""
    decider = tx.actor.person_id
    if not decider:
        raise Forbidden("PERSON_REQUIRED", "Leave is approved and returned by a person.")
    if decider == person.id:
        raise Forbidden(
            "OWN_LEAVE",
            "Nobody decides on their own leave; ask your lead, or an administrator.",
            field="leave_id",
        )
    tx.actor.require(APPROVE, owners_of(person))
    return decider
