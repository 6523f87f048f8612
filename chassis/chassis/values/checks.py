"""One table of checks for each record, used to create, to change and to import it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.values.texts import text

Check = Callable[[Any, str], Any]
"""Takes a value and the name of its field; returns the value as it is kept, or raises Invalid."""

Given = Mapping[str, Any]
"""What a request states of a record, by field name. A field that is left out is not in it."""


class Checks:
    """The fields of a record that need more than the general check, by name.

    A field that is not in the table is kept as it comes, texts without the white space around
    them and never with invisible characters: adding a plain text to a record needs no line here.
    """

    def __init__(self, **by_field: Check) -> None:
        self.by_field = by_field

    def __call__(self, given: Given, within: str = "") -> dict[str, Any]:
        """The values as they are kept. within: "contacts[1]", put before the names in refusals."""
        return {
            name: self._kept(name, value, f"{within}.{name}" if within else name)
            for name, value in given.items()
        }

    def _kept(self, name: str, value: Any, field: str) -> Any:
        check = self.by_field.get(name)
        if check is not None:
            return check(value, field)
        return text(value, field) if type(value) is str else value
