"""What the columns of an export mean, as a small JSON document.

A value is said in one of these ways:

    "HoursActual"                            the column of this name
    ["CompletedOn", "StartedOn"]             the first of these that is not empty
    {"constant": "SiP"}                      the same for every row
    {"columns": ["Category", "SubCategory"], "join": " / "}
    {"column": "DeveloperID", "prefix": "Developer "}
    {"column": "Status", "words": {"FINISHED": "done"}, "default": "to_do"}

`words` translates, capitals aside; a word it does not name is refused, row by row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any

from marshmallow import ValidationError, post_load, validate
from marshmallow import fields as shapes

from gateway.fields import Body, Boolean, List, Nested, Text

AUTO = "auto"
ENCODINGS = (AUTO, "utf-8", "latin-1", "cp1252", "utf-16")
DELIMITERS = (AUTO, ",", ";", "\t", "|")
UNITS = ("hours", "minutes", "seconds", "h:mm")
COLUMNS_MAX = 20
NAME_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """Where one value comes from. words: by lower-case word of the source."""

    columns: tuple[str, ...] = ()
    constant: str = ""
    join: str = ""
    prefix: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    default: str = ""

    def __bool__(self) -> bool:
        return bool(self.columns or self.constant or self.default)

    @property
    def said(self) -> str:
        """The columns by name, for a person."""
        return " + ".join(self.columns)


NOTHING = Value()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMapping:
    code: Value
    name: Value = NOTHING
    status: Value = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMapping:
    code: Value
    name: Value = NOTHING
    email: Value = NOTHING
    charge_role: Value = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMapping:
    """estimate: in the same unit as the time."""

    code: Value
    name: Value = NOTHING
    category: Value = NOTHING
    estimate: Value = NOTHING
    status: Value = NOTHING
    assignee: Value = NOTHING
    estimated_on: Value = NOTHING
    start_on: Value = NOTHING
    end_on: Value = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMapping:
    """code: what tells one row from another; without it, everything the row says does.

    worked_from: given where a row may stand for several days. cancelled_reason: why hours on
    cancelled tasks are not chargeable; empty: they are like any others.
    """

    amount: Value
    worked_on: Value
    unit: str = "hours"
    code: Value = NOTHING
    worked_from: Value = NOTHING
    note: Value = NOTHING
    non_chargeable: Value = NOTHING
    non_chargeable_reason: Value = NOTHING
    cancelled_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesMapping:
    """A second file: its columns are joined to each row by a key that both files have."""

    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping:
    """source: the name space of the external references, such as the tool's name.

    settled: approved history that was billed before Tandem; otherwise time arrives submitted.
    optional_columns: may be missing from the file. decimal_comma: 1.234,5 instead of 1,234.5.
    """

    name: str
    source: str
    about: str = ""
    encoding: str = AUTO
    delimiter: str = AUTO
    decimal_comma: bool = False
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    optional_columns: tuple[str, ...] = ()
    settled: bool = False
    client: Value
    client_currency: Value = NOTHING
    project: ProjectMapping
    person: PersonMapping
    task: TaskMapping
    time: TimeMapping
    dates: DatesMapping | None = None

    @property
    def columns(self) -> list[str]:
        """Every column that is used, of both files, in the order of the mapping."""
        parts = (self, self.project, self.person, self.task, self.time)
        used = [name for part in parts for value in _values(part) for name in value.columns]
        key = [self.dates.key] if self.dates else []
        return list(dict.fromkeys(used + key))

    @property
    def main_columns(self) -> list[str]:
        """Those that the first file must have."""
        joined = set(self.dates.columns) if self.dates else set()
        return [name for name in self.columns if name not in joined]


def _values(part: Any) -> Iterator[Value]:
    for each in fields(part):
        value = getattr(part, each.name)
        if isinstance(value, Value):
            yield value


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


def _described(given: dict[str, Any]) -> Value:
    unknown = sorted(
        given.keys() - {"column", "columns", "constant", "join", "prefix", "words", "default"}
    )
    if unknown:
        raise ValidationError(f"There is no {unknown[0]!r} here; use column, columns, constant, "
                              "join, prefix, words and default.")  # fmt: skip
    columns = given.get("columns", [given["column"]] if "column" in given else [])
    words = given.get("words", {})
    if not isinstance(words, dict):
        raise ValidationError('words must be an object such as {"FINISHED": "done"}.')
    found = Value(
        columns=_columns(columns) if columns else (),
        constant=_text(given.get("constant", "")),
        join=_text(given.get("join", "")),
        prefix=_text(given.get("prefix", "")),
        words={_text(word).strip().lower(): _text(meaning) for word, meaning in words.items()},
        default=_text(given.get("default", "")),
    )
    if not found:
        raise ValidationError("Name a column or a constant.")
    return found


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


class ProjectShape(Body):
    code = ValueField(required=True)
    name = ValueField()
    status = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> ProjectMapping:
        return ProjectMapping(**given)


class PersonShape(Body):
    code = ValueField(required=True)
    name = ValueField()
    email = ValueField()
    charge_role = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> PersonMapping:
        return PersonMapping(**given)


class TaskShape(Body):
    code = ValueField(required=True)
    name = ValueField()
    category = ValueField()
    estimate = ValueField()
    status = ValueField()
    assignee = ValueField()
    estimated_on = ValueField()
    start_on = ValueField()
    end_on = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> TaskMapping:
        return TaskMapping(**given)


class TimeShape(Body):
    amount = ValueField(required=True)
    unit = Text(validate=validate.OneOf(UNITS))
    code = ValueField()
    worked_on = ValueField(required=True)
    worked_from = ValueField()
    note = ValueField()
    non_chargeable = ValueField()
    non_chargeable_reason = ValueField()
    cancelled_reason = Text(longest=NAME_LONGEST)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> TimeMapping:
        return TimeMapping(**given)


class DatesShape(Body):
    key = Text(required=True)
    columns = List(Text(), required=True, validate=validate.Length(min=1, max=COLUMNS_MAX))

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> DatesMapping:
        return DatesMapping(key=given["key"], columns=tuple(given["columns"]))


class MappingShape(Body):
    name = Text(longest=60)
    about = Text(longest=1000)
    source = Text(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9_.-]{0,39}$", error="Use a short word such as harvest."
        ),
    )
    encoding = Text(validate=validate.OneOf(ENCODINGS))
    delimiter = Text(validate=validate.OneOf(DELIMITERS))
    decimal_comma = Boolean()
    date_formats = List(Text(longest=40), validate=validate.Length(min=1, max=10))
    optional_columns = List(Text(), validate=validate.Length(max=100))
    settled = Boolean()
    client = ValueField(required=True)
    client_currency = ValueField()
    project = Nested(ProjectShape, required=True)
    person = Nested(PersonShape, required=True)
    task = Nested(TaskShape, required=True)
    time = Nested(TimeShape, required=True)
    dates = Nested(DatesShape)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> ImportMapping:
        lists = {key: tuple(given[key]) for key in _LISTS if key in given}
        return ImportMapping(**{"name": given["source"], **given, **lists})


_LISTS = ("date_formats", "optional_columns")


def load_mapping(document: dict[str, Any]) -> ImportMapping:
    """The mapping that the JSON says; marshmallow's ValidationError names what is wrong."""
    mapping: ImportMapping = MappingShape().load(document)
    return mapping


def ready_mappings() -> dict[str, dict[str, Any]]:
    """The documents that come with Tandem, by name."""
    folder = files("gateway.imports") / "mappings"
    documents = [
        json.loads(found.read_text(encoding="utf-8"))
        for found in folder.iterdir()
        if found.name.endswith(".json")
    ]
    return {str(document["name"]): document for document in documents}
