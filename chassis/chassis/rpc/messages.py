"""Records become messages, and requests become drafts and changes, by the names of their fields.

A servicer's module states each pair once, when it is imported:

    to_contact = mapper(pb.Contact, Contact)
    to_client = mapper(pb.Client, Client, contacts=to_contact)
    client_draft = draft_of(pb.CreateClientRequest, Client, besides=("confirm_distinct",))
    client_changes = changes_of(pb.UpdateClientRequest, Client, besides=("client_id",))

A field of the message that the record does not have raises Incomplete there and then, so that an
api with a gap does not start. A field added to the proto file and to the record needs no change
in between. How values are written: None as the empty value, days as text, instants as Timestamp,
Money as a message with its two fields, words as the enum of the field. One plan for each pair of
classes is made once; a message costs little more than its constructor.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.money import Money
from chassis.values.texts import unknown

MessageT = TypeVar("MessageT", bound=Message)
DraftT = TypeVar("DraftT")
Convert = Callable[[Any], Any]
Field: TypeAlias = Any
Kind: TypeAlias = Any
Enum: TypeAlias = Any
"""Descriptors: protobuf's implementations each have classes of their own."""

TIMESTAMP = "google.protobuf.Timestamp"
MONEY = "tandem.common.v1.Money"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = frozenset({"str", "str | None", "Mapped[str]", "Mapped[str | None]"})
"""Types that are a text or nothing, which a message takes as it is."""
_ABOUT_THE_CALL = frozenset({"request_id", "expected_version", "page_size", "page_token"})


class Incomplete(TypeError):
    """A message and its record do not fit: the field that is missing is named."""


class mapper(Generic[MessageT]):  # noqa: N801 (called like a function, and reads like one)
    """Makes messages of one class from records of another.

    more: for a field that holds another message, its mapper; for a field that the record does not
    have, a function of the record. A class without attributes to look up, such as a Row, cannot
    be mapped; a property of the record can.
    """

    def __init__(self, shape: type[MessageT], record: Any, **more: Convert) -> None:
        self.shape = shape
        self._steps = [_step(field, record, more) for field in shape.DESCRIPTOR.fields]
        self._plans: dict[tuple[str, ...], _Plan] = {}
        strangers = more.keys() - shape.DESCRIPTOR.fields_by_name.keys()
        if strangers:
            raise Incomplete(f"{shape.DESCRIPTOR.full_name} has no field {sorted(strangers)}")

    def __call__(self, row: Any, **more: Any) -> MessageT:
        """The message; more: values that are known here and override the record's."""
        known_here = tuple(more)
        plan = self._plans.get(known_here)
        if plan is None:
            plan = self._plans[known_here] = _Plan(
                step for step in self._steps if step.name not in more
            )
        return self.shape(**plan.values(row), **more)


def message(shape: type[MessageT], row: Any, **more: Any) -> MessageT:
    """One message of a record whose pair is not stated as a `mapper`; more: fields given here."""
    kind: Any = shape
    record: Any = type(row)
    made: MessageT = _mapper_of(kind, record, frozenset(more))(row, **more)
    return made


@cache
def _mapper_of(shape: Any, record: Any, elsewhere: frozenset[str]) -> mapper[Any]:
    return mapper(shape, record, **dict.fromkeys(elsewhere, _nothing))


def _nothing(_: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Step:
    """How one field gets its value: of the record's attribute of its name, or of the record."""

    name: str
    convert: Convert
    of_attribute: bool


class _Plan:
    """The steps in an order that costs little: all attributes at once, then what is converted."""

    __slots__ = ("_conversions", "_made", "_names", "_read")

    def __init__(self, steps: Iterable[_Step]) -> None:
        steps = list(steps)
        attributes = [step for step in steps if step.of_attribute]
        self._names = [step.name for step in attributes]
        self._read = _reader_of(self._names)
        self._conversions = [
            (step.name, step.convert) for step in attributes if step.convert is not _plain
        ]
        self._made = [(step.name, step.convert) for step in steps if not step.of_attribute]

    def values(self, row: Any) -> dict[str, Any]:
        values = dict(zip(self._names, self._read(row), strict=True))
        for name, convert in self._conversions:
            values[name] = convert(values[name])
        for name, make in self._made:
            values[name] = make(row)
        return values


def _reader_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads these attributes; attrgetter gives a tuple only for two names and more."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)


def _step(field: Field, record: Any, more: Mapping[str, Convert]) -> _Step:
    name = field.name
    given = more.get(name)
    has = hasattr(record, name) or name in _annotations(record)
    if given is not None and not (isinstance(given, mapper) and has):
        return _Step(name, given, of_attribute=False)
    if not has:
        raise Incomplete(
            f"{field.full_name} has no counterpart: {record.__name__} has no attribute {name}"
        )
    convert = _converter(field) if given is None else _nested(given, field)
    if convert is _plain_text and _annotations(record).get(name) in _TEXT:
        convert = _plain
    return _Step(name, convert, of_attribute=True)


def _nested(convert: Convert, field: Field) -> Convert:
    return _each(convert) if field.is_repeated else _unless_none(convert)


@cache
def _annotations(record: Any) -> Mapping[str, str]:
    """The attributes that a class declares, with their types as they are written."""
    declared = {
        name: type_ if isinstance(type_, str) else getattr(type_, "__name__", "")
        for each in reversed(record.__mro__)
        for name, type_ in vars(each).get("__annotations__", {}).items()
    }
    if dataclasses.is_dataclass(record):
        declared = {field.name: str(field.type) for field in dataclasses.fields(record)} | declared
    return declared


def _each(convert: Convert) -> Convert:
    return lambda values: [convert(value) for value in values or ()]


def _unless_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _converter(field: Field) -> Convert:
    if field.message_type is not None:
        return _message_converter(field)
    if field.enum_type is not None:
        convert = _enum_writer(field.enum_type)
        return _each(convert) if field.is_repeated else convert
    if field.is_repeated:
        return _plain_list
    return _plain_text if field.type == field.TYPE_STRING else _plain


def _message_converter(field: Field) -> Convert:
    kind = field.message_type
    if kind.GetOptions().map_entry:
        return lambda value: value or {}
    if kind.full_name == TIMESTAMP:
        return timestamp
    if kind.full_name == MONEY:
        return _each(_money) if field.is_repeated else _unless_none(_money)
    if [each.name for each in kind.fields] == ["values"]:
        return _unless_none(lambda values: {"values": list(values)})
    raise Incomplete(f"{field.full_name} holds {kind.full_name}: give its mapper")


def _plain(value: Any) -> Any:
    return value


def _plain_list(value: Any) -> Any:
    return value or ()


def _plain_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def timestamp(at: datetime | None) -> Timestamp | None:
    """The instant, which has a time zone; by numbers, because FromDatetime costs three times."""
    if at is None:
        return None
    since = at - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1000)


def _money(money: Money) -> dict[str, Any]:
    return {"amount_minor": money.amount_minor, "currency_code": money.currency_code}


# Enums: HANDOVER_STATUS_DRAFT is "draft" everywhere else.


@cache
def _words(enum: Enum) -> dict[int, str]:
    """The words of an enum by number, without the unspecified one."""
    first = enum.values_by_number[0].name
    prefix = first.removesuffix("UNSPECIFIED")
    return {
        value.number: value.name.removeprefix(prefix).lower()
        for value in enum.values
        if value.number
    }


@cache
def _numbers(enum: Enum) -> dict[str, int]:
    return {word: number for number, word in _words(enum).items()}


def _enum_writer(enum: Enum) -> Convert:
    numbers = _numbers(enum)
    return lambda word: numbers[word] if word else 0


def word_of(words: type[StrEnum] | None, enum: Enum, number: int, field: str) -> Any:
    """Our word for a number of an enum, None for the unspecified one; VALUE_UNKNOWN otherwise."""
    known = _words(enum.DESCRIPTOR if hasattr(enum, "DESCRIPTOR") else enum)
    if number == 0:
        return None
    if number not in known:
        raise unknown(number, field, list(known.values()))
    return words(known[number]) if words else known[number]


def check_words(enum: Any, words: Iterable[str]) -> None:
    """Incomplete if the enum of a contract and the words of the service are not the same."""
    missing = set(words) ^ set(_numbers(enum.DESCRIPTOR))
    if missing:
        raise Incomplete(f"{enum.DESCRIPTOR.full_name} differs from its words: {sorted(missing)}")


# Requests


def draft_of(
    request: type[Message], record: Any, besides: Iterable[str] = ()
) -> Callable[[Message], dict[str, Any]]:
    """Reads what a request states of a new record. besides: fields that are not the record's."""
    return _reader(request, record, besides, of=lambda field: True)


def changes_of(
    request: type[Message], record: Any, besides: Iterable[str] = ()
) -> Callable[[Message], dict[str, Any]]:
    """Reads what a request changes of a record: its optional fields, as far as they are set."""
    return _reader(request, record, besides, of=lambda field: field.has_presence)


def _reader(
    request: type[Message],
    record: Any,
    besides: Iterable[str],
    of: Callable[[Field], bool],
) -> Callable[[Message], dict[str, Any]]:
    apart = _ABOUT_THE_CALL | set(besides)
    names = [
        field.name for field in request.DESCRIPTOR.fields if field.name not in apart and of(field)
    ]
    known = _annotations(record)
    for name in names:
        if name not in known and not hasattr(record, name):
            raise Incomplete(
                f"{request.DESCRIPTOR.full_name}.{name} has no counterpart in {record.__name__}"
            )
    return lambda message: stated(message, names)


def given(request: Message, *besides: str) -> dict[str, Any]:
    """The values of those optional fields that the request sets."""
    names = [f.name for f in request.DESCRIPTOR.fields if f.has_presence and f.name not in besides]
    return stated(request, names)


def stated(request: Message, names: Iterable[str]) -> dict[str, Any]:
    """The values of these fields, without the optional ones that are not set."""
    fields = request.DESCRIPTOR.fields_by_name
    return {
        name: read(fields[name])(getattr(request, name))
        for name in names
        if not fields[name].has_presence or request.HasField(name)
    }


def draft(shape: type[DraftT], request: Message, **more: Any) -> DraftT:
    """A dataclass with the values of the fields of its names; more: what is known here."""
    assert dataclasses.is_dataclass(shape)
    wanted = {field.name for field in dataclasses.fields(shape)} - more.keys()
    names = [field.name for field in request.DESCRIPTOR.fields if field.name in wanted]
    return shape(**stated(request, names), **more)


@cache
def read(field: Field) -> Convert:
    """How a field of a request is read: the reverse of how it is written."""
    kind = field.message_type
    if field.enum_type is not None:
        one = _enum_reader(field)
        return _each(one) if field.is_repeated else one
    if kind is None:
        return list if field.is_repeated else _plain
    if kind.GetOptions().map_entry:
        return dict
    one = _message_reader(kind)
    return _each(one) if field.is_repeated else one


def _enum_reader(field: Field) -> Convert:
    enum = field.enum_type
    return lambda number: word_of(None, enum, number, field.name)


def _message_reader(kind: Kind) -> Convert:
    if kind.full_name == MONEY:
        return lambda money: Money(money.amount_minor, money.currency_code)
    if kind.full_name == TIMESTAMP:
        return lambda stamp: stamp.ToDatetime().astimezone()
    if [each.name for each in kind.fields] == ["values"]:
        return lambda wrapped: list(wrapped.values)
    names = [field.name for field in kind.fields]
    return lambda nested: stated(nested, names)
