"""Many bookings moved, split, copied, changed, archived or restored as one, with what undoes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import new_id, require_id
from sqlalchemy import select

from chassis import values
from projects.bookings.access import no_booking
from projects.bookings.commands.bookings import on_clash_of
from projects.bookings.commands.carrying_out import carry_out, load_bookings, lock_people
from projects.bookings.commands.proposals import Proposal, alter, check_window, of_kept
from projects.bookings.commands.settling import Around, settle
from projects.bookings.model import Booking
from projects.bookings.rules.clash import Clash
from projects.bookings.rules.spreading import Basis
from projects.bookings.rules.status import SETTLED, OnClash
from projects.resourcing.calendar import Calendar

ITEMS_MAX = 200
BOOKINGS_MAX = 500
"""That one call may touch, with the series and the copies."""
FOLLOWING = ("change", "move", "archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """See BookingItem. changes: what is given of its fields from start_on on."""

    booking_id: str
    action: str
    version: int = 0
    shift_days: int = 0
    split_on: str = ""
    times: int = 0
    following: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """made: empty in a preview. inverse: items that put it right again."""

    proposals: list[Proposal]
    clashes: list[Clash]
    around: Around | None = None
    made: list[Booking] = field(default_factory=list)
    inverse: list[dict[str, Any]] = field(default_factory=list)
    inverse_on_clash: OnClash = OnClash.REFUSE


def preview_bookings(
    reading: Reading, items: Sequence[Item], on_clash: str, calendar: Calendar
) -> Outcome:
    _check(items)
    found = _read(reading, items)
    proposals = _proposals(items, found)
    around = settle(reading, proposals, on_clash_of(on_clash), calendar, preview=True)
    return Outcome(proposals, _clashes(proposals), around)


def change_bookings(
    tx: Transaction, items: Sequence[Item], on_clash: str, calendar: Calendar
) -> Outcome:
    _check(items)
    known = _read(tx, items)
    people = [each.changes.get("person_id") for each in items]
    lock_people(tx, [require_id(id_, "person_id") for id_ in people if id_])
    found = load_bookings(tx, list(known), people)
    proposals = _proposals(items, found)
    before = {each.kept.id: _as_it_is(each.kept) for each in proposals if each.kept}
    overtime = any(each.kept.overtime for each in proposals if each.kept)
    made = carry_out(tx, proposals, on_clash_of(on_clash), calendar)
    tx.flush()
    outcome = Outcome(proposals, _clashes(proposals), made=made)
    outcome.inverse = [_inverse(each, before.get(each.id)) for each in reversed(made)]
    outcome.inverse_on_clash = OnClash.OVERTIME if overtime else OnClash.REFUSE
    return outcome


def _clashes(proposals: Sequence[Proposal]) -> list[Clash]:
    return [clash for each in proposals for clash in each.clashes][:BOOKINGS_MAX]


def _check(items: Sequence[Item]) -> None:
    if not items:
        raise Invalid("ITEMS_REQUIRED", "Give at least one item.", field="items")
    values.count(items, "items", ITEMS_MAX)
    ids = [each.booking_id for each in items]
    for place, id_ in enumerate(ids):
        if id_ in ids[:place]:
            raise Invalid(
                "ITEM_REPEATED",
                f"items[{place}] is about a booking of another item; put both into one.",
                field=f"items[{place}].booking_id",
            )


def _read(reading: Reading, items: Sequence[Item]) -> dict[str, Booking]:
    """Those named, and those that follow them in their series."""
    ids = [
        require_id(each.booking_id, f"items[{place}].booking_id")
        for place, each in enumerate(items)
    ]
    named = {
        row.id: row for row in reading.session.scalars(select(Booking).where(Booking.id.in_(ids)))
    }
    for id_ in ids:
        if id_ not in named:
            raise no_booking(id_)
    series = {
        named[each.booking_id].series_id
        for each in items
        if each.following and each.action in FOLLOWING
    } - {None}
    if series:
        mine = select(Booking).where(Booking.series_id.in_(series), Booking.archived_at.is_(None))
        rows = reading.session.scalars(mine.order_by(Booking.id).limit(BOOKINGS_MAX + 1))
        named |= {row.id: row for row in rows}
    _refuse_many(len(named))
    return named


def _refuse_many(many: int) -> None:
    if many > BOOKINGS_MAX:
        raise Invalid(
            "TOO_MANY_BOOKINGS",
            f"One call changes at most {BOOKINGS_MAX} bookings; send fewer items.",
            field="items",
        )


def _proposals(items: Sequence[Item], found: Mapping[str, Booking]) -> list[Proposal]:
    proposals: list[Proposal] = []
    done = {each.booking_id for each in items}
    for place, item in enumerate(items):
        booking = found[item.booking_id]
        booking.check_version(item.version)
        proposals += _of_item(item, booking, f"items[{place}]")
        if item.following and item.action in FOLLOWING and booking.series_id:
            later = [
                each
                for each in found.values()
                if each.series_id == booking.series_id
                and each.start_on > booking.start_on
                and each.id not in done
                and not each.archived
            ]
            done |= {each.id for each in later}
            shifted = _followed(item, booking)
            for each in sorted(later, key=lambda one: (one.start_on, one.id)):
                proposals += _of_item(shifted, each, f"items[{place}]")
    _refuse_many(len(proposals))
    return proposals


def _followed(item: Item, first: Booking) -> Item:
    """What happens to the later ones: a move to other dates becomes a shift by as many days; one
    that is made longer or shorter leaves the dates of the others."""
    changes = dict(item.changes)
    start, end = changes.pop("start_on", ""), changes.pop("end_on", "")
    shift = item.shift_days
    if start and end:
        begins = (values.needed_day(start, "start_on") - first.start_on).days
        ends = (values.needed_day(end, "end_on") - first.end_on).days
        shift = begins if begins == ends else 0
    return Item(
        booking_id="", action=item.action, shift_days=shift, changes=changes, following=False
    )


def _of_item(item: Item, booking: Booking, place: str) -> list[Proposal]:
    proposal = of_kept(booking, place)
    if item.action not in ("archive", "restore", "copy"):
        _require_open(booking, place)
    match item.action:
        case "archive":
            proposal.archived = True
        case "restore":
            proposal.archived = False
        case "copy":
            return _copies(item, proposal, booking)
        case "split":
            return _split(item, proposal)
    if item.changes.get("person_id") and booking.person_id is None:
        raise Conflict(
            "PLACEHOLDER_UNASSIGNED",
            f"{booking.reference} is a placeholder; assign the person to it.",
            field=f"{place}.person_id",
        )
    if item.action in ("change", "move") and item.shift_days:
        proposal.shifted(item.shift_days)
    if item.action in ("change", "move", "restore"):
        alter(proposal, item.changes)
    return [proposal]


def _require_open(booking: Booking, place: str) -> None:
    if booking.archived or booking.status in SETTLED:
        stated = "archived" if booking.archived else booking.status
        raise Conflict(
            "BOOKING_ARCHIVED" if booking.archived else "BOOKING_SETTLED",
            f"{booking.reference} is {stated}; restore or reopen it first.",
            field=f"{place}.booking_id",
        )


def _copies(item: Item, proposal: Proposal, booking: Booking) -> list[Proposal]:
    """The booking joins the series of its copies."""
    proposal.series_id = booking.series_id or new_id()
    copies = []
    for step in range(1, (item.times or 1) + 1):
        copy = proposal.copied(place=proposal.place)
        copy.shifted(item.shift_days * step)
        alter(copy, item.changes)
        copies.append(copy)
    return [proposal, *copies]


def _split(item: Item, proposal: Proposal) -> list[Proposal]:
    """Two bookings, each with the hours that fall on its days."""
    on = values.needed_day(item.split_on, proposal.at("split_on"))
    if not proposal.start_on < on <= proposal.end_on:
        raise Invalid(
            "SPLIT_OUTSIDE",
            f"split_on must be after {proposal.start_on} and at most {proposal.end_on}.",
            field=proposal.at("split_on"),
        )
    place = (on - proposal.start_on).days
    first, second = sum(proposal.daily[:place]), sum(proposal.daily[place:])
    later = proposal.copied(place=proposal.place)
    later.start_on, proposal.end_on = on, on - timedelta(days=1)
    later.placeholder_id = proposal.placeholder_id
    if proposal.basis is Basis.TOTAL:
        proposal.amount, later.amount = first, second
    alter(later, item.changes)
    check_window(proposal)
    return [proposal, later]


_BASIS = {
    Basis.PER_DAY: "minutes_per_day",
    Basis.TOTAL: "total_minutes",
    Basis.SHARE: "share_bp",
}


def _as_it_is(booking: Booking) -> dict[str, Any]:
    """As an item would set it."""
    return {
        "start_on": booking.start_on.isoformat(),
        "end_on": booking.end_on.isoformat(),
        "person_id": booking.person_id or "",
        _BASIS[Basis(booking.basis)]: booking.amount,
        "status": booking.status,
        "archived": booking.archived,
    }


def _inverse(booking: Booking, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The item that takes the change of this booking back, while nobody changes it again."""
    item: dict[str, Any] = {"booking_id": booking.id, "version": booking.version}
    if before is None or before["archived"]:
        return item | {"action": "archive"}
    action = "restore" if booking.archived else "change"
    was = {name: value for name, value in before.items() if name != "archived"}
    return item | {"action": action, **was}
