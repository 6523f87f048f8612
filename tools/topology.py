# mypy: disable-error-code="attr-defined"
"""Exchanges, queues and bindings of all services on RabbitMQ, as RabbitMQ's own definitions.

Made from the worker classes by tools/event_contracts.py into proto/events/topology.json, so that a
changed name, type or argument is seen before a broker refuses it. `rabbitmqctl import_definitions`
takes the file as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bus.subscription import ServiceWorker
from bus.topology import exchanges_of, queues_of

Node = dict[str, Any]

BROKER_URL = "amqp://"
VIRTUAL_HOST = "/"


def definitions(workers: Iterable[type[ServiceWorker]]) -> Node:
    """What all of them declare, each thing once, by name."""
    queues = [queue for worker in workers for queue in queues_of(worker, BROKER_URL)]
    exchanges = [exchange for worker in workers for exchange in exchanges_of(worker.name)]
    exchanges += [queue.exchange for queue in queues if queue.exchange]
    return {
        "exchanges": _by_name(_exchange(exchange) for exchange in exchanges),
        "queues": _by_name(_queue(queue) for queue in queues),
        "bindings": [binding for queue in queues for binding in _bindings(queue)],
    }


def _by_name(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: str(node["name"]))


def _exchange(exchange: Any) -> Node:
    return {
        "name": exchange.name,
        "vhost": VIRTUAL_HOST,
        "type": exchange.type,
        "durable": exchange.durable,
        "auto_delete": exchange.auto_delete,
        "internal": False,
        "arguments": exchange.arguments or {},
    }


def _queue(queue: Any) -> Node:
    return {
        "name": queue.name,
        "vhost": VIRTUAL_HOST,
        "durable": queue.durable,
        "auto_delete": queue.auto_delete,
        "arguments": queue.queue_arguments or {},
    }


def _bindings(queue: Any) -> Iterator[Node]:
    found = {(one.exchange.name, one.routing_key) for one in queue.bindings}
    if queue.exchange:
        found.add((queue.exchange.name, queue.routing_key))
    for source, key in sorted(found):
        yield {
            "source": source,
            "vhost": VIRTUAL_HOST,
            "destination": queue.name,
            "destination_type": "queue",
            "routing_key": key,
            "arguments": {},
        }
