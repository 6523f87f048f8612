"""Rows as the drafting reads them: lines that are no records left out, empty cells filled from
above, the columns of the dates file joined."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.imports.decisions import Decisions
from gateway.imports.mapping import ImportMapping
from gateway.imports.tables import Row, Table
from gateway.imports.values import CellMistake


class Dates:
    """The second file, by its key."""

    def __init__(self, mapping: ImportMapping, dates: Table | None, decisions: Decisions) -> None:
        self.columns: tuple[str, ...] = ()
        self._by_key: dict[str, tuple[str, ...]] = {}
        self._met: set[str] = set()
        self._decisions = decisions
        if mapping.dates and dates:
            self.columns = mapping.dates.columns
            self._index(mapping.dates.key, dates)

    def _index(self, key: str, dates: Table) -> None:
        at_key = dates.header.index(key)
        places = [dates.header.index(name) for name in self.columns]
        width = len(dates.header)
        for row in dates.rows():
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            found = tuple(cells[place] for place in places)
            if self._by_key.setdefault(cells[at_key].strip(), found) != found:
                self._decisions.note("DATES_DISAGREE", task=cells[at_key])

    def of(self, key: str) -> tuple[str, ...]:
        self._met.add(key)
        if self.columns and key not in self._by_key:
            self._decisions.note("DATES_ABSENT", task=key)
        return self._by_key.get(key, ("",) * len(self.columns))

    def note_unused(self) -> None:
        for key in self._by_key.keys() - self._met:
            self._decisions.note("DATES_UNUSED", task=key)


class Rows:
    """The records of the main file, each with the columns of the dates file behind its own."""

    def __init__(self, mapping: ImportMapping, main: Table, dates: Dates) -> None:
        self.width = len(main.header)
        self.dates = dates
        self.key = main.places(mapping.dates.key)[0] if mapping.dates else -1
        self._needed = _first_places(main, mapping.rows_need)
        self._headings = _first_places(main, mapping.headings)
        repeated = (*_first_places(main, mapping.fill_down), *self._headings)
        self._above = dict.fromkeys(repeated, "")
        self._left_out = [
            (place, each.words)
            for each in mapping.leave_out
            for place in _first_places(main, [each.column])
        ]

    def record(self, row: Row) -> Sequence[str] | None:
        """The cells of a record, filled up to the width; None for a line that is none."""
        cells = self._padded(row)[: self.width]
        return cells if self._is_record(cells) else None

    def joined(self, row: Row) -> Sequence[str] | None:
        """The cells of a record; None for a line that is none; CellMistake for a wrong width."""
        cells = self._padded(row)
        filled = [*cells]
        for place, above in self._above.items():
            filled[place] = cells[place].strip() or above
        if self._is_heading(cells) or not self._is_record(filled):
            self._begin_group(cells)
            return None
        for place in self._above:
            self._above[place] = filled[place]
        if len(row.cells) != self.width:
            raise CellMistake(
                "ROW_WIDTH",
                f"The row has {len(row.cells)} cells and the header {self.width}; put quotes "
                "around cells that hold the delimiter or a line break.",
                "",
            )
        return filled if self.key < 0 else (*filled, *self.dates.of(filled[self.key].strip()))

    def _padded(self, row: Row) -> list[str]:
        return [*row.cells, *[""] * (self.width - len(row.cells))]

    def _is_record(self, cells: Sequence[str]) -> bool:
        if any(cells[place].strip().lower() in words for place, words in self._left_out):
            return False
        return all(cells[place].strip() for place in self._needed)

    def _is_heading(self, cells: Sequence[str]) -> bool:
        """A line with nothing but what the rows below it repeat."""
        written = {place for place, cell in enumerate(cells) if cell.strip()}
        return bool(written) and written <= set(self._headings)

    def _begin_group(self, cells: Sequence[str]) -> None:
        """A heading begins a group; any other line, such as a total, ends the one above it."""
        heading = self._is_heading(cells)
        for place in self._above:
            if text := cells[place].strip():
                self._above[place] = text if heading else ""


def _first_places(main: Table, names: Sequence[str]) -> list[int]:
    return [place for name in names for place in main.places(name)[:1]]
