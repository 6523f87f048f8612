"""Which lines of an offer count, what its sections and contingency come to, what is left.

A line is firm, optional (the client may take it) or part of an option (the client takes one option
of a group). Estimates and quotes are added up by the same functions. Pure: whole minor units.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from finance.quoting.rules.offers import BASIS_POINTS
from finance.rounding.rules import half_up, split

THOUSANDTHS = 1000


class Offered(Protocol):
    """A line as these sums see it. chosen: it counts; of a firm line always true."""

    id: str
    section: str
    amount_minor: int
    seconds: int
    optional: bool
    option_group: str
    option: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OptionFault:
    """What is wrong with the options of these lines. position: of the line that is blamed."""

    position: int
    reason: str
    name: str
    words: str


def is_firm(line: Offered) -> bool:
    return not line.optional and not line.option_group


def options_of(lines: Sequence[Offered]) -> dict[str, list[str]]:
    """The names of the options of each group, in the order of the lines."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        if line.option_group:
            names = groups.setdefault(line.option_group, [])
            if line.option not in names:
                names.append(line.option)
    return groups


def option_fault(lines: Sequence[Offered]) -> OptionFault | None:
    """The first line whose option cannot be offered; None: they all can."""
    for position, line in enumerate(lines):
        if line.optional and line.option_group:
            words = "is optional and part of an option; it can be one of both"
            return OptionFault(position, "OPTIONAL_AND_OPTION", "optional", words)
        if bool(line.option) != bool(line.option_group):
            words = "needs both, the group and the name of its option, or neither"
            return OptionFault(position, "OPTION_INCOMPLETE", "option", words)
    return None


def chosen_lines(lines: Sequence[Offered], wanted: Collection[str]) -> set[str]:
    """The ids of the lines that count when the client wants these optional lines and options.

    An option is wanted when one of its lines is. A group of which none, or more than one, is wanted
    raises ValueError with the name of the group.
    """
    chosen = {line.id for line in lines if is_firm(line) or (line.optional and line.id in wanted)}
    for group in options_of(lines):
        of_group = [line for line in lines if line.option_group == group]
        picked = {line.option for line in of_group if line.id in wanted}
        if len(picked) != 1:
            raise ValueError(group)
        chosen |= {line.id for line in of_group if line.option in picked}
    return chosen


def proposed(lines: Sequence[Offered]) -> set[str]:
    """The ids of the lines that are marked as chosen; of a group without any, its first option."""
    wanted = {line.id for line in lines if line.chosen and not is_firm(line)}
    for group, names in options_of(lines).items():
        of_group = [line for line in lines if line.option_group == group]
        marked = [line.option for line in of_group if line.chosen]
        kept = marked[0] if marked else names[0]
        wanted -= {line.id for line in of_group}
        wanted |= {line.id for line in of_group if line.option == kept}
    return chosen_lines(lines, wanted)


@dataclass(frozen=True, slots=True)
class Contingency:
    """What is put on top for what nobody can foresee.

    share_bp: of the lines, in basis points; amount_minor: instead, a fixed amount; spread: inside
    the lines, instead of as a line of its own.
    """

    share_bp: int = 0
    amount_minor: int = 0
    spread: bool = False

    def of(self, lines: Sequence[Offered]) -> int:
        """What it comes to for the lines that count."""
        counted = [line for line in lines if line.chosen]
        if self.spread and self.share_bp:
            return sum(half_up(line.amount_minor * self.share_bp, BASIS_POINTS) for line in counted)
        if self.share_bp:
            total = sum(line.amount_minor for line in counted)
            return half_up(total * self.share_bp, BASIS_POINTS)
        return self.amount_minor

    def within(self, lines: Sequence[Offered]) -> list[int]:
        """What spreading adds to each line; nothing where it is shown as a line.

        A share adds to each line by itself, so that an option carries its own. An amount is shared
        over the firm lines by their prices (largest remainder).
        """
        if not self.spread:
            return [0] * len(lines)
        if self.share_bp:
            return [half_up(line.amount_minor * self.share_bp, BASIS_POINTS) for line in lines]
        weights = [line.amount_minor if is_firm(line) else 0 for line in lines]
        return split(self.amount_minor, weights) if sum(weights) else [0] * len(lines)


@dataclass(frozen=True, slots=True)
class SectionSum:
    """The lines under one heading. optional_minor: of those that do not count now."""

    name: str
    total_minor: int
    seconds: int
    optional_minor: int


def section_sums(lines: Sequence[Offered]) -> list[SectionSum]:
    """In the order in which the sections begin."""
    names = dict.fromkeys(line.section for line in lines)
    return [_sum_of(name, [line for line in lines if line.section == name]) for name in names]


def _sum_of(name: str, lines: Sequence[Offered]) -> SectionSum:
    counted = [line for line in lines if line.chosen]
    total = sum(line.amount_minor for line in counted)
    return SectionSum(
        name,
        total,
        sum(line.seconds for line in counted),
        sum(line.amount_minor for line in lines) - total,
    )


def price_of_units(quantity_milli: int, unit_minor: int) -> int:
    """Thousandths of a unit at a price for one, rounded half up once: 2.5 x 19.99 is 49.98."""
    return half_up(quantity_milli * unit_minor, THOUSANDTHS)


def seconds_of_days(quantity_milli: int, day_seconds: int) -> int:
    """Thousandths of a working day as seconds: 1.5 days of 7.5 hours are 11.25 hours."""
    return half_up(quantity_milli * day_seconds, THOUSANDTHS)


@dataclass(frozen=True, slots=True)
class RoleCost:
    """What an hour of a role costs: the mean of the people who work as it."""

    hourly_minor_sum: int
    people: int

    def of(self, seconds: int) -> int:
        """Of a number of seconds, rounded once."""
        return half_up(self.hourly_minor_sum * seconds, self.people * 3600)


def margin_bp(total_minor: int, cost_minor: int) -> int | None:
    """The share of the price that is left after all costs; None of nothing."""
    if total_minor <= 0:
        return None
    return half_up((total_minor - cost_minor) * BASIS_POINTS, total_minor)
