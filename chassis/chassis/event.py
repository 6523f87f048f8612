"""What a service publishes: facts, their schemas, and the catalogue of both.

A model method returns a Fact; the transaction writes it to the outbox; the relay wraps it in a
CloudEvents envelope. The catalogue is what docs, JSON Schemas and samples are generated from.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from marshmallow import RAISE, Schema, fields

from chassis.errors import Invalid

BODY_SIZE_MAX = 60 * 1024
"""Bytes of JSON: what is left of an envelope's 64 KiB after its attributes."""
_SEPARATOR = ", "


class Subject(Protocol):
    """An aggregate root: the row that is locked while it changes and numbers its own events."""

    id: Any
    version: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to one aggregate. changed: the public fields that differ now."""

    type: str
    subject: Subject
    changed: tuple[str, ...] = ()


class EventBody(Schema):
    """The full public state of the subject after the fact, dumped from the model."""

    class Meta:
        unknown = RAISE

    changed = fields.List(
        fields.String(), load_default=list, metadata={"description": "Fields that changed"}
    )


class LinedBody(EventBody):
    """A body with a list that may be too long for one event: it is published in parts.

    Each part repeats the head and carries the next lines. A body that fits has neither field.
    """

    part = fields.Integer(metadata={"description": "1 for the first part; absent if there is one"})
    parts = fields.Integer(metadata={"description": "Number of parts; absent if there is one"})


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the catalogue.

    type: `<noun>.<past_participle>.v<N>`, the routing key. meaning: one sentence for the docs.
    permission: what a reader needs to see the event. restricted: fields of the body that need a
    further one; a reader without it gets the event without the field. confidential: travels on an
    exchange of its own (`<service>.restricted`), which an integration reads only if granted.
    lines: the list of a LinedBody that is divided among several events when the body is too large.
    personal: fields of the body with personal values, which can be erased from the fact.
    """

    type: str
    aggregate: str
    body: EventBody
    meaning: str
    permission: str = field(kw_only=True)
    restricted: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    confidential: bool = field(default=False, kw_only=True)
    lines: str = field(default="", kw_only=True)
    personal: frozenset[str] = field(default=frozenset(), kw_only=True)

    def __post_init__(self) -> None:
        if self.lines and not (isinstance(self.body, LinedBody) and self.lines in self.body.fields):
            raise TypeError(f"the body of {self.type} must be a LinedBody with {self.lines}")


class Catalogue(Mapping[str, EventType]):
    """Everything one service publishes."""

    def __init__(self, service: str, types: Iterable[EventType]) -> None:
        self.service = service
        self._types = {event.type: event for event in types}

    def __getitem__(self, type_: str) -> EventType:
        return self._types[type_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    @property
    def confidential(self) -> frozenset[str]:
        """The types that go out on an exchange of their own."""
        return frozenset(type_ for type_, event in self._types.items() if event.confidential)

    def bodies(self, fact: Fact) -> list[dict[str, Any]]:
        """The JSON bodies of the fact, as its schema states them: one for each event.

        Invalid if no bus would carry them.
        """
        type_ = self[fact.type]
        body: dict[str, Any] = type_.body.dump(fact.subject)
        body["changed"] = list(fact.changed)
        size = _size(body)
        if size <= BODY_SIZE_MAX:
            return [body]
        if not type_.lines:
            raise _too_large(fact.type, size)
        return _parts(fact.type, body, type_.lines)


def without_personal(body: Mapping[str, Any], personal: Collection[str]) -> dict[str, Any]:
    """The body with its personal fields empty: what remains of it when they are erased."""
    return {
        name: type(value)() if name in personal and value is not None else value
        for name, value in body.items()
    }


def _parts(type_: str, body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The body divided by its lines, each part within the limit."""
    lines = body[name] or []
    head = {**body, name: [], "part": len(lines), "parts": len(lines)}
    room = BODY_SIZE_MAX - _size(head)
    if room <= 0 or not lines:
        raise _too_large(type_, _size(body))
    chunks = list(_chunks(type_, lines, room))
    return [
        {**body, name: chunk, "part": nth, "parts": len(chunks)}
        for nth, chunk in enumerate(chunks, 1)
    ]


def _chunks(type_: str, lines: Iterable[Any], room: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    used = 0
    for line in lines:
        size = _size(line) + len(_SEPARATOR)
        if size > room:
            raise _too_large(type_, BODY_SIZE_MAX - room + size)
        if used + size > room:
            yield chunk
            chunk, used = [], 0
        chunk.append(line)
        used += size
    yield chunk


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))


def _too_large(type_: str, size: int) -> Invalid:
    return Invalid(
        "EVENT_TOO_LARGE",
        f"This has {size} bytes, more than the {BODY_SIZE_MAX} that an event can carry; shorten "
        "its texts or lists.",
        details={"type": type_, "size": str(size)},
    )
