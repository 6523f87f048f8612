"""JSON Schemas, samples, AsyncAPI and docs/events.md out of the services' event catalogues.

`--check` fails when what is committed is not what the catalogues say.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import asyncapi
import topology
from chassis.event import EventType
from marshmallow import fields
from published import SERVICES, Published, as_json, published, workers
from stubs import compare

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "proto" / "events"
ASYNCAPI = "asyncapi.json"
TOPOLOGY = "topology.json"
SERVED = ROOT / "gateway" / "gateway" / "web" / ASYNCAPI
AUDIENCE = ROOT / "gateway" / "gateway" / "feed" / "types.json"
PAGE = ROOT / "docs" / "events.md"


def _packed(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def audiences(events: list[Published]) -> dict[str, Any]:
    """Who may read which type in the gateway's feed."""
    return {
        each.event.type: {
            "permission": each.event.permission,
            "restricted": dict(each.event.restricted),
            "record": each.event.aggregate,
            "service": each.service,
        }
        for each in events
    }


def page(events: list[Published]) -> str:
    """docs/events.md: every event, when it is published, who consumes it, what it carries."""
    parts = [PREFACE]
    for service in SERVICES:
        own = [event for event in events if event.service == service]
        parts.append(
            f"## {service}\n\n| event | when | read with | consumed by |\n|---|---|---|---|\n"
        )
        parts.extend(_row(event) for event in own)
        parts.append("\n")
        parts.extend(_fields(*group) for group in _by_body(own).items())
    return "".join(parts)


def _row(event: Published) -> str:
    confidential = " *(confidential)*" if event.event.confidential else ""
    listeners = ", ".join(event.listeners) or "–"
    needed = f"`{event.event.permission}`" + "".join(
        f"; {name}: `{permission}`" for name, permission in event.event.restricted.items()
    )
    return (
        f"| `{event.event.type}`{confidential} | {event.event.meaning} | {needed} | {listeners} |\n"
    )


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
[integrating.md](integrating.md).

The feed shows an event to readers who hold the permission named here for the record that it is
about; a field with a permission of its own is left out for others. Confidential events travel on
an exchange of their own, `<service>.restricted`.

A body whose list of lines exceeds 60 KiB is published in parts: several events of the same
subject, one after the other, each with the head repeated, the next lines, `part` (from 1) and
`parts`. Collect the lines by subject; when `part` is 1 start over, when it equals `parts` the list
is complete. A body that fits has neither field.

"""


def main(arguments: list[str] | None = None) -> int:
    """Write schemas, samples and the page, or with --check only compare; 1 when they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    events = list(published())
    fresh = {name: data for event in events for name, data in event.files.items()}
    listed = asyncapi.document(events)
    fresh[ASYNCAPI] = as_json(listed)
    fresh[TOPOLOGY] = as_json(topology.definitions(list(workers().values())))
    committed = {
        str(path.relative_to(SCHEMAS)): path.read_bytes() for path in SCHEMAS.rglob("*.json")
    }
    text = page(events)
    differences = compare(committed, fresh)
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        differences.append("docs/events.md is out of date")
    if not SERVED.exists() or SERVED.read_bytes() != _packed(listed):
        differences.append(f"the gateway's {ASYNCAPI} is out of date")
    audience = as_json(audiences(events))
    if not AUDIENCE.exists() or AUDIENCE.read_bytes() != audience:
        differences.append("the feed's types.json is out of date")
    if not check:
        write(committed, fresh, text)
        AUDIENCE.write_bytes(audience)
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
