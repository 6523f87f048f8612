"""JSON Schemas, samples, AsyncAPI and docs/events.md out of the services' event catalogues.

A sample is made from the schema alone, the same at every run, so that it changes only when the
contract does. `--check` fails when what is committed is not what the catalogues say.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncapi
import topology
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from chassis.envelope import Envelope
from chassis.event import Catalogue, EventType
from chassis.ids import derived_id
from chassis.subscription import ServiceWorker
from marshmallow import Schema, fields, validate
from stubs import compare

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "proto" / "events"
ASYNCAPI = "asyncapi.json"
TOPOLOGY = "topology.json"
SERVED = ROOT / "gateway" / "gateway" / "web" / ASYNCAPI
PAGE = ROOT / "docs" / "events.md"
SERVICES = ("accounts", "projects", "finance", "gateway")
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
            f"{stem}.schema.json": _json(self.schema),
            f"{stem}.sample.json": _json(self.sample),
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


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _packed(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def page(events: list[Published]) -> str:
    """docs/events.md: every event, when it is said, who listens, what it carries."""
    parts = [PREFACE]
    for service in SERVICES:
        own = [event for event in events if event.service == service]
        parts.append(f"## {service}\n\n| event | when | heard by |\n|---|---|---|\n")
        parts.extend(_row(event) for event in own)
        parts.append("\n")
        parts.extend(_fields(*group) for group in _by_body(own).items())
    return "".join(parts)


def _row(event: Published) -> str:
    restricted = " *(restricted)*" if event.event.restricted else ""
    listeners = ", ".join(event.listeners) or "–"
    return f"| `{event.event.type}`{restricted} | {event.event.meaning} | {listeners} |\n"


def _by_body(events: list[Published]) -> dict[str, EventType]:
    return {event.event.aggregate: event.event for event in events}


def _fields(aggregate: str, event: EventType) -> str:
    rows = "".join(
        f"| `{name}` | {_kind(field)} | {field.metadata.get('description', '')} |\n"
        for name, field in sorted(event.body.fields.items())
    )
    title = aggregate.replace("_", " ")
    return f"### The {title}, as its events carry it\n\n| field | type | |\n|---|---|---|\n{rows}\n"


def _kind(field: fields.Field[Any]) -> str:
    match field:
        case fields.Nested():
            names = ", ".join(f"`{name}`" for name in sorted(field.schema.fields))
            return f"list of {{{names}}}" if field.many else f"{{{names}}}"
        case fields.List():
            return f"list of {_kind(field.inner)}"
        case _:
            return type(field).__name__.lower()


PREFACE = """# Events

Generated from the services' event catalogues by `make events`; do not edit.

Every service publishes what it committed on the topic exchange `<service>.events`, as
[CloudEvents 1.0](https://cloudevents.io) in JSON, with the type as routing key. The body (`data`)
is the full public state of the subject after the fact, and `changed` names the fields that differ.
A JSON Schema and a sample of each stand in `proto/events/`, all of it as AsyncAPI 3.0 in
`proto/events/asyncapi.json`. How to listen, and what is promised:
[integrating.md](integrating.md). Restricted events carry cost or margin; the feed shows them only
to finance and administrators.

"""


def main(arguments: list[str] | None = None) -> int:
    """Write schemas, samples and the page, or with --check only compare; 1 when they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    events = list(published())
    fresh = {name: data for event in events for name, data in event.files.items()}
    listed = asyncapi.document(events)
    fresh[ASYNCAPI] = _json(listed)
    fresh[TOPOLOGY] = _json(topology.definitions(list(workers().values())))
    committed = {
        str(path.relative_to(SCHEMAS)): path.read_bytes() for path in SCHEMAS.rglob("*.json")
    }
    text = page(events)
    differences = compare(committed, fresh)
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        differences.append("docs/events.md is out of date")
    if not SERVED.exists() or SERVED.read_bytes() != _packed(listed):
        differences.append(f"the gateway's {ASYNCAPI} is out of date")
    if not check:
        write(committed, fresh, text)
        SERVED.write_bytes(_packed(listed))
        print(f"events: {len(events)} events, {len(differences)} files changed")
        return 0
    for line in differences:
        print(f"events: {line}; run `make events` and commit the result", file=sys.stderr)
    return 1 if differences else 0


def write(committed: dict[str, bytes], fresh: dict[str, bytes], text: str) -> None:
    for name in committed.keys() - fresh.keys():
        (SCHEMAS / name).unlink()
    for name, data in fresh.items():
        path = SCHEMAS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
