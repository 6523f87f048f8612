"""Records to messages and requests to commands, by the names of the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any, TypeVar

from chassis.errors import Invalid
from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp

MessageT = TypeVar("MessageT", bound=Message)
DraftT = TypeVar("DraftT")
_CONTROL = frozenset({"request_id", "expected_version"})


def message(shape: type[MessageT], row: Any, **more: Any) -> MessageT:
    """The record as a message; more: fields that the record itself does not have."""
    values = {
        field.name: _wire(field, more[field.name] if field.name in more else _of(row, field.name))
        for field in shape.DESCRIPTOR.fields
    }
    return shape(**{name: value for name, value in values.items() if value is not None})


def messages(shape: type[MessageT], rows: Iterable[Any]) -> list[MessageT]:
    return [message(shape, row) for row in rows]


def _of(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _wire(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, datetime):
        stamp = Timestamp()
        stamp.FromDatetime(value)
        return stamp
    if isinstance(value, date):
        return value.isoformat()
    if field.enum_type is not None and isinstance(value, str):
        return field.enum_type.values_by_name[_prefix(field.enum_type) + value.upper()].number
    if field.message_type is not None and field.is_repeated:
        shape = GetMessageClass(field.message_type)
        return [each if isinstance(each, Message) else message(shape, each) for each in value]
    return value


def _prefix(enum: EnumDescriptor) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enum.name).upper() + "_"


def word(request: Message, name: str) -> str:
    """The enum field as its word in lower case; empty when it was left out."""
    enum: Any = request.DESCRIPTOR.fields_by_name[name].enum_type
    number = getattr(request, name)
    found = enum.values_by_number.get(number)
    if found is None:
        words = [each.name.removeprefix(_prefix(enum)).lower() for each in enum.values[1:]]
        raise Invalid("VALUE_UNKNOWN", f"{name} must be one of {', '.join(words)}.", field=name)
    return found.name.removeprefix(_prefix(enum)).lower() if number else ""


def given(request: Message, *without: str) -> dict[str, Any]:
    """What an update request says: fields with presence that are set, enums as words."""
    changes: dict[str, Any] = {}
    for field, value in request.ListFields():
        if field.name in _CONTROL or field.name in without:
            continue
        changes[field.name] = word(request, field.name) if field.enum_type else value
    return changes


def draft(of: type[DraftT], request: Message, **more: Any) -> DraftT:
    """The command's argument, from the request's fields of the same names."""
    known = request.DESCRIPTOR.fields_by_name
    values = dict(more)
    for field in fields(of):  # type: ignore[arg-type]
        if field.name in values or field.name not in known:
            continue
        if known[field.name].has_presence and not request.HasField(field.name):
            assert field.default is not MISSING, f"{field.name} has no default"
            continue
        enum = known[field.name].enum_type
        values[field.name] = word(request, field.name) if enum else getattr(request, field.name)
    return of(**values)
