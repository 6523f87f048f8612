"""Who answers for a booking: who answers for its project, the person, and the person's lead."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import NotFound
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.bookings.model import Booking
from projects.planning.access import of_account_manager, owners_of, projects_of_manager
from projects.planning.readable import Project
from projects.resourcing.readable import Person

READ = "booking.read"
WRITE = "booking.write"


def _of_client(person_id: PersonId) -> ColumnElement[bool]:
    theirs = select(Project.id).where(of_account_manager(person_id, Project.client_id))
    covered: ColumnElement[bool] = Booking.project_id.in_(theirs)
    return covered


BOOKING_OWNERS = OwnerColumns(
    account_manager=_of_client,
    project_manager=lambda person_id: Booking.project_id.in_(projects_of_manager(person_id)),
    lead=lambda lead_id: Booking.person_id.in_(select(Person.id).where(Person.lead_id == lead_id)),
    person=Booking.person_id,
)
"""Of a statement over bookings."""


def owners_of_booking(reading: Reading, project: Project, person: Person | None) -> Owners:
    """person: who is booked; None: a placeholder."""
    of_project = owners_of(reading, project)
    return Owners(
        account_managers=of_project.account_managers,
        project_managers=of_project.project_managers,
        leads=[person.lead_id] if person else None,
        people=[person.id] if person else None,
    )


def require_may_write(reading: Reading, owners: Owners, missing: NotFound) -> None:
    """missing: raised if the caller may not even see the booking."""
    if not reading.actor.may(WRITE, owners) and not reading.actor.may(READ, owners):
        raise missing
    reading.actor.require(WRITE, owners)


def no_booking(booking_id: str) -> NotFound:
    return NotFound("BOOKING_NOT_FOUND", f"There is no booking {booking_id}.", field="booking_id")
