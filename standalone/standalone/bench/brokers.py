"""The RabbitMQ that the bus is measured on: one that is given, or one in a container."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from amqp.exceptions import AMQPError
from bus.topology import connect

GIVEN = "TANDEM_BENCH_BROKER_URL"
IMAGE = "rabbitmq:4-management"
PORT = 5672
ERLANG = "+sbwt none +sbwtdcpu none +sbwtdio none"
"""As in docker-compose.yml: idle schedulers sleep instead of spinning."""
PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.05


class NoBrokerError(Exception):
    """There is none to measure on; the message says why."""


class Broker:
    """url: of an empty virtual host. It can be sent away if it is in a container of our own."""

    def __init__(self, url: str, container: Any = None) -> None:
        self.url = url
        self._container = container

    @property
    def can_go(self) -> bool:
        return self._container is not None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stopped within the block; back as soon as it takes a connection."""
        self._control("stop_app")
        try:
            yield
        finally:
            self._control("start_app")
            self.await_answer()

    def _control(self, *words: str) -> None:
        code, output = self._container.exec(["rabbitmqctl", "-q", *words])
        if code:
            raise RuntimeError(f"rabbitmqctl {' '.join(words)}: {output!r}")

    def await_answer(self) -> None:
        """Wait until it takes a connection."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise TimeoutError("RabbitMQ does not answer")
            time.sleep(POLL_SECONDS)

    def _answers(self) -> bool:
        try:
            with connect(self.url, heartbeat=False) as connection:
                connection.connect()
        except (OSError, AMQPError):
            return False
        return True

    def consumers(self, queue: str) -> int:
        """How many consume from the queue; 0 as well if there is none of that name."""
        with connect(self.url, heartbeat=False) as connection:
            try:
                return int(connection.channel().queue_declare(queue, passive=True).consumer_count)
            except AMQPError:
                return 0


@contextmanager
def broker() -> Iterator[Broker]:
    """A RabbitMQ for as long as the block lasts, or NoBrokerError."""
    if given := os.environ.get(GIVEN):
        yield Broker(given)
        return
    if not _docker_works():
        raise NoBrokerError(f"Docker does not answer, and {GIVEN} is not set")
    with _container() as running:
        yield running


def _docker_works() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    asked = subprocess.run([docker, "info"], capture_output=True, check=False)
    return asked.returncode == 0


@contextmanager
def _container() -> Iterator[Broker]:
    try:
        containers = import_module("testcontainers.core.container")
        problems = import_module("docker.errors").DockerException
    except ImportError:
        raise NoBrokerError("testcontainers is not installed") from None

    container = containers.DockerContainer(IMAGE).with_exposed_ports(PORT)
    container.with_env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", ERLANG)
    try:
        container.start()
    except problems as problem:
        raise NoBrokerError(f"{IMAGE} does not start: {problem}") from problem
    try:
        host, port = container.get_container_host_ip(), container.get_exposed_port(PORT)
        running = Broker(f"amqp://guest:guest@{host}:{port}//", container)
        running.await_answer()
        yield running
    finally:
        container.stop()
