"""What is refused of a row before it makes anything."""

from __future__ import annotations

from gateway.imports.mapping_values import Value
from gateway.imports.values import CellMistake

DAY_SECONDS = 86_400
HUNDREDTH_SECONDS = 36
"""Of an hour."""


def required(code: str, value: Value, noun: str) -> str:
    if not code:
        raise CellMistake(
            "CODE_MISSING", f"The row names no {noun}; fill it in in the file.", value.described
        )
    return code


def require_possible(
    seconds: int, worked_on: str, worked_from: str, amount: Value, day: Value
) -> None:
    """What the services would refuse in any case, before the row makes anything else."""
    if not seconds:
        return
    if not worked_on:
        raise CellMistake(
            "DATE_MISSING", "The row has time and names no day of work.", day.described
        )
    if seconds < 0:
        raise CellMistake(
            "SECONDS_NOT_POSITIVE",
            "The row has less than no time; correct it in the export.",
            amount.described,
        )
    if not worked_from and seconds > DAY_SECONDS:
        raise CellMistake(
            "SECONDS_BEYOND_DAY",
            f"This is {_duration(seconds)}, and a day has 24 hours. Enter the time on the days on "
            "which it was worked; if the column is in another unit, correct the unit of the "
            "mapping.",
            amount.described,
        )


def _duration(seconds: int) -> str:
    """Never rounded, so that what is beyond a day by a second does not read as a day."""
    if seconds % HUNDREDTH_SECONDS == 0:
        return f"{seconds / 3600:,.2f} hours"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
