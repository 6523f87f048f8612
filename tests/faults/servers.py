"""RabbitMQ and PostgreSQL in containers, set up by the very scripts that docker-compose.yml uses.

So every service has its own user on both, who may touch only what is its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from runpy import run_path
from urllib.parse import urlsplit

from agency.records import DATABASES
from agency.waiting import eventually
from testcontainers.core.container import DockerContainer

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SECRETS = "/run/secrets/tandem"
RABBITMQ_IMAGE, RABBITMQ_PORT = "rabbitmq:4-management", 5672
POSTGRES_IMAGE, POSTGRES_PORT = "postgres:17", 5432
START_SECONDS = 120.0
STOP_SECONDS = 10
QUIET = "+sbwt none +sbwtdcpu none +sbwtdio none"
"""Idle schedulers sleep instead of spinning."""
LITTLE_MEMORY = "0.0001"
ENOUGH_MEMORY = "0.6"

Address = tuple[str, int]


class Credentials:
    """The secrets of one installation, made and handed out by deploy/credentials.py."""

    def __init__(self) -> None:
        made = run_path(str(DEPLOY / "credentials.py"))
        nowhere = Path("/nonexistent")
        self.shares: dict[str, dict[str, str]] = made["shares"](
            made["collect"]({}, nowhere, nowhere), {}
        )
        self._folder = tempfile.TemporaryDirectory(prefix="tandem-secrets-")
        for recipient, files in self.shares.items():
            made["write"](Path(self._folder.name) / recipient, files)
        for folder in (Path(self._folder.name), *Path(self._folder.name).iterdir()):
            folder.chmod(0o755)

    def folder(self, recipient: str) -> str:
        return str(Path(self._folder.name) / recipient)

    def broker_password(self, service: str) -> str:
        return urlsplit(self.shares[service]["broker_url"]).password or ""

    def database_password(self, service: str) -> str:
        return urlsplit(self.shares[service]["database_url"]).password or ""

    def close(self) -> None:
        self._folder.cleanup()


class Server:
    """One container that can be stopped, killed and started again; its port may then be another."""

    def __init__(self, container: DockerContainer, port: int) -> None:
        self._container = container
        self._port = port
        self._address: Address = ("127.0.0.1", 9)
        container.start()

    @property
    def address(self) -> Address:
        return self._address

    def wait_until_ready(self) -> None:
        eventually(self.is_ready, f"{type(self).__name__} answers", START_SECONDS)
        host = self._container.get_container_host_ip()
        self._address = (host, int(self._container.get_exposed_port(self._port)))

    def is_ready(self) -> bool:
        raise AssertionError("each server knows how it is asked")

    def stop(self) -> None:
        self._container.get_wrapped_container().stop(timeout=STOP_SECONDS)

    def kill(self) -> None:
        """kill -9 of the server's first process, and with it of all."""
        self._container.get_wrapped_container().kill()

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        self.wait_until_ready()

    def remove(self) -> None:
        self._container.stop()

    def execute(self, *command: str) -> str:
        code, output = self.try_to_execute(*command)
        assert code == 0, f"{' '.join(command)}: {output}"
        return output

    def try_to_execute(self, *command: str) -> tuple[int, str]:
        code, output = self._container.get_wrapped_container().exec_run([*command])
        return int(code), output.decode(errors="replace")


class Broker(Server):
    """RabbitMQ as deploy/broker.sh starts it."""

    def __init__(self, credentials: Credentials) -> None:
        container = (
            DockerContainer(RABBITMQ_IMAGE)
            .with_exposed_ports(RABBITMQ_PORT)
            .with_env(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none"
            )
            .with_volume_mapping(DEPLOY / "broker.sh", "/deploy/broker.sh")
            .with_volume_mapping(DEPLOY / "broker.conf", "/etc/rabbitmq/conf.d/90-tandem.conf")
            .with_volume_mapping(credentials.folder("rabbitmq"), SECRETS)
            .with_kwargs(
                entrypoint=["bash", "/deploy/broker.sh"], user="rabbitmq", hostname="rabbitmq"
            )
        )
        super().__init__(container, RABBITMQ_PORT)

    def is_ready(self) -> bool:
        return self.try_to_execute("rabbitmq-diagnostics", "-q", "check_port_connectivity")[0] == 0

    def stop_app(self) -> None:
        """The broker goes, its Erlang machine stays: quick to come back."""
        self.execute("rabbitmqctl", "-q", "stop_app")

    def start_app(self) -> None:
        self.execute("rabbitmqctl", "-q", "start_app")
        self.wait_until_ready()

    def raise_memory_alarm(self) -> None:
        self.execute("rabbitmqctl", "-q", "set_vm_memory_high_watermark", LITTLE_MEMORY)

    def lower_memory_alarm(self) -> None:
        self.execute("rabbitmqctl", "-q", "set_vm_memory_high_watermark", ENOUGH_MEMORY)

    def change_password(self, user: str, password: str) -> None:
        """From now on; connections made with the old one are closed."""
        self.execute("rabbitmqctl", "-q", "change_password", user, password)
        reason = "the password was changed"
        self.execute("rabbitmqctl", "-q", "close_all_user_connections", user, reason)


class DatabaseServer(Server):
    """PostgreSQL with the databases and users that deploy/databases.sh makes."""

    def __init__(self, credentials: Credentials) -> None:
        hosts = {f"{service}-database": "127.0.0.1" for service in DATABASES}
        container = (
            DockerContainer(POSTGRES_IMAGE)
            .with_exposed_ports(POSTGRES_PORT)
            .with_env("POSTGRES_PASSWORD", credentials.shares["postgres"]["postgres"])
            .with_volume_mapping(DEPLOY / "databases.sh", "/deploy/databases.sh")
            .with_volume_mapping(credentials.folder("databases"), SECRETS)
            .with_command(["postgres", "-c", "max_connections=300", "-c", "jit=off"])
            .with_kwargs(extra_hosts=hosts, shm_size="128m")
        )
        super().__init__(container, POSTGRES_PORT)

    def is_ready(self) -> bool:
        asked = ("pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres")
        return self.try_to_execute(*asked)[0] == 0

    def make_databases(self) -> None:
        self.execute("bash", "/deploy/databases.sh")
