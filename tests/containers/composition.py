"""A Compose project of this tree, as the tests of this folder drive it."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS_MAX = 300


@dataclass(frozen=True)
class Composition:
    """A Compose project of its own, so that it meets no other on this machine.

    environment: what it is started with besides this process's own.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def compose(self, *arguments: str, check: bool = True) -> str:
        """Run `docker compose`; what it printed."""
        done = subprocess.run(
            ["docker", "compose", "--project-name", self.name, *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_MAX,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"docker compose {' '.join(arguments)}:\n{done.stdout}")
        return done.stdout

    def up(self, **replicas: int) -> None:
        scale = [f"--scale={name.replace('_', '-')}={count}" for name, count in replicas.items()]
        try:
            self.compose("up", "--detach", *scale)
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{self.compose('logs', '--tail=15')}") from None

    def roll(self, *services: str) -> subprocess.Popen[str]:
        """deploy/roll.sh of these services, or of all; it has been started."""
        return subprocess.Popen(
            [ROOT / "deploy" / "roll.sh", *services],
            env={**os.environ, **self.environment, "COMPOSE_PROJECT_NAME": self.name},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def running(self, service: str) -> set[str]:
        """Ids of the service's containers that run."""
        return set(self.compose("ps", "--quiet", service).split())

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans", "--timeout=3", check=False)

    def execute(self, service: str, *command: str, check: bool = True) -> str:
        return self.compose("exec", "--no-TTY", service, *command, check=check)

    def containers(self) -> list[dict[str, Any]]:
        """Each container of the project as Docker describes it."""
        ids = self.compose("ps", "--all", "--quiet").split()
        answer = subprocess.run(
            ["docker", "inspect", *ids], stdout=subprocess.PIPE, check=True, timeout=60
        )
        described: list[dict[str, Any]] = json.loads(answer.stdout)
        return described


def service_of(container: Mapping[str, Any]) -> str:
    return str(container["Config"]["Labels"]["com.docker.compose.service"])


@dataclass(frozen=True)
class Administrator:
    """The first sign-in."""

    administrator_email: str
    administrator_password: str


@dataclass(frozen=True)
class Installation:
    """A Tandem that is up."""

    composition: Composition
    address: str

    @property
    def password(self) -> str:
        path = "/run/secrets/tandem/first_admin_password"
        return self.composition.execute("gateway-api", "cat", path).strip()

    @property
    def administrator(self) -> Administrator:
        return Administrator("admin@tandem.example", self.password)

    def story(self) -> str:
        """What `make story AT=containers` says of it; fails when it ends badly."""
        chosen = {**self.composition.environment, "COMPOSE_PROJECT_NAME": self.composition.name}
        done = subprocess.run(
            ["make", "story", "AT=containers"],
            cwd=ROOT,
            env={**os.environ, **chosen},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_MAX,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def database_url(self, service: str) -> str:
        """As seen from here: the host reaches containers by their addresses."""
        worker, host = f"{service}-worker", f"{service}-database"
        url = self.composition.execute(worker, "cat", "/run/secrets/tandem/database_url")
        address = self.composition.execute(worker, "getent", "hosts", host).split()[0]
        return url.strip().replace(f"@{host}/", f"@{address}/")


def eventually(condition: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
    """Ask until it holds; fail with what it is when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(1)
