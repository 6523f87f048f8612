"""What a period of a retainer has, uses, carries on and lets lapse. No database, no clock.

Quantities are whole seconds or whole minor units. What is not used becomes a lot; the oldest lot is
used first. For every period:

    allowance + carried_in + deficit_out + overage + absorbed
        = used + deficit_in + lapsed + carried_out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Deficit(StrEnum):
    """What becomes of what is used beyond what is available."""

    CARRY = "carry"
    BILL = "bill"
    ABSORB = "absorb"


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """cap: at most this much is carried; None: all. expiry_periods: for how many periods a lot can
    be used after its own; None: without limit, 0: not at all."""

    cap: int | None = None
    expiry_periods: int | None = None
    deficit: str = Deficit.CARRY.value


@dataclass(frozen=True, slots=True)
class Lot:
    """What was left of one period. periods_left: in how many more it can be used; None: in all."""

    quantity: int
    periods_left: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What one period hands to the next: lots, the oldest first, or a deficit."""

    lots: tuple[Lot, ...] = ()
    deficit: int = 0

    @property
    def quantity(self) -> int:
        return sum(lot.quantity for lot in self.lots)


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """One period in figures. out: what the next one begins with."""

    carried_in: int = 0
    deficit_in: int = 0
    allowance: int = 0
    used: int = 0
    lapsed: int = 0
    overage: int = 0
    absorbed: int = 0
    out: Carried = field(default_factory=Carried)

    @property
    def available(self) -> int:
        return self.allowance + self.carried_in - self.deficit_in

    @property
    def carried_out(self) -> int:
        return self.out.quantity

    @property
    def deficit_out(self) -> int:
        return self.out.deficit

    @property
    def over(self) -> int:
        """Used beyond what was available."""
        return max(self.used - self.available, 0)


def consume(lots: Sequence[Lot], quantity: int) -> tuple[list[Lot], int]:
    """What is left of the lots, the oldest used first, and what they could not give.

    A negative quantity (a correction) is given back to the youngest lot.
    """
    if quantity < 0 and lots:
        *older, youngest = lots
        return [*older, replace(youngest, quantity=youngest.quantity - quantity)], 0
    left = []
    for lot in lots:
        taken = min(lot.quantity, quantity)
        quantity -= taken
        left.append(replace(lot, quantity=lot.quantity - taken))
    return left, quantity


def close(carried: Carried, allowance: int, used: int, policy: Policy) -> Balance:
    """The figures of a period that ends with this much used. Source: domain.md A12."""
    own = Lot(allowance, policy.expiry_periods)
    left, short = consume([*carried.lots, own], used + carried.deficit)
    *older, own = left
    kept = [lot for lot in (*map(_aged, older), own) if lot.quantity and lot.periods_left != 0]
    kept = _within(kept, policy.cap)
    return Balance(
        carried_in=carried.quantity,
        deficit_in=carried.deficit,
        allowance=allowance,
        used=used,
        lapsed=sum(lot.quantity for lot in left) - sum(lot.quantity for lot in kept),
        overage=short if policy.deficit == Deficit.BILL else 0,
        absorbed=short if policy.deficit == Deficit.ABSORB else 0,
        out=Carried(lots=tuple(kept), deficit=short if policy.deficit == Deficit.CARRY else 0),
    )


def idle(carried: Carried, used: int = 0) -> Balance:
    """A period without a day in force: what is carried waits, and no lot gets older."""
    left, short = consume(carried.lots, used) if carried.lots else ([], used)
    return Balance(
        carried_in=carried.quantity,
        deficit_in=carried.deficit,
        used=used,
        out=Carried(
            lots=tuple(lot for lot in left if lot.quantity), deficit=carried.deficit + short
        ),
    )


def _aged(lot: Lot) -> Lot:
    return lot if lot.periods_left is None else replace(lot, periods_left=lot.periods_left - 1)


def _within(lots: Sequence[Lot], cap: int | None) -> list[Lot]:
    """What is above the cap lapses, the oldest lot first."""
    if cap is None:
        return list(lots)
    left, _ = consume(lots, max(sum(lot.quantity for lot in lots) - cap, 0))
    return [lot for lot in left if lot.quantity]
