"""Answers as JSON values, by a plan made once for each schema and each class of objects.

marshmallow looks every attribute of every object up by several calls; on a page of 50 rows that
was half of what the gateway did. The plan calls the same `_serialize` of the same fields, and so
gives the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from google.protobuf.message import Message
from marshmallow import Schema, fields, missing

Convert = Callable[[Any], Any]
Field = fields.Field[Any]


class Step(NamedTuple):
    """One field of an answer: its name in JSON, how it is read, how it is shown."""

    name: str
    read: Convert
    show: Convert


class Plan:
    """What a schema shows of objects: messages, mappings, or anything with attributes."""

    def __init__(self, schema: Schema) -> None:
        self._fields = [
            (field.data_key or name, field.attribute or name, _shown(field, name))
            for name, field in schema.dump_fields.items()
        ]
        self._own = None if _reads_as_usual(schema) else schema.get_attribute
        self._steps: dict[type[Any], list[Step]] = {}

    def dump(self, obj: Any) -> dict[str, Any]:
        """The fields that the object has, in the order of the schema."""
        steps = self._steps.get(type(obj))
        if steps is None:
            steps = self._steps[type(obj)] = self._steps_for(type(obj))
        return {
            name: show(value) for name, read, show in steps if (value := read(obj)) is not missing
        }

    def _steps_for(self, kind: type[Any]) -> list[Step]:
        reading = _reading(kind) if self._own is None else _reading_by(self._own)
        return [Step(name, reading(attribute), show) for name, attribute, show in self._fields]


def _reads_as_usual(schema: Schema) -> bool:
    """False for a schema with a `get_attribute` of its own."""
    return type(schema).get_attribute is Schema.get_attribute


def _reading_by(get_attribute: Callable[[Any, str, Any], Any]) -> Callable[[str], Convert]:
    return lambda attribute: lambda obj: get_attribute(obj, attribute, missing)


def _reading(kind: type[Any]) -> Callable[[str], Convert]:
    """How an attribute is read of objects of this class; `missing` where there is none."""
    if issubclass(kind, Mapping):
        return lambda attribute: lambda obj: obj.get(attribute, missing)
    if issubclass(kind, Message):
        return lambda attribute: _of_message(kind, attribute)
    return lambda attribute: lambda obj: getattr(obj, attribute, missing)


def _of_message(kind: type[Message], attribute: str) -> Convert:
    """None for what is not set: null is not the same as 0 or as an empty message."""
    field = kind.DESCRIPTOR.fields_by_name.get(attribute)
    if field is None:
        return lambda message: missing
    if field.has_presence:
        return lambda message: getattr(message, attribute) if message.HasField(attribute) else None
    return attrgetter(attribute)


def _shown(field: Field, name: str) -> Convert:
    """A value as the field shows it: as its `_serialize` does, without the way there."""

    def show(value: Any) -> Any:
        return field._serialize(value, name, None)

    serialize: Any = type(field)._serialize
    if serialize is fields.Field._serialize:
        return _as_it_is
    if serialize is fields.String._serialize:
        return lambda value: value if type(value) is str else show(value)
    if serialize is fields.Integer._serialize:
        return lambda value: value if type(value) is int else show(value)
    if isinstance(field, fields.List) and serialize is fields.List._serialize:
        each = _shown(field.inner, name)
        return lambda values: None if values is None else [each(value) for value in values]
    if isinstance(field, fields.Nested) and serialize is fields.Nested._serialize:
        return _nested(field)
    return show


def _nested(field: fields.Nested) -> Convert:
    schema = field.schema
    many = schema.many or field.many
    return lambda value: None if value is None else schema.dump(value, many=many)


def _as_it_is(value: Any) -> Any:
    return value
