"""An event on the wire: CloudEvents 1.0 in structured JSON, at most 64 KiB.

The attributes say where the fact came from and in which order; the data is the body that the
producer's schema states. Decoding trusts nothing: a mistake is reported in one sentence, with
the event's id if that much could be read, so that it can be kept as dead under it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chassis.ids import derived_id, is_id

CONTENT_TYPE = "application/cloudevents+json"
SIZE_MAX = 64 * 1024
SEQUENCE_DIGITS = 20
_SOURCE_PREFIX = "/tandem/"


class EnvelopeError(Exception):
    """A message that is not an event of ours. event_id and type: as far as they can be read."""

    def __init__(self, message: str, event_id: str = "", type_: str = "") -> None:
        super().__init__(message)
        self.event_id = event_id
        self.type = type_


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event and its attributes. source: the service's name. subject: the aggregate's id.

    restates: the id of an earlier event that this one states again, after a restore; its own id
    if it states the present of a record again for one subscriber.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    sequence: int
    aggregate_seq: int
    data: dict[str, Any]
    correlation_id: str = ""
    causation_id: str = ""
    actor_id: str = ""
    traceparent: str = ""
    restates: str = ""

    @property
    def restates_present(self) -> bool:
        """True for `events restate`: not one of the facts of its source."""
        return self.restates == self.id

    def attributes(self) -> dict[str, Any]:
        """The CloudEvents JSON object, data included; empty extensions are left out."""
        optional = {
            "correlationid": self.correlation_id,
            "causationid": self.causation_id,
            "actorid": self.actor_id,
            "traceparent": self.traceparent,
            "restates": self.restates,
        }
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": _SOURCE_PREFIX + self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "dataschema": f"urn:tandem:events:{self.source}:{self.type}",
            "sequence": str(self.sequence).zfill(SEQUENCE_DIGITS),
            "aggregateseq": self.aggregate_seq,
            "partitionkey": self.subject,
            **{name: value for name, value in optional.items() if value},
            "data": self.data,
        }

    def encode(self) -> bytes:
        """UTF-8 JSON; EnvelopeError if it is larger than the bus carries."""
        body = json.dumps(self.attributes(), separators=(",", ":"), ensure_ascii=False).encode()
        if len(body) > SIZE_MAX:
            raise EnvelopeError(
                f"the event has {len(body)} bytes, more than {SIZE_MAX}", self.id, self.type
            )
        return body


def decode(body: bytes) -> Envelope:
    """The event in a message's body; EnvelopeError says what is wrong with it."""
    if len(body) > SIZE_MAX:
        raise EnvelopeError(f"the message has {len(body)} bytes, more than {SIZE_MAX}")
    return from_attributes(_json_object(body))


def from_attributes(attributes: dict[str, Any]) -> Envelope:
    """An envelope out of its JSON object."""
    reading = _Reading(attributes)
    source = reading.text("source")
    if not source.startswith(_SOURCE_PREFIX):
        raise reading.wrong("source", f"must start with {_SOURCE_PREFIX}")
    return Envelope(
        id=reading.id("id"),
        source=source.removeprefix(_SOURCE_PREFIX),
        type=reading.text("type"),
        subject=reading.id("subject"),
        time=reading.time("time"),
        sequence=reading.number("sequence"),
        aggregate_seq=reading.number("aggregateseq", below=2**31),
        data=reading.object("data"),
        correlation_id=reading.optional("correlationid"),
        causation_id=reading.optional("causationid"),
        actor_id=reading.optional("actorid"),
        traceparent=reading.optional("traceparent"),
        restates=reading.optional("restates"),
    )


def identity_of(body: bytes) -> str:
    """A stable id for a message that has none, so that its redelivery is recognised."""
    return derived_id("undecodable", body[:SIZE_MAX].hex(), str(len(body)))


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode()
        parsed = json.loads(text)
    except UnicodeDecodeError:
        raise EnvelopeError("the message is not UTF-8") from None
    except (ValueError, RecursionError) as mistake:
        raise EnvelopeError(f"the message is not JSON: {mistake}") from None
    if not isinstance(parsed, dict):
        raise EnvelopeError("the message is not a JSON object")
    _require_storable(text, parsed)
    return parsed


def _require_storable(text: str, parsed: dict[str, Any]) -> None:
    """PostgreSQL keeps neither NUL nor half a surrogate pair; both only come as escapes."""
    lowered = text.lower()
    if "\\u0000" in lowered:
        raise EnvelopeError("the message contains the character NUL")
    if "\\ud" in lowered:
        try:
            json.dumps(parsed, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise EnvelopeError("the message contains half a surrogate pair") from None


class _Reading:
    """Takes attributes out of the JSON object, one kind at a time, and words what is wrong."""

    def __init__(self, attributes: dict[str, Any]) -> None:
        self._attributes = attributes

    def wrong(self, name: str, problem: str) -> EnvelopeError:
        given = self._attributes.get("id")
        type_ = self._attributes.get("type")
        return EnvelopeError(
            f"the attribute {name} {problem}",
            given.lower() if isinstance(given, str) and is_id(given) else "",
            type_[:200] if isinstance(type_, str) else "",
        )

    def text(self, name: str) -> str:
        value = self._attributes.get(name)
        if not isinstance(value, str) or not value:
            raise self.wrong(name, "is missing or not a text")
        return value

    def optional(self, name: str) -> str:
        return self.text(name) if name in self._attributes else ""

    def id(self, name: str) -> str:
        value = self.text(name)
        if not is_id(value):
            raise self.wrong(name, "is not a UUID")
        return value.lower()

    def time(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name, "is not an RFC 3339 time") from None
        if moment.tzinfo is None:
            raise self.wrong(name, "has no time zone")
        return moment

    def number(self, name: str, below: int = 2**63) -> int:
        value = self._attributes.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:SEQUENCE_DIGITS])
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < below:
            raise self.wrong(name, "is not a positive whole number")
        return value

    def object(self, name: str) -> dict[str, Any]:
        value = self._attributes.get(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "is missing or not a JSON object")
        return value
