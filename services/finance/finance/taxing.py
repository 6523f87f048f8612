"""The tax of a document's lines, each with a rate and a category of its own.

Categories are those of EN 16931: only `standard` carries a rate above zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chassis.errors import Invalid

from chassis import values
from finance.rounding.rules import half_up, split

FULL_SHARE_BP = 10_000
TAX_BY_LINE = "line"
TAX_ON_TOTAL = "total"


class TaxCategory(StrEnum):
    STANDARD = "standard"
    ZERO = "zero"
    EXEMPT = "exempt"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE_SCOPE = "outside_scope"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """How a line is taxed. rate_bp: basis points, 2000 is 20 %."""

    rate_bp: int
    category: str = TaxCategory.STANDARD.value

    @classmethod
    def of(cls, rate_bp: int) -> TaxRate:
        """A rate without a category: standard, or zero-rated where it is nothing."""
        category = TaxCategory.STANDARD if rate_bp else TaxCategory.ZERO
        return cls(rate_bp, category.value)


def document_taxes(lines: Sequence[tuple[int, TaxRate]], rounding: str) -> list[int]:
    """The tax of each line (net amount, rate).

    "line": each line's tax is rounded. "total": the tax of all lines of one rate and category is
    rounded once (EN 16931, BR-CO-17) and shared over them. 3 x 33.33 at 20 % is 20.01 by line
    and 20.00 on the total.
    """
    if rounding == TAX_BY_LINE:
        return [half_up(amount * rate.rate_bp, FULL_SHARE_BP) for amount, rate in lines]
    taxes = [0] * len(lines)
    for rate in dict.fromkeys(rate for _, rate in lines):
        places = [place for place, (_, its) in enumerate(lines) if its == rate]
        amounts = [lines[place][0] for place in places]
        for place, tax in zip(places, _on_total(amounts, rate.rate_bp), strict=True):
            taxes[place] = tax
    return taxes


def _on_total(amounts: Sequence[int], rate_bp: int) -> list[int]:
    net = sum(amounts)
    if net == 0:
        return [0] * len(amounts)
    return split(half_up(net * rate_bp, FULL_SHARE_BP), amounts)


def credited_tax(tax: int, amount: int, before: int, now: int) -> int:
    """The tax of a credit of `now` on a line, of which `before` was credited earlier.

    By cumulative catch-up: what is credited in any number of parts sums to the line's tax.
    """
    return half_up(tax * (before + now), amount) - half_up(tax * before, amount)


def checked_tax_rate(rate_bp: int, category: str, within: str = "") -> TaxRate:
    """The rate and category as sent; category empty: standard, or zero for a rate of nothing.

    within: where the line is in the request, such as "lines[2]."
    """
    values.share(rate_bp, f"{within}tax_rate_bp")
    if not category:
        return TaxRate.of(rate_bp)
    checked = values.word(TaxCategory, category, f"{within}tax_category")
    if rate_bp and checked is not TaxCategory.STANDARD:
        raise Invalid(
            "TAX_RATE_NOT_ZERO",
            f"{within}tax_rate must be 0 in the category {category}; only standard has a rate.",
            field=f"{within}tax_rate_bp",
        )
    return TaxRate(rate_bp, checked.value)
