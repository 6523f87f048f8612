"""What a person gets who has chosen nothing, and which pages one can start at."""

from __future__ import annotations

import re

DEFAULTS = {
    "theme": "system",
    "density": "compact",
    "start_page": "",
    "week_start": "monday",
    "hours_format": "clock",
    "first_steps_skipped": "",
}
_PAGE = re.compile(r"/(?![/\\])[!-~]*")


_STEPS = re.compile(r"[a-z_]+( [a-z_]+)*")


def are_steps(names: str) -> bool:
    """Names of steps with one space between."""
    return _STEPS.fullmatch(names) is not None


def is_page(path: str) -> bool:
    """A path of this application; never an address that leads away from it."""
    return _PAGE.fullmatch(path) is not None and "\\" not in path
