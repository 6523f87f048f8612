"""The limits that a contract states are checked before anything is done with a request.

They stand at the fields of the proto files, `(tandem.common.v1.field)`, and nowhere else: how long
a text may be, how many entries a list may have, what is required, the least and the most of a
number. No text of any request holds invisible characters. The rows of an import (messages with a
field `row`) are not looked into here, for a bad row is refused alone: `check` each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from chassis.errors import Invalid
from chassis.values.numbers import count
from chassis.values.texts import printable, unknown

OPTION = "tandem.common.v1.field"
_NO_TEXT = ("_id", "_on")
FieldCheck = Callable[[Any, str], None]
_WHOLE_NUMBERS = {
    FieldDescriptor.CPPTYPE_INT32,
    FieldDescriptor.CPPTYPE_INT64,
    FieldDescriptor.CPPTYPE_UINT32,
    FieldDescriptor.CPPTYPE_UINT64,
}


def check(request: Message, within: str = "") -> None:
    """Invalid, with the field, for the first value that the contract does not allow."""
    for name, optional, required, check_field in _plan(request.DESCRIPTOR):
        if not optional or request.HasField(name):
            check_field(getattr(request, name), f"{within}{name}")
        elif required:
            raise _missing(f"{within}{name}")


@cache
def _plan(kind: Descriptor) -> list[tuple[str, bool, bool, FieldCheck]]:
    """The fields of which something is to be checked: name, may be unset, must not be, how."""
    return [
        (field.name, field.has_presence, _rules(field).required, check_field)
        for field in kind.fields
        if (check_field := _check_of(field)) is not None
    ]


def _check_of(field: FieldDescriptor) -> FieldCheck | None:
    if field.is_repeated:
        return _list_check(field)
    if field.message_type is not None:
        return None if _plain_message(field.message_type) else _check_nested
    if field.type == FieldDescriptor.TYPE_STRING:
        return _text_check(field)
    if field.cpp_type in _WHOLE_NUMBERS:
        return _number_check(field)
    return None


def _rules(field: FieldDescriptor) -> Any:
    """What the contract says of the field; all unset where it says nothing."""
    extension: Any = descriptor_pool.Default().FindExtensionByName(OPTION)
    return field.GetOptions().Extensions[extension]


def _plain_message(kind: Descriptor) -> bool:
    return kind.full_name.startswith("google.protobuf.")


def _check_nested(value: Message, name: str) -> None:
    check(value, f"{name}.")


def _text_check(field: FieldDescriptor) -> FieldCheck:
    rules = _rules(field)
    required, longest, words = rules.required, rules.max_length, list(rules.words)
    missing = _missing if field.name.endswith(_NO_TEXT) else _missing_text

    def check_text(value: str, name: str) -> None:
        if not value and not required:
            return
        kept = value.strip()
        if required and not kept:
            raise missing(name)
        if longest and len(kept) > longest:
            raise Invalid(
                "TEXT_TOO_LONG",
                f"{name} may have at most {longest:,} characters; it has {len(kept):,}.",
                field=name,
            )
        printable(kept, name)
        if words and kept and kept not in words:
            raise unknown(kept, name, words)

    return check_text


def _number_check(field: FieldDescriptor) -> FieldCheck | None:
    rules = _rules(field)
    least = rules.minimum if rules.HasField("minimum") else None
    most = rules.maximum if rules.HasField("maximum") else None
    if least is None and most is None:
        return None
    bounds = (
        f"{least:,} to {most:,}"
        if least is not None and most is not None
        else (f"at most {most:,}" if least is None else f"at least {least:,}")
    )

    def check_number(value: int, name: str) -> None:
        if (least is not None and value < least) or (most is not None and value > most):
            raise Invalid(
                "NUMBER_OUT_OF_RANGE", f"{name} must be {bounds}, not {value:,}.", field=name
            )

    return check_number


def _list_check(field: FieldDescriptor) -> FieldCheck | None:
    rules = _rules(field)
    most, required = rules.max_items, rules.required
    each = _element_check(field)
    if each is None and not most and not required:
        return None

    def check_list(values: Any, name: str) -> None:
        if required and not values:
            raise _missing(name)
        if most:
            count(values, name, most)
        if each is not None:
            for place, value in enumerate(values):
                each(value, f"{name}[{place}]")

    return check_list


def _element_check(field: FieldDescriptor) -> FieldCheck | None:
    kind = field.message_type
    if kind is None:
        return _text_check(field) if field.type == FieldDescriptor.TYPE_STRING else None
    if _plain_message(kind) or kind.GetOptions().map_entry or "row" in kind.fields_by_name:
        return None
    return _check_nested


def _missing_text(name: str) -> Invalid:
    return Invalid("TEXT_REQUIRED", f"{name} must not be empty.", field=name)


def _missing(name: str) -> Invalid:
    return Invalid("VALUE_REQUIRED", f"{name} is required.", field=name)
