# mypy: disable-error-code="no-untyped-call,misc,untyped-decorator,attr-defined"
"""A ServiceWorker as nameko knows it: a service class with entrypoints and a relay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import eventlet
import structlog
from nameko.extensions import DependencyProvider
from nameko.timer import Timer
from sqlalchemy.exc import DBAPIError

from bus import metrics as bus_metrics
from bus.housekeeping import keep_house
from bus.inbox import DatabaseDown, Inbox, Prepared
from bus.operating.status import depths
from bus.relay import Relay
from bus.subscription import ServiceWorker
from bus.timer import Timers
from bus.worker.consumer import Subscriptions
from bus.worker.publisher import publisher_to

RETRY_SECONDS = 1
TIMERS_SECONDS = 1
HOUSEKEEPING_SECONDS = 600
MEASURE_SECONDS = 15

log = structlog.get_logger()


class RelayRunner(DependencyProvider):
    """Runs the service's relay for as long as the container lives."""

    def setup(self) -> None:
        service = self.container.service_cls
        database = service.worker.database
        publisher = publisher_to(service.broker_url, service.name)
        self._relay = Relay(
            service.name, database.engine, publisher, database.catalogue.confidential
        )
        self._stopping = False

    def start(self) -> None:
        self._running = self.container.spawn_managed_thread(self._run, "relay")

    def _run(self) -> None:
        self._relay.run(lambda: self._stopping, eventlet.sleep)

    def stop(self) -> None:
        self._stopping = True
        self._running.wait()

    def kill(self) -> None:
        self._stopping = True

    def get_dependency(self, worker_ctx: Any) -> Relay:
        return self._relay


class Hosted:
    """What every nameko service of ours does; `hosted` makes one class of it per worker."""

    name: str
    worker: ServiceWorker
    broker_url: str
    timers: Timers
    relay = RelayRunner()

    @Subscriptions.decorator()
    def apply(self, batch: Sequence[Prepared]) -> bool:
        """Apply a batch of one lane; False if the database is down."""
        try:
            Inbox(self.worker).apply(batch)
        except DatabaseDown as down:
            log.warning("inbox paused", service=self.name, reason=str(down))
            return False
        return True

    @Timer.decorator(interval=RETRY_SECONDS)
    def retry(self) -> None:
        """Try again what is due, until nothing is."""
        try:
            while Inbox(self.worker).retry_due():
                eventlet.sleep(0)
        except DatabaseDown as down:
            log.debug("retries wait", service=self.name, reason=str(down))

    @Timer.decorator(interval=TIMERS_SECONDS)
    def run_timers(self) -> None:
        self.timers.run_due()

    @Timer.decorator(interval=MEASURE_SECONDS, eager=True)
    def measure(self) -> None:
        """Tell the monitor how much waits, and how long."""
        try:
            with self.worker.database.engine.connect() as connection:
                bus_metrics.measured(self.name, depths(connection))
        except DBAPIError as problem:
            log.debug("not measured", service=self.name, reason=str(problem.orig))

    @Timer.decorator(interval=HOUSEKEEPING_SECONDS)
    def keep_house(self) -> None:
        removed = keep_house(self.worker.database.engine, self.worker.database.clock())
        log.info("kept house", service=self.name, **removed)


def hosted(worker: ServiceWorker, broker_url: str) -> type[Hosted]:
    """The nameko service class of one worker."""
    attributes = {
        "name": worker.name,
        "worker": worker,
        "broker_url": broker_url,
        "timers": Timers(worker),
    }
    return type(f"Hosted{type(worker).__name__}", (Hosted,), attributes)
