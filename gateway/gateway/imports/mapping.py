"""What the columns of an export mean, as a small JSON document; mapping_values says how a value
is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from chassis.ids import is_id
from marshmallow import ValidationError, post_load, validate
from marshmallow import fields as shapes

from gateway.fields import Body, Boolean, List, Nested, Text
from gateway.imports.mapping_values import COLUMNS_MAX, NOTHING, CodeField, Value, ValueField

AUTO = "auto"
ENCODINGS = (AUTO, "utf-8", "latin-1", "cp1252", "utf-16")
DELIMITERS = (AUTO, ",", ";", "\t", "|")
UNITS = ("hours", "minutes", "seconds", "h:mm", "mixed")
PEOPLE_MAX = 1_000
NEW_PERSON = "new"
NOBODY = "nobody"
NAME_LONGEST = 200
FORMAT_LONGEST = 40


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
    """code: identifies a row; without it, what the mapping takes from the row does.

    unit: "mixed" takes 1:30, 1h 30m and 1.5 (hours). started_at: identifies a row beside its day.
    non_chargeable_amount: a second column of time in the same row, not to be charged.
    worklog: cells of `text;when;who;seconds`, one entry each, instead of amount and worked_on.
    worked_from: given where a row may cover several days. cancelled_reason: why hours on
    cancelled tasks are not chargeable; empty: they are like any others.
    """

    amount: Value = NOTHING
    worked_on: Value = NOTHING
    unit: str = "hours"
    code: Value = NOTHING
    started_at: Value = NOTHING
    non_chargeable_amount: Value = NOTHING
    worklog: Value = NOTHING
    worked_from: Value = NOTHING
    note: Value = NOTHING
    non_chargeable: Value = NOTHING
    non_chargeable_reason: Value = NOTHING
    cancelled_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMapping:
    """code: by which the predecessors name a row. level: its depth in the outline.

    duration: in words such as `5 days`. predecessors: such as `2FS+1 day,3`. resources: names or
    e-mail addresses; a task is assigned to the first.
    """

    code: Value
    level: Value = NOTHING
    duration: Value = NOTHING
    predecessors: Value = NOTHING
    resources: Value = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that are no records: those whose column holds one of these words, capitals aside."""

    column: str
    words: frozenset[str]


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
    fill_down: columns whose empty cells repeat the record above. headings: columns that are written
    once, in a line of their own above their records. rows_need: a row without all of these is no
    record; leave_out: neither is one with these words. people: by the person's code
    in the file, an e-mail address or id of somebody here, or "new".
    A mapping without person and time is of a plan: tasks and their dates; plan says more of them.
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
    fill_down: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows_need: tuple[str, ...] = ()
    leave_out: tuple[LeftOut, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    client: Value = NOTHING
    client_currency: Value = NOTHING
    project: ProjectMapping
    person: PersonMapping | None = None
    task: TaskMapping
    time: TimeMapping | None = None
    dates: DatesMapping | None = None
    plan: PlanMapping | None = None

    @property
    def columns(self) -> list[str]:
        """Every column that is used, of both files, in the order of the mapping."""
        parts = (self, self.project, self.person, self.task, self.time, self.plan)
        used = [name for part in parts for value in _values(part) for name in value.columns]
        key = [self.dates.key] if self.dates else []
        left_out = [each.column for each in self.leave_out]
        lines = [*self.fill_down, *self.headings, *self.rows_need, *left_out]
        return list(dict.fromkeys([*used, *key, *lines]))

    @property
    def day_values(self) -> list[Value]:
        """The values that are days."""
        task, time = self.task, self.time
        days = [task.estimated_on, task.start_on, task.end_on]
        if time is not None:
            days += [time.worked_on, time.worked_from, time.worklog]
        return [value for value in days if value]

    @property
    def main_columns(self) -> list[str]:
        """Those that the first file must have."""
        joined = set(self.dates.columns) if self.dates else set()
        return [name for name in self.columns if name not in joined]


def _values(part: Any) -> Iterator[Value]:
    for each in fields(part) if part is not None else ():
        value = getattr(part, each.name)
        if isinstance(value, Value):
            yield value


class ProjectShape(Body):
    code = CodeField(required=True)
    name = ValueField()
    status = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> ProjectMapping:
        return ProjectMapping(**given)


class PersonShape(Body):
    code = CodeField(required=True)
    name = ValueField()
    email = ValueField()
    charge_role = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> PersonMapping:
        return PersonMapping(**given)


class TaskShape(Body):
    code = CodeField(required=True)
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
    amount = ValueField()
    unit = Text(validate=validate.OneOf(UNITS))
    code = CodeField()
    started_at = ValueField()
    non_chargeable_amount = ValueField()
    worklog = ValueField()
    worked_on = ValueField()
    worked_from = ValueField()
    note = ValueField()
    non_chargeable = ValueField()
    non_chargeable_reason = ValueField()
    cancelled_reason = Text(longest=NAME_LONGEST)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> TimeMapping:
        for name in () if "worklog" in given else ("amount", "worked_on"):
            if name not in given:
                raise ValidationError("Missing data for required field.", name)
        return TimeMapping(**given)


class PlanShape(Body):
    code = CodeField(required=True)
    level = ValueField()
    duration = ValueField()
    predecessors = ValueField()
    resources = ValueField()

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> PlanMapping:
        return PlanMapping(**given)


class DatesShape(Body):
    key = Text(required=True)
    columns = List(Text(), required=True, validate=validate.Length(min=1, max=COLUMNS_MAX))

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> DatesMapping:
        return DatesMapping(key=given["key"], columns=tuple(given["columns"]))


class LeftOutShape(Body):
    column = Text(required=True, longest=NAME_LONGEST)
    words = List(Text(longest=NAME_LONGEST), required=True, validate=validate.Length(1, 100))

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> LeftOut:
        return LeftOut(
            column=given["column"], words=frozenset(word.strip().lower() for word in given["words"])
        )


class DateFormat(Text):
    """A format of strptime with a day, a month and a year, each once, and perhaps a time."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = super()._deserialize(value, attr, data, **more)
        used = _DIRECTIVE.findall(text)
        one_each = all(sum(each in choices for each in used) == 1 for choices in _NEEDED)
        if not one_each or len(set(used)) != len(used) or set(used) - _DIRECTIVES:
            raise ValidationError(
                "Write a format with one day, one month and one year, such as %d/%m/%Y; beside "
                f"these it may have {', '.join(sorted(_DIRECTIVES - set().union(*_NEEDED)))}."
            )
        return text


_DIRECTIVE = re.compile(r"%.?")
_NEEDED = ({"%d"}, {"%m", "%b", "%B"}, {"%Y", "%y"})
_DIRECTIVES = {"%d", "%m", "%b", "%B", "%Y", "%y", "%H", "%I", "%M", "%S", "%p", "%a", "%A"}


def _require_somebody(answer: str) -> None:
    if "@" not in answer and answer not in {NEW_PERSON, NOBODY} and not is_id(answer):
        raise ValidationError(
            f"Give an e-mail address, an id, {NEW_PERSON}, or in a plan {NOBODY}."
        )


PEOPLE_SHAPE = shapes.Dict(
    keys=Text(longest=NAME_LONGEST),
    values=Text(longest=254, validate=_require_somebody),
    validate=validate.Length(max=PEOPLE_MAX),
)


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
    date_formats = List(DateFormat(longest=FORMAT_LONGEST), validate=validate.Length(min=1, max=10))
    optional_columns = List(Text(), validate=validate.Length(max=100))
    settled = Boolean()
    fill_down = List(Text(), validate=validate.Length(max=COLUMNS_MAX))
    headings = List(Text(), validate=validate.Length(max=COLUMNS_MAX))
    rows_need = List(Text(), validate=validate.Length(max=COLUMNS_MAX))
    leave_out = List(Nested(LeftOutShape), validate=validate.Length(max=COLUMNS_MAX))
    people = PEOPLE_SHAPE
    client = ValueField()
    client_currency = ValueField()
    project = Nested(ProjectShape, required=True)
    person = Nested(PersonShape)
    task = Nested(TaskShape, required=True)
    time = Nested(TimeShape)
    dates = Nested(DatesShape)
    plan = Nested(PlanShape)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> ImportMapping:
        if given.get("time") and not given.get("person"):
            raise ValidationError("Say who worked: a mapping with time needs person.", "person")
        lists = {key: tuple(given[key]) for key in _LISTS if key in given}
        return ImportMapping(**{"name": given["source"], **given, **lists})


_LISTS = ("date_formats", "optional_columns", "fill_down", "headings", "rows_need", "leave_out")


def load_mapping(document: dict[str, Any]) -> ImportMapping:
    """The mapping that the JSON says; marshmallow's ValidationError names what is wrong."""
    mapping: ImportMapping = MappingShape().load(document)
    return mapping
