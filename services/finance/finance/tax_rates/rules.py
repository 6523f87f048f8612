"""The usual rates of some countries, with the days on which they hold. Data alone.

Sources: HMRC, VAT rates; UStG, sections 12 and 28; CGI, articles 278 to 281 nonies. Sales tax of
the United States depends on the state and the place, so there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    rate_bp: int
    valid_from: date
    valid_to: date | None = None
    category: str = "standard"


PRESETS: Mapping[str, Sequence[Preset]] = {
    "GB": (
        Preset("Standard rate", 2000, date(2011, 1, 4)),
        Preset("Reduced rate", 500, date(1997, 9, 1)),
        Preset("Zero rate", 0, date(1973, 4, 1), category="zero"),
    ),
    "DE": (
        Preset("Standard rate", 1900, date(2007, 1, 1), date(2020, 6, 30)),
        Preset("Standard rate", 1600, date(2020, 7, 1), date(2020, 12, 31)),
        Preset("Standard rate", 1900, date(2021, 1, 1)),
        Preset("Reduced rate", 700, date(1983, 7, 1), date(2020, 6, 30)),
        Preset("Reduced rate", 500, date(2020, 7, 1), date(2020, 12, 31)),
        Preset("Reduced rate", 700, date(2021, 1, 1)),
    ),
    "FR": (
        Preset("Standard rate", 2000, date(2014, 1, 1)),
        Preset("Intermediate rate", 1000, date(2014, 1, 1)),
        Preset("Reduced rate", 550, date(2014, 1, 1)),
        Preset("Special rate", 210, date(2014, 1, 1)),
    ),
    "US": (),
}
