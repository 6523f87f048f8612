"""An installation whose every process is a process of this machine, and every link ours to break.

RabbitMQ and PostgreSQL run in containers; each api and worker runs from the source tree, with the
environment that docker-compose.yml would give it, and reaches everything else over a Link:

    people-gateway                      the clients that send requests
    gateway-<service>-api[-2]           the gateway's gRPC
    <service>-api-database              each api's PostgreSQL
    <service>-worker-database           each worker's PostgreSQL
    <service>-worker-broker             each worker's RabbitMQ

The judge looks at the databases directly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from agency.people import Secrets
from agency.records import DATABASES, SERVICES
from agency.waiting import eventually
from chassis.probe import worker_is_ready
from faults.crew import Crew
from faults.links import Link, Network
from faults.servers import Broker, Credentials, DatabaseServer
from standalone.health import api_is_ready, has_users
from standalone.programs import free_port
from standalone.runner import tail
from standalone.supervisor import Program

APIS = {"accounts": 1, "projects": 2, "finance": 1, "workspace": 1}
READY_SECONDS = 180.0
MIGRATE_SECONDS = 120


class Administrator(Secrets):
    """The first sign-in."""

    def __init__(self, email: str, password: str) -> None:
        self._email, self._password = email, password

    @property
    def administrator_email(self) -> str:
        return self._email

    @property
    def administrator_password(self) -> str:
        return self._password


class Bed:
    """Everything, up and running; made by `made`."""

    def __init__(self, credentials: Credentials, broker: Broker, database: DatabaseServer) -> None:
        self.credentials = credentials
        self.broker = broker
        self.database = database
        self.network = Network()
        self.crew = Crew()
        self.folder = Path(tempfile.mkdtemp(prefix="tandem-faults-"))
        self._metrics: dict[str, str] = {}
        self._http = f"127.0.0.1:{free_port()}"
        self._door = self.network.link("people-gateway", lambda: split(self._http))
        given = credentials.shares["gateway"]
        self.administrator = Administrator(
            given["first_admin_email"], given["first_admin_password"]
        )

    @property
    def address(self) -> str:
        return f"http://{self._door.address}"

    def database_url(self, service: str) -> str:
        """Around the links, as the service's own user."""
        password = self.credentials.database_password(service)
        return database_url(service, password, join(self.database.address))

    def start(self) -> None:
        """The schemas and queues, then every process; returns when all are ready."""
        self._link()
        jobs = [self._program(f"{name}-worker", "migrate") for name in DATABASES]
        with ThreadPoolExecutor() as pool:
            for _ in pool.map(run_to_its_end, jobs):
                pass
        apis = [
            self._program(numbered(f"{name}-api", number), "api")
            for name, count in APIS.items()
            for number in range(1, count + 1)
        ]
        workers = [self._program(f"{name}-worker", "worker") for name in DATABASES]
        self.crew.start([*apis, *workers, self._program("gateway-api", "api")])
        self.wait_until_whole()

    def add_workers(self, service: str, count: int) -> None:
        """Have `count` workers of a service in all."""
        for number in range(2, count + 1):
            name = numbered(f"{service}-worker", number)
            if name not in self.crew.names():
                self.crew.start([self._program(name, "worker")])

    def wait_until_whole(self) -> None:
        """Every link healed and every process ready, by the questions an operator would ask."""
        self.network.heal()
        try:
            eventually(lambda: not self.unready(), "everything is ready", READY_SECONDS)
        except AssertionError as late:
            raise AssertionError("\n".join([str(late), *map(self._why, self.unready())])) from None

    def _why(self, name: str) -> str:
        """Which process is not ready, and its last log lines."""
        return f"{name} is not ready:\n{tail(self.folder / f'{name}.log')}"

    def wait_until(self, name: str, *, ready: bool) -> None:
        """Until this process says that it is ready, or that it is not."""
        state = "ready" if ready else "not ready"
        eventually(lambda: self.is_ready(name) is ready, f"{name} is {state}", READY_SECONDS)

    def unready(self) -> list[str]:
        """Which processes do not say that they are ready."""
        return [name for name in self.crew.names() if not self.is_ready(name)]

    def is_ready(self, name: str) -> bool:
        service, kind, *_ = name.split("-")
        if kind == "worker":
            return self.worker_is_ready(name)
        if service == "gateway":
            return self._gateway_is_ready()
        return api_is_ready(self._grpc[name])

    def worker_is_ready(self, name: str) -> bool:
        """As the container's health check asks."""
        try:
            return worker_is_ready(self._metrics[name])[0]
        except OSError:
            return False

    def close(self) -> None:
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, True)
            stack.callback(self.network.close)
            stack.callback(self.crew.close)

    def _gateway_is_ready(self) -> bool:
        try:
            answer = httpx.get(f"{self.address}/readyz", timeout=5)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and has_users(self.database_url("gateway"))

    def _link(self) -> None:
        link = self.network.link
        self._grpc: dict[str, str] = {}
        for service, count in APIS.items():
            for number in range(1, count + 1):
                name = numbered(f"{service}-api", number)
                address = self._grpc[name] = f"127.0.0.1:{free_port()}"
                link(f"gateway-{name}", lambda address=address: split(address))  # type: ignore[misc]
        for service in DATABASES:
            link(f"{service}-api-database", lambda: self.database.address)
            link(f"{service}-worker-database", lambda: self.database.address)
            link(f"{service}-worker-broker", lambda: self.broker.address)

    def _program(self, name: str, command: str) -> Program:
        service, kind, *_ = name.split("-")
        return Program(
            name=name if command != "migrate" else f"{service}-migrate",
            command=(sys.executable, "-m", service, command),
            log=self.folder / f"{name}.log",
            environment=self._environment(name, service, kind),
        )

    def _environment(self, name: str, service: str, kind: str) -> dict[str, str]:
        links = self.network.links
        broker = links[f"{service}-worker-broker"].address
        password = self.credentials.database_password(service)
        self._metrics.setdefault(name, f"127.0.0.1:{free_port()}")
        environment = {
            "TANDEM_DATABASE_URL": database_url(
                service, password, links[f"{service}-{kind}-database"].address
            ),
            "TANDEM_BROKER_URL": broker_url(
                service, self.credentials.broker_password(service), broker
            ),
            "TANDEM_ACTOR_SECRET": self.credentials.shares[service]["actor_secret"],
            "TANDEM_METRICS_LISTEN": self._metrics[name],
            "TANDEM_GRPC_LISTEN": self._grpc.get(name, ""),
            "TANDEM_FAILPOINT": "",
            "TANDEM_LOG_LEVEL": "info" if kind == "worker" else "warning",
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",
        }
        return environment | (self._doors() if service == "gateway" else {})

    def _doors(self) -> dict[str, str]:
        """What the gateway needs besides."""
        return {
            "TANDEM_HTTP_LISTEN": self._http,
            "TANDEM_FIRST_ADMIN_EMAIL": self.administrator.administrator_email,
            "TANDEM_FIRST_ADMIN_PASSWORD": self.administrator.administrator_password,
            **{
                f"TANDEM_{service.upper()}_ADDRESS": "ipv4:"
                + ",".join(link.address for link in self.links_to_api(service))
                for service in SERVICES
            },
        }

    def links_to_api(self, service: str) -> Sequence[Link]:
        return self.network.named(f"gateway-{service}-api")


@contextmanager
def made() -> Iterator[Bed]:
    """A bed, and nothing of it left behind."""
    with ExitStack() as stack:
        credentials = Credentials()
        stack.callback(credentials.close)
        broker = Broker(credentials)
        stack.callback(broker.remove)
        database = DatabaseServer(credentials)
        stack.callback(database.remove)
        database.wait_until_ready()
        database.make_databases()
        broker.wait_until_ready()
        bed = Bed(credentials, broker, database)
        stack.callback(bed.close)
        bed.start()
        yield bed


def run_to_its_end(program: Program) -> None:
    """Run a job that ends by itself; AssertionError with its output if it fails."""
    done = subprocess.run(
        program.command,
        env={**os.environ, **program.environment},
        capture_output=True,
        text=True,
        timeout=MIGRATE_SECONDS,
    )
    assert done.returncode == 0, f"{program.name}: {done.stdout}{done.stderr}"


def database_url(service: str, password: str, address: str) -> str:
    return f"postgresql://{service}:{password}@{address}/{service}"


def broker_url(service: str, password: str, address: str) -> str:
    return f"amqp://{service}:{password}@{address}/%2F"


def numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def join(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"
