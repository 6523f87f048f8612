"""The time in a row: one entry, one chargeable and one not, or one for each work log."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.imports.mapping_values import Value
from gateway.imports.values import CellMistake
from gateway.imports.worklogs import worklog_parts

DIGITS, KEY_DIGITS = 32, 15
"""Of a digest in a reference, and of its short form while a file is read."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece of work as the row states it, in the words of the file. source: of the amount."""

    amount: str
    source: Value
    worked_on: str
    note: str
    person: str
    free: bool


def worklogs(cells: Sequence[str], places: Sequence[int], value: Value) -> Iterator[Worked]:
    """Cells of `text;when;who;seconds`, as Jira exports them; empty cells are none."""
    for place in places:
        if text := cells[place].strip():
            parts = worklog_parts(text)
            if not parts:
                raise CellMistake(
                    "WORKLOG_MALFORMED",
                    "This is no work log; it must read text;when;who;seconds.",
                    value.described,
                )
            note, worked_on, person, seconds = parts
            yield Worked(seconds, value, worked_on, note, person, free=False)


class Identities:
    """Which piece of work a row is, from what the mapping takes of it and nothing else.

    So the same work keeps its identity when the export has other columns, another order or another
    encoding. Rows that are equal in all of it are distinguished by their number among equals.
    """

    def __init__(self) -> None:
        self._equal: Counter[int] = Counter()

    def of(self, parts: Sequence[str | int]) -> tuple[str, bool]:
        """The identity, and whether an equal row came before."""
        digest = identity_of(parts)
        key = int(digest[:KEY_DIGITS], 16)
        self._equal[key] += 1
        return f"{digest}#{self._equal[key]}", self._equal[key] > 1


def within(outer: str, outer_value: Value, code: str, value: Value) -> str:
    """The code with what it belongs to before it, unless its own columns say that already."""
    whole = value.join or len(value.columns) == 1
    stated = outer_value.columns and whole and set(outer_value.columns) <= set(value.columns)
    if not outer or stated:
        return code
    return "/".join(part.replace("\\", "\\\\").replace("/", "\\/") for part in (outer, code))


def identity_of(parts: Sequence[str | int]) -> str:
    """A digest of the parts, joined so that no two lists of parts are taken for one."""
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGITS]
