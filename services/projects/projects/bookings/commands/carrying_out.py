"""Settled proposals become bookings; who waits is offered the room that there is then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.ids import require_id
from sqlalchemy import select, text

from projects.bookings.access import no_booking
from projects.bookings.commands.proposals import Proposal
from projects.bookings.commands.settling import settle
from projects.bookings.model import Booking, booking_reference
from projects.bookings.queries.capacity import capacity_of
from projects.bookings.queries.loads import booked_minutes
from projects.bookings.rules.clash import Load
from projects.bookings.rules.status import OnClash, Status
from projects.resourcing.calendar import Calendar

WAITING_MAX = 200
_LOCK = text(
    "SELECT count(pg_advisory_xact_lock(hashtextextended('bookings:' || id, 0)))"
    " FROM (SELECT id FROM unnest(CAST(:ids AS text[])) AS wanted (id) ORDER BY id) AS people"
)
"""Two requests never take the last hours of a person together: one waits for the other."""


def lock_people(tx: Transaction, person_ids: Iterable[str | None]) -> None:
    """Keep others from booking these people until commit."""
    ids = sorted({id_ for id_ in person_ids if id_})
    if ids:
        tx.session.execute(_LOCK, {"ids": ids})


def load_bookings(
    tx: Transaction, booking_ids: Collection[str], also: Iterable[str | None] = ()
) -> dict[str, Booking]:
    """Locked, with the people whom they book; also: people who are to be booked."""
    ids = sorted({require_id(id_, "booking_id") for id_ in booking_ids})
    people = dict(
        tx.session.execute(select(Booking.id, Booking.person_id).where(Booking.id.in_(ids))).all()
    )
    lock_people(tx, [*people.values(), *also])
    query = select(Booking).where(Booking.id.in_(ids)).order_by(Booking.id).with_for_update()
    rows = tx.session.scalars(query.execution_options(populate_existing=True))
    found = {row.id: row for row in rows}
    for id_ in ids:
        if id_ not in found:
            raise no_booking(id_)
        if found[id_].person_id != people.get(id_):
            raise Conflict(
                "VERSION_MISMATCH",
                "Somebody else has changed the booking just now; read it again and retry.",
                field="booking_id",
            )
    return found


def carry_out(
    tx: Transaction, proposals: Sequence[Proposal], on_clash: OnClash, calendar: Calendar
) -> list[Booking]:
    """All proposals in this transaction, in their order, or a refusal. Their people are locked."""
    settle(tx, proposals, on_clash, calendar)
    made = [_write(tx, each) for each in proposals]
    tx.flush()
    affected = {each.person_id for each in made}
    affected |= {each.kept.person_id for each in proposals if each.kept}
    offer_room(tx, {id_ for id_ in affected if id_}, calendar)
    return made


def _write(tx: Transaction, proposal: Proposal) -> Booking:
    if proposal.status is Status.WAITING:
        proposal.waiting_since = proposal.waiting_since or tx.now
    columns = proposal.columns(tx.now)
    kept = proposal.kept
    if kept is not None:
        if columns["waiting_since"] is None:
            columns["offered_at"] = None
        fact = kept.change(columns)
        if fact:
            tx.record(fact)
        return kept
    booking = Booking(
        id=tx.new_id(),
        reference=f"BOOK-{tx.session.scalar(booking_reference)}",
        project_id=proposal.project_id,
        placeholder_id=proposal.placeholder_id,
        quote_seconds=proposal.quote_seconds,
        booked_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        **columns,
    )
    tx.add(booking)
    tx.record(booking.created())
    return booking


def offer_room(tx: Transaction, person_ids: Collection[str], calendar: Calendar) -> None:
    """Who waits longest is offered room first; an offer ends when its room is gone."""
    query = (
        select(Booking)
        .where(
            Booking.person_id.in_(person_ids),
            Booking.status == Status.WAITING,
            Booking.archived_at.is_(None),
            Booking.end_on >= tx.today,
        )
        .order_by(Booking.waiting_since, Booking.id)
        .limit(WAITING_MAX)
        .with_for_update()
    )
    waiting = list(tx.session.scalars(query)) if person_ids else []
    if not waiting:
        return
    first = min(each.start_on for each in waiting)
    last = max(each.end_on for each in waiting)
    ids = {each.person_id for each in waiting if each.person_id}
    capacity = capacity_of(tx, ids, first, last, calendar)
    booked = booked_minutes(tx, ids, first, last)
    loads = {id_: Load(id_, capacity.get(id_, {}), booked.get(id_, {})) for id_ in ids}
    for each in waiting:
        load = loads[each.person_id or ""]
        room = not load.clashes(each.start_on, each.daily_minutes)
        if room:
            load.take(each.start_on, each.daily_minutes)
        if room and not each.offered:
            tx.record(each.offer(tx.now))
        elif each.offered and not room:
            fact = each.change({"offered_at": None})
            if fact:
                tx.record(fact)
