"""What a contractor is owed for approved time, and whether order, time and document agree.

No database, no clock. Amounts are minor units of one currency, time is whole seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from finance.rates.rules import BASIS_POINTS, Rate


class SelfBillStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


class SelfBillDeed(StrEnum):
    """What is done with a self-bill; the values stand in refusals."""

    ISSUE = "issued"
    ACCEPT = "accepted"
    OBJECT = "objected to"
    WITHDRAW = "withdrawn"


_S = SelfBillStatus
_AFTER: Mapping[SelfBillDeed, Mapping[SelfBillStatus, SelfBillStatus]] = {
    SelfBillDeed.ISSUE: {_S.DRAFT: _S.ISSUED},
    SelfBillDeed.ACCEPT: {_S.ISSUED: _S.ACCEPTED, _S.OBJECTED: _S.ACCEPTED},
    SelfBillDeed.OBJECT: {_S.ISSUED: _S.OBJECTED},
    SelfBillDeed.WITHDRAW: {
        _S.DRAFT: _S.WITHDRAWN,
        _S.ISSUED: _S.WITHDRAWN,
        _S.OBJECTED: _S.WITHDRAWN,
    },
}


def self_bill_after(status: SelfBillStatus, deed: SelfBillDeed) -> SelfBillStatus | None:
    """None: that cannot be done with a self-bill in this state."""
    return _AFTER[deed].get(status)


def possible(status: SelfBillStatus) -> list[SelfBillDeed]:
    return [deed for deed, after in _AFTER.items() if status in after]


@dataclass(frozen=True, slots=True)
class Terms:
    """Which time an engagement covers. No project: of all; no role: in any."""

    project_ids: frozenset[str]
    charge_role: str
    starts_on: date
    ends_on: date | None

    def cover(self, project_id: str, charge_role: str, day: date) -> bool:
        return (
            (not self.project_ids or project_id in self.project_ids)
            and (not self.charge_role or charge_role == self.charge_role)
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )

    def overlap(self, other: Terms) -> bool:
        """Whether an hour could belong to both."""
        projects, theirs = self.project_ids, other.project_ids
        return (
            (not projects or not theirs or bool(projects & theirs))
            and (
                self.charge_role == other.charge_role
                or not (self.charge_role and other.charge_role)
            )
            and self.starts_on <= (other.ends_on or date.max)
            and other.starts_on <= (self.ends_on or date.max)
        )


def rate_on(rates: Mapping[date, Rate], day: date) -> Rate | None:
    """The latest rate that holds on the day; None before the first."""
    begun = [start for start in rates if start <= day]
    return rates[max(begun)] if begun else None


@dataclass(frozen=True, slots=True)
class Hours:
    """A time entry: what is approved of it now, and what self-bills have settled of it.

    turn: how many times it was settled.
    """

    time_entry_id: str
    project_id: str
    charge_role: str
    worked_on: date
    approved_seconds: int
    settled_seconds: int = 0
    turn: int = 0

    @property
    def seconds(self) -> int:
        """What is still to be settled; negative after a correction of settled time."""
        return self.approved_seconds - self.settled_seconds


@dataclass(frozen=True, slots=True)
class Settled:
    """One line of a self-bill: the hours of a project at one rate, rounded once."""

    project_id: str
    rate: Rate
    hours: Sequence[Hours]

    @property
    def seconds(self) -> int:
        return sum(one.seconds for one in self.hours)

    @property
    def amount(self) -> int:
        return self.rate.value(self.seconds)


@dataclass(frozen=True, slots=True)
class Settlement:
    """outside_seconds: approved time that the engagement does not cover, or has no rate for."""

    lines: Sequence[Settled] = ()
    outside_seconds: int = 0

    @property
    def seconds(self) -> int:
        return sum(line.seconds for line in self.lines)

    @property
    def net(self) -> int:
        return sum(line.amount for line in self.lines)


def settle(hours: Iterable[Hours], terms: Terms, rates: Mapping[date, Rate]) -> Settlement:
    """What is to be settled of these hours, by project and rate in the order of their days."""
    groups: dict[tuple[str, Rate], list[Hours]] = {}
    outside = 0
    for one in sorted(hours, key=lambda each: (each.worked_on, each.time_entry_id)):
        if not one.seconds:
            continue
        rate = rate_on(rates, one.worked_on)
        if rate is None or not terms.cover(one.project_id, one.charge_role, one.worked_on):
            outside += one.seconds
            continue
        groups.setdefault((one.project_id, rate), []).append(one)
    lines = [Settled(project_id, rate, found) for (project_id, rate), found in groups.items()]
    return Settlement(lines, outside)


class DifferenceKind(StrEnum):
    """hours_outside is for information; every other one keeps a self-bill from being issued."""

    HOURS_OUTSIDE = "hours_outside"
    HOURS_OVER_CAP = "hours_over_cap"
    AMOUNT_OVER_CAP = "amount_over_cap"
    AMOUNT_OVER_ORDER = "amount_over_order"
    HOURS_NOT_APPROVED = "hours_not_approved"
    AMOUNT_NOT_APPROVED = "amount_not_approved"


@dataclass(frozen=True, slots=True)
class Difference:
    """allowed, found: seconds of the kinds of hours, minor units of the others."""

    kind: DifferenceKind
    allowed: int
    found: int

    @property
    def blocks(self) -> bool:
        return self.kind is not DifferenceKind.HOURS_OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The three that have to agree: engagement and order, approved time, document.

    cap_seconds, cap_minor, order_minor: what was left of each before this document; None: no limit.
    approved: what the approved time comes to now.
    """

    seconds: int
    net: int
    approved_seconds: int
    approved: int
    cap_seconds: int | None = None
    cap_minor: int | None = None
    order_minor: int | None = None
    outside_seconds: int = 0
    tolerance_bp: int = 0
    differences: Sequence[Difference] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "differences", list(self._differences()))

    @property
    def agrees(self) -> bool:
        return not any(one.blocks for one in self.differences)

    def _differences(self) -> Iterable[Difference]:
        kinds = DifferenceKind
        if self.outside_seconds:
            yield Difference(kinds.HOURS_OUTSIDE, 0, self.outside_seconds)
        if self.cap_seconds is not None and self.seconds > self.cap_seconds:
            yield Difference(kinds.HOURS_OVER_CAP, self.cap_seconds, self.seconds)
        for kind, most in (
            (kinds.AMOUNT_OVER_CAP, self.cap_minor),
            (kinds.AMOUNT_OVER_ORDER, self.order_minor),
        ):
            if most is not None and self.net > self._with_tolerance(most):
                yield Difference(kind, most, self.net)
        if self.seconds > self.approved_seconds:
            yield Difference(kinds.HOURS_NOT_APPROVED, self.approved_seconds, self.seconds)
        if self.net > self._with_tolerance(self.approved):
            yield Difference(kinds.AMOUNT_NOT_APPROVED, self.approved, self.net)

    def _with_tolerance(self, minor: int) -> int:
        """Rounded down: never more than the share allows."""
        return minor + max(minor, 0) * self.tolerance_bp // BASIS_POINTS
