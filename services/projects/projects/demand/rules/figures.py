"""Demand, capacity and the gap between them (domain.md, A2), in whole numbers.

Seconds of work are multiplied by basis points of probability, and divided once, where a figure is
shown. So no figure depends on the order of the work, and parts add up to the whole before rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

CERTAIN_BP = 10_000
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Span:
    """`count` working days from the day with the number `first` on."""

    first: int
    count: int


def within(seconds: int, span: Span, low: int, high: int) -> int:
    """How much of the work is done on the working days low to high, without high.

    The same on each day; the first days take the seconds that do not divide.
    """
    each, over = divmod(seconds, span.count)

    def until(number: int) -> int:
        done = min(max(number - span.first, 0), span.count)
        return done * each + min(done, over)

    return until(high) - until(low)


def half_up(value: Fraction) -> int:
    """To a whole number, halves away from zero."""
    whole = (abs(value) * 2 + 1) // 2
    return int(whole if value >= 0 else -whole)


@dataclass(slots=True)
class Figure:
    """Of one role and period, in seconds; weighted: seconds times basis points.

    full_time: what the contract of one full-time person gives in the period; working: that on
    days that are not off. contract, capacity: of the people of the role.
    """

    full_time: int
    working: int
    confirmed: int = 0
    weighted: int = 0
    pipeline_full: int = 0
    contract: int = 0
    capacity: int = 0

    def take(self, seconds: int, chance_bp: int) -> None:
        if chance_bp == CERTAIN_BP:
            self.confirmed += seconds
        else:
            self.weighted += seconds * chance_bp
            self.pipeline_full += seconds

    @property
    def pipeline(self) -> int:
        return half_up(Fraction(self.weighted, CERTAIN_BP))

    @property
    def exact_gap(self) -> Fraction:
        return self.confirmed + Fraction(self.weighted, CERTAIN_BP) - self.capacity

    @property
    def demand(self) -> int:
        return half_up(self.exact_gap + self.capacity)

    @property
    def gap(self) -> int:
        return half_up(self.exact_gap)

    @property
    def per_person(self) -> Fraction:
        """Effective capacity of one full-time person: of those that are there, or of a new one."""
        if self.contract > 0 and self.capacity > 0:
            return Fraction(self.capacity * self.full_time, self.contract)
        return Fraction(self.working)

    @property
    def fte_gap(self) -> str:
        """With two places, half up; empty where a full-time person would have no hours."""
        each = self.per_person
        return hundredths(self.exact_gap / each) if each else ""


def hundredths(value: Fraction) -> str:
    with localcontext() as exact:
        exact.prec = 40
        shown = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = shown.quantize(_CENT, ROUND_HALF_UP)
        return f"{rounded if rounded else abs(rounded):.2f}"


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a role: how much of it falls into each period, and how likely it is."""

    kind: str
    record_id: str
    charge_role: str
    seconds: Sequence[int]
    chance_bp: int = CERTAIN_BP
    reference: str = ""
    name: str = ""
    project_id: str = ""
    start_on: str = ""
    end_on: str = ""

    @property
    def total(self) -> int:
        return sum(self.seconds)

    @property
    def weighted(self) -> int:
        """Times its probability, in seconds."""
        return half_up(Fraction(self.total * self.chance_bp, CERTAIN_BP))


@dataclass(frozen=True, slots=True)
class Hours:
    """What a person has in each period: by contract, and less leave and days off."""

    person_id: str
    name: str
    charge_role: str
    contract: Sequence[int]
    capacity: Sequence[int]


@dataclass(frozen=True, slots=True)
class Standard:
    """What a full-time person has in each period: by contract, and on working days."""

    full_time: Sequence[int]
    working: Sequence[int]


@dataclass(slots=True)
class Row:
    """A role with its figures: of the window, and of each period."""

    charge_role: str
    total: Figure
    periods: list[Figure]
    people: int = 0


@dataclass(slots=True)
class Table:
    """roles in the order of their names; totals: of all of them, by period."""

    total: Row
    roles: list[Row] = field(default_factory=list)


def tabulate(work: Iterable[Work], people: Iterable[Hours], standard: Standard) -> Table:
    """Every role that has work or people."""
    rows: dict[str, Row] = {}
    whole = _row("", standard)

    def of(role: str) -> Row:
        if role not in rows:
            rows[role] = _row(role, standard)
        return rows[role]

    for one in work:
        for row in (of(one.charge_role), whole):
            _take(row, one.seconds, one.chance_bp)
    for person in people:
        for row in (of(person.charge_role), whole):
            row.people += 1
            _add_capacity(row, person)
    return Table(whole, [rows[role] for role in sorted(rows)])


def _row(role: str, standard: Standard) -> Row:
    pairs = zip(standard.full_time, standard.working, strict=True)
    total = Figure(sum(standard.full_time), sum(standard.working))
    return Row(role, total, [Figure(*pair) for pair in pairs])


def _take(row: Row, seconds: Sequence[int], chance_bp: int) -> None:
    for figure, part in zip(row.periods, seconds, strict=True):
        figure.take(part, chance_bp)
    row.total.take(sum(seconds), chance_bp)


def _add_capacity(row: Row, person: Hours) -> None:
    parts = zip(row.periods, person.contract, person.capacity, strict=True)
    for figure, contract, capacity in parts:
        figure.contract += contract
        figure.capacity += capacity
    row.total.contract += sum(person.contract)
    row.total.capacity += sum(person.capacity)
