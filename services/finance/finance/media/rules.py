"""What a placement costs, what the client pays for it, and what of that is the agency's.

No database, no clock. Amounts are in minor units of one currency; each is rounded once, half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from finance.levies.rules import Medium
from finance.passed_on.rules import Treatment
from finance.rounding.rules import half_up

__all__ = ["Billing", "Medium", "Price", "RunKind", "passed_on", "price_of"]
WHOLE_BP = 10_000


class Billing(StrEnum):
    """What the client pays: the publisher's gross price, the net price and a fee on it, or, where
    the publisher bills the client, the commission alone."""

    GROSS = "gross"
    NET_PLUS_COMMISSION = "net_plus_commission"
    COMMISSION_ONLY = "commission_only"


class RunKind(StrEnum):
    """What ran: as it was ordered, or later in place of what did not."""

    RUN = "run"
    MAKE_GOOD = "make_good"


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """net: what the publisher bills. charge: what the client pays the agency, without tax
    and levies."""

    gross: int
    net: int
    charge: int

    @property
    def commission(self) -> int:
        """What the publisher leaves to the agency."""
        return self.gross - self.net


def price_of(gross: int, commission_bp: int, fee_bp: int, billing: Billing) -> Price:
    """Gross 100,000 with 15 %: net 85,000; the client pays 100,000, or 85,000 and the fee on it, or
    the commission of 15,000 alone."""
    net = gross - half_up(gross * commission_bp, WHOLE_BP)
    charges = {
        Billing.GROSS: gross,
        Billing.NET_PLUS_COMMISSION: net + half_up(net * fee_bp, WHOLE_BP),
        Billing.COMMISSION_ONLY: gross - net,
    }
    return Price(gross=gross, net=net, charge=charges[billing])


def passed_on(net: int, billing: str, treatment: str) -> int:
    """What of the charge an agent owes to the publisher; nothing of a principal's."""
    agent = treatment == Treatment.AGENT and billing != Billing.COMMISSION_ONLY
    return net if agent else 0
