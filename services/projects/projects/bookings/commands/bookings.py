"""Bookings: made, changed, archived, restored; placeholders assigned, declined and reopened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from projects.bookings.access import WRITE, no_booking, owners_of_booking, require_may_write
from projects.bookings.commands.carrying_out import carry_out, load_bookings, lock_people
from projects.bookings.commands.proposals import (
    Proposal,
    alter,
    check_window,
    hours_required,
    of_kept,
    stated_hours,
)
from projects.bookings.model import Booking
from projects.bookings.rules.spreading import Basis
from projects.bookings.rules.status import SETTLED, OnClash, Status
from projects.planning.queries import find_project
from projects.planning.readable import Project
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.roles import charge_role


@dataclass(frozen=True, kw_only=True, slots=True)
class NewBooking:
    """See CreateBookingRequest. 0: not stated."""

    project_id: str
    start_on: str
    end_on: str
    task_id: str = ""
    phase_id: str = ""
    person_id: str = ""
    charge_role: str = ""
    skill: str = ""
    minutes_per_day: int = 0
    total_minutes: int = 0
    share_bp: int = 0
    status: str = ""
    on_clash: str = ""
    note: str = ""


def create_booking(tx: Transaction, new: NewBooking, calendar: Calendar) -> Booking:
    find_project(tx, new.project_id)
    given = {name: getattr(new, name) for name in ("minutes_per_day", "total_minutes", "share_bp")}
    hours = stated_hours(given)
    if hours is None:
        raise hours_required("minutes_per_day")
    proposal = Proposal(
        project_id=require_id(new.project_id, "project_id"),
        start_on=values.needed_day(new.start_on, "start_on"),
        end_on=values.needed_day(new.end_on, "end_on"),
        basis=hours[0],
        amount=hours[1],
        status=Status(new.status or Status.TENTATIVE),
        task_id=new.task_id or None,
        phase_id=new.phase_id or None,
        person_id=new.person_id or None,
        charge_role=charge_role(new.charge_role),
        skill=values.text(new.skill, "skill"),
        note=values.text(new.note, "note"),
    )
    check_window(proposal)
    _lock(tx, proposal.person_id)
    return carry_out(tx, [proposal], on_clash_of(new.on_clash), calendar)[0]


def _lock(tx: Transaction, person_id: str | None) -> None:
    lock_people(tx, [require_id(person_id, "person_id")] if person_id else [])


def on_clash_of(word: str) -> OnClash:
    return OnClash(word or OnClash.REFUSE)


def change_booking(
    tx: Transaction,
    booking_id: str,
    changes: Mapping[str, Any],
    on_clash: str,
    calendar: Calendar,
    expected_version: int = 0,
) -> Booking:
    """changes: what is given of the fields of UpdateBookingRequest."""
    also = [require_id(changes["person_id"], "person_id")] if changes.get("person_id") else []
    booking = _found(tx, booking_id, also, expected_version)
    proposal = of_kept(booking)
    alter(proposal, changes)
    _require_open(booking)
    return carry_out(tx, [proposal], on_clash_of(on_clash), calendar)[0]


def _found(
    tx: Transaction, booking_id: str, also: Sequence[str] = (), expected_version: int = 0
) -> Booking:
    """Locked, with its person, if the caller may change it."""
    id_ = require_id(booking_id, "booking_id")
    booking = load_bookings(tx, [id_], also)[id_]
    project = tx.session.get_one(Project, booking.project_id)
    person = tx.session.get(Person, booking.person_id) if booking.person_id else None
    require_may_write(tx, owners_of_booking(tx, project, person), no_booking(id_))
    booking.check_version(expected_version)
    return booking


def _require_open(booking: Booking) -> None:
    if booking.archived:
        raise Conflict(
            "BOOKING_ARCHIVED",
            f"{booking.reference} is archived; restore it to change it.",
            field="booking_id",
        )
    if booking.status in SETTLED:
        raise Conflict(
            "BOOKING_SETTLED",
            f"{booking.reference} is {booking.status} and asks for nothing any more.",
            field="booking_id",
            details={"status": booking.status},
        )


def archive_booking(tx: Transaction, booking_id: str, calendar: Calendar) -> Booking:
    proposal = of_kept(_found(tx, booking_id))
    proposal.archived = True
    return carry_out(tx, [proposal], OnClash.REFUSE, calendar)[0]


def restore_booking(tx: Transaction, booking_id: str, calendar: Calendar) -> Booking:
    """Refused where its room is taken by now; overtime stays overtime."""
    booking = _found(tx, booking_id)
    proposal = of_kept(booking)
    proposal.archived = False
    allowed = OnClash.OVERTIME if booking.overtime else OnClash.REFUSE
    return carry_out(tx, [proposal], allowed, calendar)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """See AssignBookingRequest."""

    booking_id: str
    person_id: str
    total_minutes: int = 0
    status: str = ""
    on_clash: str = ""
    expected_version: int = 0


def assign_booking(tx: Transaction, wanted: Assignment, calendar: Calendar) -> Booking:
    """The booking of the person; the placeholder is filled, or asks for the rest."""
    person_id = require_id(wanted.person_id, "person_id")
    placeholder = _found(tx, wanted.booking_id, [person_id], wanted.expected_version)
    _require_placeholder(placeholder)
    _require_open(placeholder)
    left = placeholder.total_minutes - wanted.total_minutes
    if left < 0:
        raise Conflict(
            "PART_TOO_LARGE",
            f"{placeholder.reference} asks for {placeholder.total_minutes} minutes; assign at most "
            "these.",
            field="total_minutes",
        )
    rest, taken = of_kept(placeholder), of_kept(placeholder).copied()
    taken.person_id, taken.placeholder_id = person_id, placeholder.id
    taken.status = Status(wanted.status or placeholder.status)
    if wanted.total_minutes and left:
        taken.basis, taken.amount = Basis.TOTAL, wanted.total_minutes
        rest.basis, rest.amount = Basis.TOTAL, left
    else:
        rest.status = Status.FILLED
        if taken.basis is Basis.TOTAL or wanted.total_minutes:
            taken.basis, taken.amount = Basis.TOTAL, placeholder.total_minutes
    return carry_out(tx, [rest, taken], on_clash_of(wanted.on_clash), calendar)[1]


def _require_placeholder(booking: Booking) -> None:
    if booking.person_id:
        raise Conflict(
            "NOT_A_PLACEHOLDER",
            f"{booking.reference} has a person already; change or archive the booking.",
            field="booking_id",
        )


def decline_booking(tx: Transaction, booking_id: str, reason: str, calendar: Calendar) -> Booking:
    booking = _found(tx, booking_id)
    why = values.text(reason, "reason")
    if not why:
        raise Invalid("REASON_REQUIRED", "Say why it is declined.", field="reason")
    _require_placeholder(booking)
    _require_open(booking)
    proposal = of_kept(booking)
    proposal.status, proposal.decline_reason = Status.DECLINED, why
    return carry_out(tx, [proposal], OnClash.REFUSE, calendar)[0]


def reopen_booking(tx: Transaction, booking_id: str, calendar: Calendar) -> Booking:
    booking = _found(tx, booking_id)
    if booking.status != Status.DECLINED:
        raise Conflict(
            "NOT_DECLINED",
            f"{booking.reference} is {booking.status}; only what was declined is reopened.",
            field="booking_id",
            details={"status": booking.status},
        )
    if booking.archived:
        _require_open(booking)
    proposal = of_kept(booking)
    proposal.status, proposal.decline_reason = Status.TENTATIVE, ""
    return carry_out(tx, [proposal], OnClash.REFUSE, calendar)[0]


def book_quote(
    tx: Transaction,
    project_id: str,
    window: tuple[str, str],
    people: Mapping[str, str],
    calendar: Calendar,
) -> list[Booking]:
    """Tentative bookings of the hours that accepted quotes hold, by role, over the days.

    window: first and last day, empty for the project's. people: person by role.
    """
    seen = find_project(tx, project_id)
    project = tx.session.get_one(Project, seen.id)
    tx.actor.require(WRITE, owners_of_booking(tx, project, None))
    tx.serialise(f"book-quote:{project.id}")
    start_on = values.day(window[0], "start_on") or project.start_on
    end_on = values.day(window[1], "end_on") or project.end_on or project.due_on
    if start_on is None or end_on is None:
        raise Conflict(
            "PROJECT_DATES_REQUIRED",
            f"{project.reference} has no first or last day; give the days, or the project's dates.",
            field="end_on" if start_on else "start_on",
        )
    wanted = {charge_role(role): require_id(id_, "person_id") for role, id_ in people.items()}
    proposals = [
        Proposal(
            project_id=project.id,
            start_on=start_on,
            end_on=end_on,
            basis=Basis.TOTAL,
            amount=seconds // 60,
            charge_role=role,
            person_id=wanted.get(role),
            quote_seconds=seconds,
        )
        for role, seconds in sorted(_unbooked(tx, project).items())
    ]
    for proposal in proposals:
        check_window(proposal)
    lock_people(tx, wanted.values())
    return carry_out(tx, proposals, OnClash.REFUSE, calendar)


def _unbooked(tx: Transaction, project: Project) -> dict[str, int]:
    """Seconds by role that the quotes hold and no booking of theirs stands for."""
    sold: dict[str, int] = {}
    for deliverable in project.deliverables:
        for each in deliverable.role_hours:
            role = each["charge_role"]
            sold[role] = sold.get(role, 0) + each["seconds"]
    if not any(sold.values()):
        raise Conflict(
            "QUOTE_NOT_ACCEPTED",
            f"No accepted quote of {project.reference} has hours; record the acceptance first.",
            field="project_id",
        )
    mine = select(Booking.charge_role, Booking.quote_seconds).where(
        Booking.project_id == project.id, Booking.archived_at.is_(None), Booking.quote_seconds > 0
    )
    for role, seconds in tx.session.execute(mine):
        sold[role] = sold.get(role, 0) - seconds
    left = {role: seconds for role, seconds in sold.items() if seconds >= 60}
    if not left:
        raise Conflict(
            "QUOTE_BOOKED",
            f"All hours of the quotes of {project.reference} are booked; change these bookings.",
            field="project_id",
        )
    return left
