"""What a service tells the others: facts, their schemas, and the catalogue of both.

A model method returns a Fact; the transaction writes it to the outbox; the relay wraps it in a
CloudEvents envelope. The catalogue is what docs, JSON Schemas and samples are generated from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from marshmallow import RAISE, Schema, fields

from chassis.errors import Invalid

BODY_SIZE_MAX = 60 * 1024
"""Bytes of JSON: what is left of an envelope's 64 KiB after its attributes."""


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


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the catalogue.

    type: `<noun>.<past_participle>.v<N>`, the routing key. meaning: one sentence for the docs.
    permission: what a reader needs to see the event. restricted: fields of the body that need a
    further one; a reader without it gets the event without the field. confidential: travels on an
    exchange of its own (`<service>.restricted`), which an integration reads only if granted.
    """

    type: str
    aggregate: str
    body: EventBody
    meaning: str
    permission: str = field(kw_only=True)
    restricted: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    confidential: bool = field(default=False, kw_only=True)


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

    def dump(self, fact: Fact) -> dict[str, Any]:
        """The JSON body of the fact, as its schema states it; Invalid if no bus would carry it."""
        body: dict[str, Any] = self[fact.type].body.dump(fact.subject)
        body["changed"] = list(fact.changed)
        size = len(json.dumps(body, ensure_ascii=False).encode(errors="surrogatepass"))
        if size > BODY_SIZE_MAX:
            raise Invalid(
                "EVENT_TOO_LARGE",
                f"This has {size} bytes, more than the {BODY_SIZE_MAX} that the other services can "
                "be told; shorten its texts or lists.",
                details={"type": fact.type, "size": str(size)},
            )
        return body
