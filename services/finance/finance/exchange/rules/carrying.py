"""At what open items in another currency stand in the books, and what differs when they are paid.

An invoice counts in the books at the rate of its day, and money at the rate of the day on which it
arrives. What of it settles the invoice takes off a share of what the invoice stands at; the
difference to what the money is worth is a gain or a loss. All amounts are whole minor units.
"""

from __future__ import annotations

from typing import NamedTuple

from finance.rounding.rules import half_up


class Worth(NamedTuple):
    """What one movement is worth in the currency of the books.

    money_minor: at the rate of the day of the money. item_minor: what is taken off the item.
    left_minor: what still stands there although nothing of the item is open. undoes: it is the
    counter-entry of another one.
    """

    money_minor: int
    item_minor: int
    left_minor: int = 0
    undoes: bool = False


class Carried(NamedTuple):
    """What is open of a document or payment, and at what that counts in the books."""

    minor: int
    base_minor: int

    def settled_by(self, minor: int, money_minor: int) -> Worth:
        """Take off `minor`, which is worth money_minor.

        As much as is open takes its share of what that stands at; the rest is new, and stands at
        what it is worth.
        """
        item = self._share(minor, money_minor)
        return Worth(money_minor, item, self._left(minor, item))

    def undone_by(self, undone: Worth, minor: int) -> Worth:
        """Take off `minor` in exactly the amounts with which it was put there."""
        item = -undone.item_minor
        return Worth(-undone.money_minor, item, self._left(minor, item), undoes=True)

    def after(self, minor: int, worth: Worth) -> Carried:
        return Carried(self.minor - minor, self.base_minor - worth.item_minor - worth.left_minor)

    def _share(self, minor: int, money_minor: int) -> int:
        if minor * self.minor <= 0:
            return money_minor
        own = self.base_minor if self.base_minor * self.minor > 0 else 0
        if abs(minor) < abs(self.minor):
            return half_up(own * minor, self.minor)
        return own + half_up(money_minor * (minor - self.minor), minor)

    def _left(self, minor: int, item_minor: int) -> int:
        return self.base_minor - item_minor if minor == self.minor else 0
