"""One value of a mapping: where in a row it comes from.

    "HoursActual"                            the column of this name; "#1" is the first column
    ["CompletedOn", "StartedOn"]             the first of these that is not empty
    {"constant": "SiP"}                      the same for every row
    {"columns": ["Category", "SubCategory"], "join": " / "}
    {"column": "DeveloperID", "prefix": "Developer "}
    {"column": "Status", "words": {"FINISHED": "done"}, "default": "to_do"}
    {"column": "Customer", "split": ":", "part": 1}
    {"column": "Customer", "split": ":", "part": 2, "rest": true}  that piece and all behind it
    {"column": "Member", "first_line": true}
    {"title_day": 1}                         the first day in the lines above the header
    {"file_name": true}                      the name of the file, without its ending

`words` translates, capitals aside. A word that it does not name is refused, row by row, unless it
has a meaning for "*", any other word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import ValidationError
from marshmallow import fields as shapes

COLUMNS_MAX = 20
PARTS_MAX = 9
JOINT = " + "
"""Between the names of columns that are one value together."""


@dataclass(frozen=True, slots=True)
class Value:
    """Where one value comes from. words: by lower-case word of the source.

    identifies: it tells one record from another, so all parts of a join count, also empty ones.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    join: str = ""
    prefix: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    split: str = ""
    part: int = 1
    rest: bool = False
    first_line: bool = False
    title_day: int = 0
    file_name: bool = False
    identifies: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.columns or self.constant or self.default or self.title_day or self.file_name
        )

    @property
    def is_plain(self) -> bool:
        """True for one cell as it is, or a default."""
        shaped = self.join or self.prefix or self.words or self.split or self.first_line
        return len(self.columns) == 1 and not shaped

    @property
    def described(self) -> str:
        """The columns by name, for a person."""
        return JOINT.join(self.columns)


NOTHING = Value()
_KEYS = ("column", "columns", "constant", "join", "prefix", "words", "default", "split", "part",
         "rest", "first_line", "title_day", "file_name")  # fmt: skip


class ValueField(shapes.Field[Value]):
    """One value, in any of the ways above."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Value:
        if isinstance(value, str):
            return Value(columns=(_named(value),))
        if isinstance(value, list):
            return Value(columns=_columns(value))
        if not isinstance(value, dict):
            raise ValidationError('Write a column name, a list of them, or {"constant": ...}.')
        return _described(value)


class CodeField(ValueField):
    """A value that tells one record from another."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Value:
        return replace(super()._deserialize(value, attr, data, **more), identifies=True)


def _described(given: dict[str, Any]) -> Value:
    unknown = sorted(given.keys() - set(_KEYS))
    if unknown:
        raise ValidationError(f"There is no {unknown[0][:60]!r} here; use {', '.join(_KEYS)}.")
    columns = given.get("columns", [given["column"]] if "column" in given else [])
    found = Value(
        columns=_columns(columns) if columns else (),
        constant=_text(given.get("constant", "")),
        join=_text(given.get("join", "")),
        prefix=_text(given.get("prefix", "")),
        words=_words(given.get("words", {})),
        default=_text(given.get("default", "")),
        split=_text(given.get("split", "")),
        part=_number(given.get("part", 1), 1),
        rest=given.get("rest") is True,
        first_line=given.get("first_line") is True,
        title_day=_number(given.get("title_day", 0), 0),
        file_name=given.get("file_name") is True,
    )
    if not found:
        raise ValidationError("Name a column or a constant.")
    return found


def _words(words: Any) -> dict[str, str]:
    if not isinstance(words, dict):
        raise ValidationError('words must be an object such as {"FINISHED": "done"}.')
    return {_text(word).strip().lower(): _text(meaning) for word, meaning in words.items()}


def _columns(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not 0 < len(names) <= COLUMNS_MAX:
        raise ValidationError(f"Name 1 to {COLUMNS_MAX} columns in a list.")
    return tuple(_named(name) for name in names)


def _named(name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise ValidationError("A column's name must be text that is not empty.")
    return name.strip()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError("Write text in quotes.")
    return value


def _number(value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= PARTS_MAX:
        raise ValidationError(f"Write a whole number from {least} to {PARTS_MAX}.")
    return value
