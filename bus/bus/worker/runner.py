"""Runs one or several services' workers in this process until it is asked to stop."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import eventlet
import structlog
from amqp.exceptions import AMQPError
from chassis.database import Database
from chassis.settings import ServiceSettings
from kombu.exceptions import KombuError
from nameko.runners import ServiceRunner

from bus.redelivery import redeliver
from bus.subscription import ServiceWorker
from bus.topology import declare, is_in_memory
from bus.worker.service import hosted
from chassis import garbage, metrics

WATCH_SECONDS = 0.1
STOP_SECONDS = 20

log = structlog.get_logger()


def run_workers(
    workers: Sequence[tuple[type[ServiceWorker], ServiceSettings]],
    when_running: Callable[[], None] = lambda: None,
) -> None:
    """Run these workers on the broker of the first one's settings; returns when stopped.

    By convention a service's catalogue is `<service>.events.CATALOGUE`.
    """
    settings = workers[0][1]
    metrics.serve(settings.metrics_listen)
    made = [worker(_database(worker.name, its)) for worker, its in workers]
    for worker in made:
        metrics.watch_pool(worker.name, worker.database.engine)
    serve(made, settings.broker_url, when_running)


def _database(service: str, settings: ServiceSettings) -> Database:
    catalogue = import_module(f"{service}.events").CATALOGUE
    return Database(settings.database_url, catalogue, zone=settings.time_zone)


def serve(
    workers: Sequence[ServiceWorker],
    broker_url: str,
    when_running: Callable[[], None] = lambda: None,
) -> None:
    """Host the workers until SIGTERM or SIGINT, then finish what is in flight."""
    stopping = _Stopping()
    for worker in workers:
        _declare(worker, broker_url)
    if is_in_memory(broker_url):
        redeliver(workers)
    runner = ServiceRunner({})
    garbage.collect_rarely()
    for worker in workers:
        runner.add_service(hosted(worker, broker_url))
    runner.start()
    log.info("workers running", services=[worker.name for worker in workers])
    when_running()
    waiting = eventlet.spawn(runner.wait)
    while not stopping.asked and not waiting.dead:
        eventlet.sleep(WATCH_SECONDS)
    if stopping.asked:
        _stop(runner)
    waiting.wait()
    log.info("workers stopped")


def _declare(worker: ServiceWorker, broker_url: str) -> None:
    """Make its queue before any relay starts; a broker that is down gets it made later."""
    try:
        declare(worker, broker_url)
    except (OSError, KombuError, AMQPError) as problem:
        log.warning("broker not reached yet", service=worker.name, reason=str(problem))


def _stop(runner: Any) -> None:
    """Finish what is in flight, within a limit."""
    with eventlet.Timeout(STOP_SECONDS, False):
        runner.stop()
        return
    log.warning("workers did not finish in time", seconds=STOP_SECONDS)
    runner.kill()


class _Stopping:
    """Turns SIGTERM and SIGINT into a flag that the main loop watches."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_: Any) -> None:
        self.asked = True
