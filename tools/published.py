"""Every event that the services publish, with its JSON Schema and a sample.

A sample is made from the schema alone, the same at every run, so that it changes only when the
contract does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from bus.envelope import Envelope
from bus.subscription import ServiceWorker
from chassis.event import Catalogue, EventType
from chassis.ids import derived_id
from marshmallow import Schema, fields, validate

SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
SAMPLE_TIME = "2026-03-02T09:30:00+00:00"

_LIKELY: dict[str, Any] = {
    "amount_minor": 125_000,
    "currency_code": "GBP",
    "country_code": "GB",
    "charge_role": "designer",
    "probability_bp": 6000,
    "seconds": 5400,
    "email": "robin@example.com",
    "version": 3,
}
"""Values that read well, by the name of the field."""

_BY_KIND: dict[type[fields.Field[Any]], Any] = {
    fields.Boolean: True,
    fields.Integer: 1,
    fields.Date: SAMPLE_TIME[:10],
    fields.DateTime: SAMPLE_TIME,
    fields.Dict: {},
}
_DATE_ENDINGS = ("_on", "_start", "_end", "_close", "_from", "_until")


@dataclass(frozen=True)
class Published:
    """One event of one service, and who listens to it."""

    service: str
    event: EventType
    listeners: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        converter = OpenAPIConverter("3.1.0", lambda _: False, None)  # type: ignore[arg-type]
        body = converter.schema2jsonschema(self.event.body)  # type: ignore[no-untyped-call]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:tandem:events:{self.service}:{self.event.type}",
            "title": self.event.type,
            "description": self.event.meaning,
            **body,
        }

    @property
    def sample(self) -> dict[str, Any]:
        """The event as it stands on the wire."""
        body = sample_of(self.event.body, self.event.type)
        return Envelope(
            id=derived_id("sample", self.service, self.event.type),
            source=self.service,
            type=self.event.type,
            subject=derived_id(f"{self.event.aggregate}_id"),
            time=datetime.fromisoformat(SAMPLE_TIME),
            sequence=1042,
            aggregate_seq=3,
            data=body,
            correlation_id=derived_id("correlation"),
            actor_id=derived_id("actor"),
        ).attributes()

    @property
    def files(self) -> dict[str, bytes]:
        """The schema and the sample by their path below proto/events."""
        stem = f"{self.service}/{self.event.type}"
        return {
            f"{stem}.schema.json": as_json(self.schema),
            f"{stem}.sample.json": as_json(self.sample),
        }


def catalogues() -> dict[str, Catalogue]:
    return {name: import_module(f"{name}.events").CATALOGUE for name in SERVICES}


def workers() -> dict[str, type[ServiceWorker]]:
    return {name: import_module(f"{name}.worker").WORKER for name in SERVICES}


def published() -> Iterator[Published]:
    """Every event of every service, by service and type."""
    listening = workers()
    for service, catalogue in catalogues().items():
        for type_ in sorted(catalogue):
            listeners = tuple(
                name
                for name, worker in listening.items()
                if (service, type_) in worker.subscriptions
            )
            yield Published(service, catalogue[type_], listeners)


def sample_of(schema: Schema, seed: str) -> dict[str, Any]:
    return {
        name: sample_value(name, field, f"{seed}.{name}")
        for name, field in sorted(schema.fields.items())
    }


def sample_value(name: str, field: fields.Field[Any], seed: str) -> Any:
    """A plausible JSON value that the field loads."""
    match field:
        case fields.Nested():
            nested = sample_of(field.schema, seed)
            return [nested] if field.many else nested
        case fields.List():
            return [sample_value(name.removesuffix("s"), field.inner, seed)]
        case _ if name in _LIKELY:
            return _LIKELY[name]
        case _ if choices := _choices(field):
            return choices[0]
        case fields.String():
            return _sample_text(name, seed)
        case _:
            return next(value for kind, value in _BY_KIND.items() if isinstance(field, kind))


def _choices(field: fields.Field[Any]) -> list[Any]:
    return [
        choice
        for validator in field.validators
        if isinstance(validator, validate.OneOf)
        for choice in validator.choices
        if choice
    ]


def _sample_text(name: str, seed: str) -> str:
    if name == "id" or name.endswith("_id"):
        return derived_id(name)
    if name.endswith(("_on", "_start", "_end", "_close", "_from", "_until")) or name in {
        "from",
        "to",
    }:
        return SAMPLE_TIME[:10]
    if name.endswith("_at"):
        return SAMPLE_TIME
    return f"{name.replace('_', ' ')} of {seed.split('.')[0].replace('_', ' ')}"


def as_json(value: dict[str, Any]) -> bytes:
    """The way in which every generated file is written, for people to read."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
