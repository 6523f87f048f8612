"""What a booking is to be, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from chassis.errors import Invalid

from chassis import values
from projects.bookings.model import Booking
from projects.bookings.rules.clash import Clash
from projects.bookings.rules.spreading import Basis
from projects.bookings.rules.status import Status
from projects.roles import charge_role

DAYS_MAX = 366
_STATED = {
    "minutes_per_day": Basis.PER_DAY,
    "total_minutes": Basis.TOTAL,
    "share_bp": Basis.SHARE,
}


@dataclass(slots=True, kw_only=True)
class Proposal:
    """kept: the booking that is to change; None: a new one. place: of its fields in the request.

    daily, clashes, overtime and waiting_since are filled when it is settled.
    """

    project_id: str
    start_on: date
    end_on: date
    basis: Basis
    amount: int
    status: Status = Status.TENTATIVE
    task_id: str | None = None
    phase_id: str | None = None
    person_id: str | None = None
    charge_role: str = ""
    skill: str = ""
    note: str = ""
    series_id: str | None = None
    placeholder_id: str | None = None
    quote_seconds: int = 0
    archived: bool = False
    overtime: bool = False
    decline_reason: str = ""
    waiting_since: datetime | None = None
    kept: Booking | None = None
    place: str = ""
    daily: list[int] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def takes_time(self) -> bool:
        return bool(self.person_id) and self.status is Status.CONFIRMED and not self.archived

    @property
    def wants_time(self) -> bool:
        """Of a person, now or once there is room."""
        return bool(self.person_id) and not self.archived

    @property
    def replaced(self) -> bool:
        """Whether its hours fall on other days, or on another person."""
        kept = self.kept
        return kept is None or (
            self.person_id,
            self.start_on,
            self.end_on,
            self.basis,
            self.amount,
        ) != (kept.person_id, kept.start_on, kept.end_on, kept.basis, kept.amount)

    @property
    def placed_anew(self) -> bool:
        """Whether it has to fit the project and the person as they are now."""
        kept = self.kept
        if self.archived:
            return False
        return self.replaced or (kept is not None and (kept.archived or kept.status != self.status))

    def at(self, name: str) -> str:
        """The path of one of its fields in the request."""
        return f"{self.place}.{name}" if self.place else name

    def shifted(self, days: int) -> None:
        self.start_on = moved_by(self.start_on, days, self.at("shift_days"))
        self.end_on = moved_by(self.end_on, days, self.at("shift_days"))

    def copied(self, **more: Any) -> Proposal:
        """The same as a new booking."""
        return replace(
            self, kept=None, daily=[], clashes=[], placeholder_id=None, quote_seconds=0,
            overtime=False, waiting_since=None, archived=False, **more,
        )  # fmt: skip

    def columns(self, now: datetime) -> dict[str, Any]:
        """Of the settled proposal, as the record has them."""
        was = self.kept.archived_at if self.kept else None
        waits = self.status is Status.WAITING and not self.archived
        return {
            **{name: getattr(self, name) for name in _SAME},
            "basis": self.basis.value,
            "status": self.status.value,
            "daily_minutes": self.daily,
            "total_minutes": sum(self.daily),
            "archived_at": (was or now) if self.archived else None,
            "waiting_since": self.waiting_since if waits else None,
        }


_SAME = (
    "task_id",
    "phase_id",
    "person_id",
    "charge_role",
    "skill",
    "start_on",
    "end_on",
    "amount",
    "overtime",
    "note",
    "series_id",
    "decline_reason",
)


def moved_by(day: date, days: int, field_: str) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        moved = date.max
    if not values.FIRST_DAY <= moved <= values.LAST_DAY:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field_} leads beyond {values.FIRST_DAY} to {values.LAST_DAY}.",
            field=field_,
        )
    return moved


def of_kept(kept: Booking, place: str = "") -> Proposal:
    """The booking as it is."""
    return Proposal(
        project_id=kept.project_id,
        basis=Basis(kept.basis),
        status=Status(kept.status),
        archived=kept.archived,
        waiting_since=kept.waiting_since,
        placeholder_id=kept.placeholder_id,
        quote_seconds=kept.quote_seconds,
        kept=kept,
        place=place,
        daily=list(kept.daily_minutes),
        **{name: getattr(kept, name) for name in _SAME},
    )


def alter(proposal: Proposal, given: Mapping[str, Any]) -> None:
    """given: checked below; fields of UpdateBookingRequest or BookingItem."""
    for name in ("start_on", "end_on"):
        if name in given:
            setattr(proposal, name, values.needed_day(given[name], proposal.at(name)))
    for name in ("task_id", "phase_id", "person_id"):
        if name in given:
            setattr(proposal, name, given[name] or None)
    if "charge_role" in given:
        proposal.charge_role = charge_role(given["charge_role"], proposal.at("charge_role"))
    for name in ("skill", "note"):
        if name in given:
            setattr(proposal, name, values.text(given[name], proposal.at(name)))
    if "status" in given:
        proposal.status = values.word(Status, given["status"], proposal.at("status"))
    hours = stated_hours(given, proposal)
    if hours:
        proposal.basis, proposal.amount = hours
    check_window(proposal)


def stated_hours(given: Mapping[str, Any], proposal: Proposal | None = None) -> Any:
    """(basis, amount), or None where nothing is stated. HOURS_REQUIRED if it is stated twice."""
    stated = {name: given[name] for name in _STATED if given.get(name)}
    if not stated:
        zero = next((name for name in _STATED if name in given), "")
        if zero and proposal:
            raise hours_required(proposal.at(zero))
        return None
    if len(stated) > 1:
        raise hours_required(proposal.at(list(stated)[1]) if proposal else list(stated)[1])
    name, amount = next(iter(stated.items()))
    if name == "share_bp":
        values.share(amount, proposal.at("share") if proposal else "share")
    return _STATED[name], amount


def hours_required(field_: str) -> Invalid:
    return Invalid(
        "HOURS_REQUIRED",
        "Give exactly one of minutes_per_day, total_minutes and share, above 0.",
        field=field_,
    )


def check_window(proposal: Proposal) -> None:
    start, end = proposal.start_on, proposal.end_on
    values.window(start, end, proposal.at("start_on"), proposal.at("end_on"))
    if (end - start).days >= DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"A booking has at most {DAYS_MAX} days; make several, one for each part.",
            field=proposal.at("end_on"),
        )
