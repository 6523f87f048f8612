"""The tax of a document's lines, each with a rate, a category and a reason of its own.

Categories are those of EN 16931: only `standard` carries a rate above zero. The other categories
name the reason why no tax is charged. An amount is given without tax or with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    INTRA_COMMUNITY = "intra_community"
    EXPORT = "export"
    OUTSIDE_SCOPE = "outside_scope"


REASONS = {
    TaxCategory.REVERSE_CHARGE: "Reverse charge: the buyer accounts for the tax",
    TaxCategory.INTRA_COMMUNITY: "Intra-Community supply, exempt",
    TaxCategory.EXPORT: "Export outside the European Union",
    TaxCategory.OUTSIDE_SCOPE: "Not subject to VAT",
}
"""What documents say where no reason is given. An exemption has no usual reason."""
WITH_REASON = frozenset({TaxCategory.EXEMPT, *REASONS})


@dataclass(frozen=True, slots=True)
class TaxRate:
    """How a line is taxed. rate_bp: basis points, 2000 is 20 %. reason: why no tax is charged."""

    rate_bp: int
    category: str = TaxCategory.STANDARD.value
    reason: str = ""

    @classmethod
    def of(cls, rate_bp: int) -> TaxRate:
        """A rate without a category: standard, or zero-rated where it is nothing."""
        category = TaxCategory.STANDARD if rate_bp else TaxCategory.ZERO
        return cls(rate_bp, category.value)


def reason_of(category: str, reasons: Iterable[str]) -> str:
    """What a document says of lines of one category: the reasons given, else the usual one."""
    given = "; ".join(dict.fromkeys(reason for reason in reasons if reason))
    return given or REASONS.get(TaxCategory(category), "")


@dataclass(frozen=True, slots=True)
class GivenAmount:
    """The amount of a line in minor units, as it was given. includes_tax: it is with tax."""

    amount_minor: int
    rate: TaxRate
    includes_tax: bool = False


def document_amounts(lines: Sequence[GivenAmount], rounding: str) -> list[tuple[int, int]]:
    """Each line's amount without tax, and its tax.

    "line": rounded for each line. "total": rounded once for all lines of one rate and category
    (EN 16931, BR-CO-17) and shared over them. 3 x 33.33 at 20 % is 20.01 by line and 20.00 on the
    total. An amount with tax keeps its sum: without tax it is the amount / (1 + rate), rounded,
    and the tax is the rest.
    """
    found: list[tuple[int, int]] = [(0, 0)] * len(lines)
    groups: dict[object, list[int]] = {}
    for place, line in enumerate(lines):
        by_line = place if rounding == TAX_BY_LINE else -1
        key = (line.rate.rate_bp, line.rate.category, line.includes_tax, by_line)
        groups.setdefault(key, []).append(place)
    for places in groups.values():
        one = lines[places[0]]
        given = [lines[place].amount_minor for place in places]
        parts = (_with_tax if one.includes_tax else _without_tax)(given, one.rate.rate_bp)
        for place, part in zip(places, parts, strict=True):
            found[place] = part
    return found


def document_taxes(lines: Sequence[tuple[int, TaxRate]], rounding: str) -> list[int]:
    """The tax of each line (amount without tax, rate)."""
    return [tax for _, tax in document_amounts([GivenAmount(*line) for line in lines], rounding)]


def _without_tax(given: Sequence[int], rate_bp: int) -> list[tuple[int, int]]:
    net = sum(given)
    taxes = split(half_up(net * rate_bp, FULL_SHARE_BP), given) if net else [0] * len(given)
    return list(zip(given, taxes, strict=True))


def _with_tax(given: Sequence[int], rate_bp: int) -> list[tuple[int, int]]:
    gross, whole = sum(given), FULL_SHARE_BP + rate_bp
    if gross:
        nets = split(half_up(gross * FULL_SHARE_BP, whole), given)
    else:
        nets = [half_up(one * FULL_SHARE_BP, whole) for one in given]
    return [(net, one - net) for one, net in zip(given, nets, strict=True)]


def credited_tax(tax: int, amount: int, before: int, now: int) -> int:
    """The tax of a credit of `now` on a line, of which `before` was credited earlier.

    By cumulative catch-up: what is credited in any number of parts sums to the line's tax.
    """
    return half_up(tax * (before + now), amount) - half_up(tax * before, amount)


def checked_tax_rate(
    rate_bp: int, category: str, within: str = "", reason: str = "", prefix: str = "tax_"
) -> TaxRate:
    """The rate, category and reason as sent; category empty: standard, or zero for a rate of
    nothing.

    within: where the line is in the request, such as "lines[2]."; prefix: of the three fields.
    """
    at = f"{within}{prefix}"
    values.share(rate_bp, f"{at}rate_bp")
    words = values.text(reason, f"{at}reason")
    rate = TaxRate.of(rate_bp)
    checked = (
        values.word(TaxCategory, category, f"{at}category")
        if category
        else TaxCategory(rate.category)
    )
    if rate_bp and checked is not TaxCategory.STANDARD:
        raise Invalid(
            "TAX_RATE_NOT_ZERO",
            f"{at}rate must be 0 in the category {category}; only standard has a rate.",
            field=f"{at}rate_bp",
        )
    if words and checked not in WITH_REASON:
        raise Invalid(
            "TAX_REASON_UNUSED",
            f"{at}reason says why no tax is charged; leave it out in the category {checked.value}.",
            field=f"{at}reason",
        )
    return TaxRate(rate_bp, checked.value, words)
