"""An installation with three brokers, as docker-compose.three-brokers.yml makes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import psycopg
from composition import Installation, service_of

BROKERS = ("rabbitmq", "rabbitmq-2", "rabbitmq-3")
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.three-brokers.yml")
CLUSTERED = {"rabbit@" + broker for broker in BROKERS}
USUAL_DELAY_SECONDS = 1.0
"""From a fact to its applied effect; longer is part of a stall."""


@dataclass(frozen=True)
class Stall:
    """What a lost broker cost. All in seconds.

    gap: the longest time between two effects. delayed: how long after the loss facts were committed
    that took longer than usual. slowest: from such a fact to its effect at most.
    """

    gap: float
    delayed: float
    slowest: float

    def __str__(self) -> str:
        return (
            f"{self.gap:.1f} s without an effect; facts of {self.delayed:.1f} s came late, "
            f"by {self.slowest:.1f} s at most"
        )


@dataclass(frozen=True)
class Cluster(Installation):
    """Three brokers and everything that speaks over them."""

    def queues(self) -> dict[str, dict[str, Any]]:
        """By name: its leader, its members, and those of them that are online; of the first broker.

        Nothing, while that one does not answer.
        """
        columns = ("name", "leader", "members", "online")
        ask = ("rabbitmqctl", "-q", "--formatter=json", "list_queues", *columns)
        output = self.composition.execute(BROKERS[0], *ask, check=False)
        try:
            return {queue["name"]: queue for queue in json.loads(output)}
        except json.JSONDecodeError:
            return {}

    def leader(self, queue: str) -> str:
        """The broker that leads the queue."""
        return str(self.queues()[queue]["leader"]).removeprefix("rabbit@")

    def is_complete(self) -> bool:
        """Whether every queue has a member on each broker, and all are online."""
        queues = self.queues().values()
        return bool(queues) and all(
            set(queue["members"]) == set(queue["online"]) == CLUSTERED for queue in queues
        )

    def unhealthy(self, services: Sequence[str]) -> list[str]:
        return [
            service
            for container in self.composition.containers()
            if (service := service_of(container)) in services
            and container["State"].get("Health", {}).get("Status") != "healthy"
        ]

    def stall(self, source: str, consumer: str, begin: datetime, end: datetime) -> Stall:
        """What happened between the two, from the source's facts to the consumer's effects."""
        published = self._times(source, _PUBLISHED, begin, end)
        applied = self._times(consumer, _APPLIED, begin, source)
        times = sorted(at for at in applied.values() if begin <= at <= end)
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
        late = {
            at: delay
            for event_id, at in published.items()
            if event_id in applied
            and (delay := (applied[event_id] - at).total_seconds()) > USUAL_DELAY_SECONDS
        }
        delayed = (max(late) - begin).total_seconds() if late else 0.0
        return Stall(max(gaps, default=0.0), delayed, max(late.values(), default=0.0))

    def _times(self, service: str, query: str, *values: object) -> dict[str, datetime]:
        with psycopg.connect(self.database_url(service), connect_timeout=10) as connection:
            return dict(connection.execute(query, values).fetchall())


_PUBLISHED = "SELECT event_id::text, occurred_at FROM outbox WHERE occurred_at BETWEEN %s AND %s"
_APPLIED = "SELECT event_id::text, applied_at FROM inbox WHERE applied_at >= %s AND source = %s"
