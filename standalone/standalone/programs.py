"""What runs on the one machine: which processes, and the environment each of them gets.

The services know nothing of standalone: they are configured by the same variables as anywhere else,
and do what the same commands do.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from ipaddress import ip_address

from bus.process import main

from standalone.home import Home, Secrets
from standalone.postgres import Postgres
from standalone.supervisor import Program

SERVICES = ("accounts", "projects", "finance", "workspace")
DATABASES = (*SERVICES, "gateway")
LIBRARIES = (
    "chassis.rpc.client",
    "chassis.rpc.server",
    "google.protobuf.json_format",
    "starlette.applications",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
)
"""Modules that load what services and gateway have in common, and nothing of any one of them."""
GRPC_THREADS = 4
"""Of each service. Each keeps a connection, and a connection costs PostgreSQL 2 to 7 MiB."""


@dataclass(frozen=True)
class Agency:
    """Every program of one run.

    http_listen: host:port of the gateway.
    broker_url: one in memory, unless each worker is to be a process of its own.
    """

    home: Home
    http_listen: str
    broker_url: str = "memory://"

    @cached_property
    def postgres(self) -> Postgres:
        return Postgres(self.home)

    @cached_property
    def secrets(self) -> Secrets:
        return self.home.load_secrets()

    @property
    def address(self) -> str:
        return f"http://{self.http_listen}"

    def grpc_address(self, service: str) -> str:
        """A socket beside PostgreSQL's: a tenth cheaper than a port, and only its owner's."""
        return f"unix:{self.home.sockets / service}"

    def schemas(self) -> Program:
        """The migrations of all databases; it ends by itself."""
        return self._program("schemas", "", "standalone.schemas")

    def apis(self) -> list[Program]:
        """The services' gRPC servers."""
        return [self._program(name, name, name, "api") for name in SERVICES]

    def entries(self) -> dict[str, Callable[[], int]]:
        """What the services' and the gateway's programs do, for a process that can fork them."""
        return {name: partial(main, name, ["api"]) for name in (*SERVICES, "gateway")}

    def workers(self) -> Program:
        """All services' event handlers in one process, since the bus is in its memory."""
        return self._program("workers", "", "standalone.workers")

    def worker(self, service: str) -> Program:
        """One service's event handlers in a process of their own, over a broker all can reach."""
        return self._program(f"{service}-worker", service, service, "worker")

    def gateway(self) -> Program:
        program = self._program("gateway", "gateway", "gateway", "api")
        own = {
            "TANDEM_SECOND_FACTOR_KEYS": self.secrets.second_factor_keys,
            **self._first_administrator(),
        }
        return replace(program, environment={**program.environment, **own})

    def _first_administrator(self) -> dict[str, str]:
        """For the gateway alone, and only until the password has been changed."""
        if not self.secrets.administrator_password:
            return {}
        return {
            "TANDEM_FIRST_ADMIN_EMAIL": self.secrets.administrator_email,
            "TANDEM_FIRST_ADMIN_PASSWORD": self.secrets.administrator_password,
        }

    def operating(self, service: str, *arguments: str) -> Program:
        """`python -m <service> events ...` on this home's data."""
        return self._program(f"{service}-events", service, service, "events", *arguments)

    def _program(self, name: str, database: str, module: str, *arguments: str) -> Program:
        return Program(
            name=name,
            command=(sys.executable, "-m", module, *arguments),
            log=self.home.log(name),
            environment=self._environment(database),
        )

    def _environment(self, database: str) -> dict[str, str]:
        addresses = {f"TANDEM_{name.upper()}_ADDRESS": self.grpc_address(name) for name in SERVICES}
        return {
            **addresses,
            **self._databases(database),
            "TANDEM_BROKER_URL": self.broker_url,
            "TANDEM_ACTOR_SECRET": self.secrets.actor_secret,
            "TANDEM_GRPC_LISTEN": self.grpc_address(database) if database in SERVICES else "",
            "TANDEM_GRPC_THREADS": str(GRPC_THREADS),
            "TANDEM_METRICS_LISTEN": "",
            "TANDEM_HTTP_LISTEN": self.http_listen,
            "TANDEM_WORKERS_RUNNING_FILE": str(self.home.workers_running),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "",
            "MALLOC_ARENA_MAX": "2",
        }

    def _databases(self, database: str) -> dict[str, str]:
        """This process's own database; for one that serves all services, each service's."""
        if database:
            return {"TANDEM_DATABASE_URL": self.postgres.url(database)}
        return {
            f"TANDEM_{name.upper()}_DATABASE_URL": self.postgres.url(name) for name in DATABASES
        }


def is_loopback(host: str) -> bool:
    """True if nobody but this machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class CannotListenError(Exception):
    """Nothing can listen on the address that was asked for; the message says why and what to do."""


def http_port(host: str, asked: int | None, preferred: int = 8080, tries: int = 100) -> int:
    """The port asked for (0: any free one), else the preferred or the next free one after it."""
    if asked is not None:
        if asked:
            _require_free(host, asked)
        return asked or free_port(host)
    for port in range(preferred, preferred + tries):
        if is_free(host, port):
            return port
    return free_port(host)


def _require_free(host: str, port: int) -> None:
    """Refuse in words that say what to do instead."""
    try:
        _listen_once(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotListenError(
                f"port {port} on {host} is used by another program. Stop that one, choose another "
                f"port (make run PORT={port + 1}, or tandem run --port {port + 1}), or name no "
                "port to get a free one"
            ) from None
        raise CannotListenError(
            f"cannot listen on port {port} of {host}: {error.strerror}"
        ) from None


def is_free(host: str, port: int) -> bool:
    """True when a server could listen there now."""
    try:
        _listen_once(host, port)
    except OSError:
        return False
    return True


def _listen_once(host: str, port: int) -> None:
    with socket.socket(family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nothing uses at the moment."""
    with socket.socket(family(host)) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
