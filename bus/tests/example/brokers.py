"""The brokers that the conformance tests run over; each test has one to itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from chassis.ids import new_id
from household import eventually

RABBITMQ_IMAGE = "rabbitmq:4-management"
RABBITMQ_PORT = 5672


@contextmanager
def memory() -> Iterator[str]:
    """Lives and dies with the worker process."""
    yield "memory://"


@contextmanager
def rabbitmq() -> Iterator[str]:
    """A virtual host of its own on a RabbitMQ that the whole test session shares."""
    container = _rabbitmq()
    name = f"test-{new_id()}"
    _control(container, "add_vhost", name)
    _control(container, "set_permissions", "-p", name, "guest", ".*", ".*", ".*")
    host, port = container.get_container_host_ip(), container.get_exposed_port(RABBITMQ_PORT)
    try:
        yield f"amqp://guest:guest@{host}:{port}/{name}"
    finally:
        _control(container, "delete_vhost", name)


@contextmanager
def rabbitmq_with_users(sources: dict[str, str]) -> Iterator[dict[str, str]]:
    """Addresses by service; each user may write only its own exchange and read only its own queue.

    sources: by service, the pattern of the services whose events it may bind to.
    """
    with rabbitmq() as url:
        virtual_host = url.rpartition("/")[2]
        for service, consumed in sources.items():
            own = rf"^{service}\.(events|restricted|inbox|dead)$"
            read = rf"^({service}\.(events|restricted|inbox|dead)|({consumed})\.events)$"
            _control(_rabbitmq(), "add_user", service, "secret")
            _control(_rabbitmq(), "set_permissions", "-p", virtual_host, service, own, own, read)
        try:
            yield {service: url.replace("guest:guest", f"{service}:secret") for service in sources}
        finally:
            for service in sources:
                _control(_rabbitmq(), "delete_user", service)


@contextmanager
def stopped() -> Iterator[None]:
    """RabbitMQ is down within the block."""
    _control(_rabbitmq(), "stop_app")
    try:
        yield
    finally:
        _control(_rabbitmq(), "start_app")
        eventually(lambda: _is_listening(_rabbitmq()), "RabbitMQ listens", seconds=90)


@cache
def _rabbitmq() -> Any:
    import atexit

    from testcontainers.core.container import DockerContainer

    container = DockerContainer(RABBITMQ_IMAGE).with_exposed_ports(RABBITMQ_PORT)
    container.start()
    atexit.register(container.stop)
    eventually(lambda: _is_listening(container), "RabbitMQ listens", seconds=90)
    return container


def _is_listening(container: Any) -> bool:
    code, _ = container.exec(["rabbitmq-diagnostics", "-q", "check_port_connectivity"])
    return bool(code == 0)


def _control(container: Any, *words: str) -> None:
    code, output = container.exec(["rabbitmqctl", "-q", *words])
    assert code == 0, output


BROKERS = {"memory": memory, "rabbitmq": rabbitmq}
