"""The AsyncAPI 3.0 document of all events: what a program on RabbitMQ can listen to, and how.

It is made with the JSON Schemas by tools/event_contracts.py. Every event is a channel: its address
is the routing key, its exchange is in the AMQP binding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bus.envelope import CONTENT_TYPE
from bus.relay import exchange_of
from published import Published

Node = dict[str, Any]

VERSION = "1"
BINDING = "0.3.0"
DIALECT = "application/schema+json;version=draft-07"
ABOUT = """Every service publishes the facts it has committed on its topic exchange
`<service>.events`, as CloudEvents 1.0 in JSON, with the type as routing key. Facts that tell what
people cost, and about signing in, go to `<service>.restricted` instead, which a broker user reads
only if granted. To listen, bind a durable queue of your own to the exchanges; do not read the
services' queues.

Delivery is at least once: keep the `id` of what you applied. Facts of one service come in the
order of their `sequence`, facts of one aggregate are numbered without a gap by `aggregateseq`;
after a restore both go on further up.
Fields may be added to a version; anything else is a new version beside the old one."""


def document(events: Sequence[Published]) -> Node:
    """The whole document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tandem events",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": name} for name in sorted({event.service for event in events})],
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"rabbitmq": _SERVER},
        "channels": {_name(event): _channel(event) for event in events},
        "operations": {f"publish.{_name(event)}": _operation(event) for event in events},
        "components": {
            "messages": {_name(event): _message(event) for event in events},
            "schemas": {
                "envelope": _ENVELOPE,
                **{_name(event): _body(event) for event in events},
            },
        },
    }


def _name(event: Published) -> str:
    return f"{event.service}.{event.event.type}"


def _channel(event: Published) -> Node:
    exchange = {
        "name": exchange_of(event.service, confidential=event.event.confidential),
        "type": "topic",
        "durable": True,
    }
    binding = {
        "is": "routingKey",
        "exchange": {**exchange, "autoDelete": False, "vhost": "/"},
        "bindingVersion": BINDING,
    }
    return {
        "address": event.event.type,
        "title": event.event.type,
        "description": event.event.meaning,
        "servers": [{"$ref": "#/servers/rabbitmq"}],
        "messages": {"event": {"$ref": f"#/components/messages/{_name(event)}"}},
        "tags": [{"name": event.service}],
        "bindings": {"amqp": binding},
    }


def _operation(event: Published) -> Node:
    """Tandem sends; the reader of this document receives."""
    channel = f"#/channels/{_name(event)}"
    binding = {"deliveryMode": 2, "mandatory": True, "bindingVersion": BINDING}
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/event"}],
        "summary": event.event.meaning,
        "bindings": {"amqp": binding},
    }


def _message(event: Published) -> Node:
    needed = f"\n\nA reader of the feed needs `{event.event.permission}`."
    for name, permission in event.event.restricted.items():
        needed += f" Without `{permission}` the field `{name}` is left out."
    return {
        "name": event.event.type,
        "title": event.event.type,
        "summary": event.event.meaning,
        "description": f"{event.event.meaning}{needed}",
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": {"schemaFormat": DIALECT, "schema": _payload(event)},
        "examples": [{"name": "sample", "payload": event.sample}],
        "bindings": {
            "amqp": {
                "contentEncoding": "binary",
                "messageType": event.event.type,
                "bindingVersion": BINDING,
            }
        },
    }


def _payload(event: Published) -> Node:
    return {
        "allOf": [
            {"$ref": "#/components/schemas/envelope"},
            {
                "properties": {
                    "source": {"const": f"/tandem/{event.service}"},
                    "type": {"const": event.event.type},
                    "data": {"$ref": f"#/components/schemas/{_name(event)}"},
                }
            },
        ]
    }


def _body(event: Published) -> Node:
    """What its JSON Schema says, but open to the fields that a later version of Tandem may add."""
    opened = _opened(event.schema)
    return {name: part for name, part in opened.items() if name not in {"$schema", "$id"}}


def _opened(node: Any) -> Any:
    if isinstance(node, list):
        return [_opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: _opened(part)
        for name, part in node.items()
        if not (name == "additionalProperties" and part is False)
    }


def _text(description: str, **more: Any) -> Node:
    return {"type": "string", "description": description, **more}


_SERVER: Node = {
    "host": "{host}",
    "protocol": "amqp",
    "protocolVersion": "0.9.1",
    "description": "The agency's RabbitMQ",
    "variables": {"host": {"default": "rabbitmq:5672", "description": "host:port of the broker"}},
    "security": [{"type": "userPassword", "description": "A user of the broker of your own"}],
}
_ENVELOPE: Node = {
    "title": "CloudEvents 1.0, structured JSON",
    "type": "object",
    "required": [
        *("specversion", "id", "source", "type", "subject", "time", "datacontenttype"),
        *("dataschema", "sequence", "aggregateseq", "partitionkey", "data"),
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _text("The same at every delivery of this event", format="uuid"),
        "source": _text("/tandem/<service>"),
        "type": _text("What happened; the routing key"),
        "subject": _text("The id of what it happened to", format="uuid"),
        "time": _text("When it happened", format="date-time"),
        "datacontenttype": {"const": "application/json"},
        "dataschema": _text("Which JSON Schema the data follows", format="uri"),
        "sequence": _text("Its position among the source's facts", pattern="^[0-9]{20}$"),
        "aggregateseq": {
            "type": "integer",
            "minimum": 1,
            "description": "Its number among the subject's facts: without a gap, but that "
            "numbering goes on further up after a restore",
        },
        "partitionkey": _text("The subject's id: one key, one order", format="uuid"),
        "correlationid": _text("The request that all of it began with"),
        "causationid": _text("The event that this one follows from", format="uuid"),
        "actorid": _text("Who did it"),
        "traceparent": _text("W3C trace context of its publication"),
        "restates": _text(
            "Only after a restore: the event that this one says again, so that copies of the "
            "subject come back to it; whatever that event led to is done",
            format="uuid",
        ),
        "data": {"type": "object", "description": "The subject's public state after the fact"},
    },
}
