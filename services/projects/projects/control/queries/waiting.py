"""What waits for somebody in delivery: their tasks, returned time, approvals, late projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, all_, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from projects.bookings import access as bookings
from projects.bookings.readable import Booking
from projects.bookings.readable import Status as BookingStatus
from projects.planning import access as planning
from projects.planning.readable import KnownClient, Project, Task
from projects.planning.rules.status import WORKABLE, ProjectStatus, TaskStatus
from projects.proofs.readable import Proof
from projects.proofs.rules import ProofStatus
from projects.resourcing.readable import Person
from projects.time import access as time
from projects.time.queries.sheets import stands_for
from projects.time.queries.turns import is_submitted, is_turn_of
from projects.time.readable import TimeEntry, Timesheet
from projects.time.rules.entries import Status

SOON = timedelta(days=7)
"""A task that ends within these days is shown before it is late."""

SIGN_OFF_SOON = timedelta(days=2)
"""A version that waits for the client is shown before the answer is late."""

BOOKED_WITHIN = timedelta(days=6)
"""Bookings of these days are shown to the person."""

TO_FILL_WITHIN = timedelta(days=28)
"""A placeholder that starts within these days is shown to those who may fill it."""

_OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)
_RUNNING = (ProjectStatus.PLANNING, ProjectStatus.ACTIVE)
Buyer, Job, Worker = aliased(KnownClient), aliased(Project), aliased(Person)
"""Under names of their own: the conditions of visibility ask these tables too."""

_OF_PROJECT: tuple[Any, ...] = (
    Job.id.label("project_id"),
    Job.reference,
    Job.client_id,
    Buyer.name.label("client_name"),
)
_PROJECT: tuple[Any, ...] = (
    Project.id,
    Project.id.label("project_id"),
    Project.name,
    Project.reference,
    Project.due_on,
    Project.client_id,
    Buyer.name.label("client_name"),
)
_BOOKING: tuple[Any, ...] = (
    *(Booking.id, Booking.reference, Booking.start_on.label("due_on")),
    *(Job.name, Job.id.label("project_id"), Job.client_id),
    Buyer.name.label("client_name"),
)
_TIME_OF_PERSON: tuple[Any, ...] = (Worker.id, Worker.name, func.count().label("count"))


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    """Clients are named to those who may see clients."""
    shown = reading.actor.may(planning.READ_CLIENTS)
    for each in _all_waiting(reading):
        yield each if shown else replace(each, client_id=None, client_name=None)


def _all_waiting(reading: Reading) -> Iterator[Waiting]:
    yield from _tasks(reading)
    yield from _returned_time(reading)
    yield from _returned_weeks(reading)
    yield from _time_to_approve(reading)
    yield from _late_projects(reading)
    yield from _projects_without_plan(reading)
    yield from _sign_offs(reading)
    yield from _booked(reading)
    yield from _offered(reading)
    yield from _to_fill(reading)


def _tasks(reading: Reading) -> Iterator[Waiting]:
    """Those that one should be at now, and those that end soon."""
    today = reading.today
    asked: Select[Any] = (
        select(*(Task.id, Task.name, Task.end_on.label("due_on"), *_OF_PROJECT))
        .join(Job, Job.id == Task.project_id)
        .outerjoin(Buyer, Buyer.client_id == Job.client_id)
        .where(
            Task.assignee_id == reading.actor.person_id,
            Task.status.in_(_OPEN),
            Job.status.in_(WORKABLE),
            or_(Task.end_on <= today + SOON, Task.start_on <= today),
        )
        .order_by(Task.end_on, Task.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(planning.READ_TASKS, asked, planning.TASK_OWNERS)
    for row in reading.session.execute(mine):
        late = row.due_on is not None and row.due_on < today
        reason = "task_late" if late else "task_due"
        yield Waiting(reason=reason, action="update_task", kind="task", **row._asdict())


def _returned_time(reading: Reading) -> Iterator[Waiting]:
    asked: Select[Any] = (
        select(*(TimeEntry.id, Job.name, *_OF_PROJECT))
        .join(Job, Job.id == TimeEntry.project_id)
        .outerjoin(Buyer, Buyer.client_id == Job.client_id)
        .where(
            TimeEntry.person_id == reading.actor.person_id,
            TimeEntry.status == Status.REJECTED,
        )
        .order_by(TimeEntry.worked_on, TimeEntry.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(time.READ, asked, time.ENTRY_OWNERS)
    for row in reading.session.execute(mine):
        yield Waiting(
            reason="time_returned",
            action="update_time_entry",
            kind="time_entry",
            **row._asdict(),
        )


def _returned_weeks(reading: Reading) -> Iterator[Waiting]:
    """Weeks of one's own that were returned and not submitted again."""
    asked = (
        select(Timesheet)
        .where(
            Timesheet.person_id == reading.actor.person_id,
            Timesheet.status == "returned",
        )
        .order_by(Timesheet.first_on, Timesheet.id)
        .limit(ITEMS_MAX)
    )
    for sheet in reading.session.scalars(asked) if reading.actor.person_id else ():
        yield Waiting(
            reason="time_returned",
            action="submit_timesheet",
            kind="timesheet",
            id=sheet.id,
            name=f"Week of {sheet.first_on}",
        )


def _time_to_approve(reading: Reading) -> Iterator[Waiting]:
    """One item for each person whose lead or project manager the caller is.

    Who may approve everybody's time is not asked about everybody's.
    """
    me = reading.actor.person_id
    mine = sorted(stands_for(reading))
    asked: Select[Any] = (
        select(*_TIME_OF_PERSON)
        .join(TimeEntry, TimeEntry.person_id == Worker.id)
        .join(Job, Job.id == TimeEntry.project_id)
        .where(
            TimeEntry.status == Status.SUBMITTED,
            TimeEntry.person_id != me,
            literal(me, Uuid(as_uuid=False)) != all_(TimeEntry.written_by_ids),
            or_(Worker.lead_id.in_(mine), Job.project_manager_id.in_(mine)),
            is_submitted(),
            is_turn_of(literal(mine, ARRAY(Uuid(as_uuid=False))), everybody=False),
        )
        .group_by(Worker.id)
        .order_by(func.min(TimeEntry.worked_on), Worker.id)
        .limit(ITEMS_MAX)
    )
    theirs = reading.visible(time.APPROVE, asked, time.ENTRY_OWNERS)
    for row in reading.session.execute(theirs):
        yield Waiting(
            reason="time_to_approve",
            action="approve_time_entries",
            kind="person",
            **row._asdict(),
        )


def _late_projects(reading: Reading) -> Iterator[Waiting]:
    """Those that will end, or should have ended, after the day that was promised."""
    late = or_(Project.due_on < reading.today, Project.end_on > Project.due_on)
    yield from _managed(reading, "project_late", "update_project", late)


def _projects_without_plan(reading: Reading) -> Iterator[Waiting]:
    """Those that have time left for one; those that are late are listed as late."""
    has_tasks = select(Task.id).where(Task.project_id == Project.id).exists()
    in_time = or_(Project.due_on.is_(None), Project.due_on >= reading.today)
    yield from _managed(reading, "project_without_plan", "extend_plan", and_(~has_tasks, in_time))


def _managed(
    reading: Reading, reason: str, action: str, which: ColumnElement[bool]
) -> Iterator[Waiting]:
    asked: Select[Any] = (
        select(*_PROJECT)
        .outerjoin(Buyer, Buyer.client_id == Project.client_id)
        .where(
            Project.project_manager_id == reading.actor.person_id,
            Project.status.in_(_RUNNING),
            Project.archived_at.is_(None),
            which,
        )
        .order_by(Project.due_on, Project.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(planning.WRITE, asked, planning.PROJECT_OWNERS)
    for row in reading.session.execute(mine):
        yield Waiting(reason=reason, action=action, kind="project", **row._asdict())


def _sign_offs(reading: Reading) -> Iterator[Waiting]:
    """One item for each project of the caller with versions that wait for the client.

    They are shown from two days before the answer is needed, or when the links have expired.
    """
    soon = reading.today + SIGN_OFF_SOON
    asked: Select[Any] = (
        select(
            *(Job.id, Job.name, *_OF_PROJECT),
            func.min(Proof.due_on).label("due_on"),
            func.count().label("count"),
        )
        .select_from(Proof)
        .join(Project, Project.id == Proof.project_id)
        .join(Job, Job.id == Proof.project_id)
        .outerjoin(Buyer, Buyer.client_id == Job.client_id)
        .where(
            Proof.status == ProofStatus.SENT.value,
            Job.project_manager_id == reading.actor.person_id,
            or_(Proof.due_on <= soon, Proof.expires_on <= soon),
        )
        .group_by(Job.id, Buyer.client_id)
        .order_by(func.min(Proof.due_on), Job.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(planning.WRITE, asked, planning.PROJECT_OWNERS)
    for row in reading.session.execute(mine):
        yield Waiting(
            reason="sign_off_waiting", action="list_sign_offs", kind="project", **row._asdict()
        )


def _booked(reading: Reading) -> Iterator[Waiting]:
    """One item for each project on which the caller is booked in the days to come."""
    today = reading.today
    asked: Select[Any] = (
        select(*(Job.id, Job.name, *_OF_PROJECT), func.count().label("count"))
        .select_from(Booking)
        .join(Job, Job.id == Booking.project_id)
        .outerjoin(Buyer, Buyer.client_id == Job.client_id)
        .where(
            Booking.person_id == reading.actor.person_id,
            Booking.archived_at.is_(None),
            Booking.status == BookingStatus.CONFIRMED.value,
            Booking.end_on >= today,
            Booking.start_on <= today + BOOKED_WITHIN,
        )
        .group_by(Job.id, Buyer.client_id)
        .order_by(func.min(Booking.start_on), Job.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(bookings.READ, asked, bookings.BOOKING_OWNERS)
    for row in reading.session.execute(mine):
        yield Waiting(reason="booked", action="list_bookings", kind="project", **row._asdict())


def _offered(reading: Reading) -> Iterator[Waiting]:
    """There is room now for bookings that the caller made, or that are of their project."""
    me = reading.actor.person_id
    offered = and_(
        Booking.offered_at.is_not(None),
        Booking.status == BookingStatus.WAITING.value,
        or_(Booking.booked_by_id == me, Job.project_manager_id == me),
    )
    yield from _bookings(reading, "booking_offered", "update_booking", offered)


def _to_fill(reading: Reading) -> Iterator[Waiting]:
    """Placeholders that start soon, of projects for which the caller may book."""
    asks = and_(
        Booking.person_id.is_(None),
        Booking.status.in_((BookingStatus.TENTATIVE.value, BookingStatus.CONFIRMED.value)),
        Booking.end_on >= reading.today,
        Booking.start_on <= reading.today + TO_FILL_WITHIN,
    )
    yield from _bookings(reading, "placeholder_to_fill", "assign_booking", asks)


def _bookings(
    reading: Reading, reason: str, action: str, which: ColumnElement[bool]
) -> Iterator[Waiting]:
    asked: Select[Any] = (
        select(*_BOOKING)
        .select_from(Booking)
        .join(Job, Job.id == Booking.project_id)
        .outerjoin(Buyer, Buyer.client_id == Job.client_id)
        .where(Booking.archived_at.is_(None), which)
        .order_by(Booking.start_on, Booking.id)
        .limit(ITEMS_MAX)
    )
    mine = reading.visible(bookings.WRITE, asked, bookings.BOOKING_OWNERS)
    for row in reading.session.execute(mine):
        yield Waiting(reason=reason, action=action, kind="booking", **row._asdict())
