"""What the bus counts, for Prometheus: made once per process, labelled by service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600)

PUBLISHED = Counter("tandem_events_published_total", "Events confirmed by the broker", ["service"])
UNROUTABLE = Counter(
    "tandem_events_unroutable_total", "Published events that nobody subscribes to", ["service"]
)
REFUSED = Counter(
    "tandem_events_refused_total", "Committed events too large for the bus", ["service"]
)
INTERRUPTED = Counter(
    "tandem_relay_interrupted_total", "Times the relay lost its database or broker", ["service"]
)
POSITION = Gauge("tandem_relay_position", "Last position published", ["service"])
CONFIRM = Histogram(
    "tandem_relay_confirm_seconds",
    "Time to publish and confirm a batch",
    ["service"],
    buckets=_SECONDS,
)
DELAY = Histogram(
    "tandem_relay_delay_seconds", "From the fact to its publication", ["service"], buckets=_SECONDS
)
HANDLED = Counter(
    "tandem_inbox_events_total",
    "Events by outcome: applied, skipped, parked, failed, dead, duplicate",
    ["service", "source", "outcome"],
)
LAG = Histogram(
    "tandem_inbox_lag_seconds",
    "From the fact to its applied effect",
    ["service", "source"],
    buckets=_SECONDS,
)
CONSUMING = Gauge(
    "tandem_inbox_consuming", "1 while the worker takes events from the broker", ["service"]
)
DEPTH = Gauge("tandem_inbox_depth", "Events taken from the broker and not yet applied", ["service"])
PAUSED = Gauge("tandem_inbox_paused", "1 while the inbox waits for its database", ["service"])

DEPTHS = {
    name: Gauge(f"tandem_{name}", meaning, ["service"])
    for name, meaning in (
        ("outbox_depth", "Facts not yet published"),
        ("outbox_age_seconds", "Age of the oldest fact not yet published"),
        ("inbox_waiting", "Events that failed or wait behind one that failed"),
        ("inbox_failed", "Events that failed and will be tried again"),
        ("inbox_age_seconds", "Age of the oldest event that waits"),
        ("inbox_dead", "Events given up on, for an operator to decide"),
    )
}


@dataclass(frozen=True, slots=True)
class RelayCounts:
    published: Counter
    unroutable: Counter
    refused: Counter
    interrupted: Counter
    position: Gauge
    confirm_seconds: Histogram
    delay_seconds: Histogram


def for_relay(service: str) -> RelayCounts:
    """The relay's metrics with the service's label filled in."""
    return RelayCounts(
        published=PUBLISHED.labels(service),
        unroutable=UNROUTABLE.labels(service),
        refused=REFUSED.labels(service),
        interrupted=INTERRUPTED.labels(service),
        position=POSITION.labels(service),
        confirm_seconds=CONFIRM.labels(service),
        delay_seconds=DELAY.labels(service),
    )


def handled(service: str, source: str, outcome: str) -> None:
    _handled(service, source, outcome).inc()


def lagged(service: str, source: str, seconds: float) -> None:
    _lag(service, source).observe(max(0.0, seconds))


@cache
def _handled(service: str, source: str, outcome: str) -> Counter:
    return HANDLED.labels(service, source, outcome)


@cache
def _lag(service: str, source: str) -> Histogram:
    return LAG.labels(service, source)


def measured(service: str, depths: Mapping[str, float]) -> None:
    for name, value in depths.items():
        DEPTHS[name].labels(service).set(value)
