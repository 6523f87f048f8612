"""One measured figure beside its aim, and the table of them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """aim: at most so much. bare: the same of a bare page in this run; 0 where there is none."""

    what: str
    value: float
    aim: float
    unit: str = "ms"
    bare: float = 0.0
    note: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.aim

    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            f"{self.value:,.{self._places}f} {self.unit}".strip(),
            f"{self.aim:,g} {self.unit}".strip(),
            "yes" if self.met else "no",
            f"{self.bare:,.0f} {self.unit}" if self.bare else "–",
            f"{self.value / self.bare:.1f}" if self.bare else "–",
            self.note,
        )

    @property
    def _places(self) -> int:
        return 1 if self.unit == "KB" else 0


HEAD = ("what", "found", "aim: at most", "met", "bare page", "times", "how")


def table(findings: Iterable[Finding]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield _line(HEAD)
    yield _line(("---", "---:", "---:", "---", "---:", "---:", "---"))
    for finding in findings:
        yield _line(finding.cells())


def median(found: Sequence[float]) -> float:
    return statistics.median(found)


def percentile(found: Sequence[float], share: float) -> float:
    """The smallest of the found below which, with it, this share of them is."""
    ordered = sorted(found)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
