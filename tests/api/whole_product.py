"""The whole product in one process: all services and the gateway, with real databases and gRPC.

Events are carried by `settle`, without a broker and without waiting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bus.pump import pump
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.testing import Person, Reception, reception
from gateway.worker import GatewayWorker
from httpx import Response

SERVICES = ("accounts", "projects", "finance", "workspace")


@dataclass
class House:
    """Everything that runs, and what carries its events."""

    gateway: Reception
    databases: dict[str, Database]
    workers: list[Any]

    def settle(self) -> None:
        """Deliver every event that was published, until nothing moves any more."""
        pump(self.workers)

    def person(self, role: str, name: str, boss: Person | None = None, **more: Any) -> Person:
        """Somebody of the agency who is signed in with this role."""
        id_ = ""
        if boss is not None:
            body = {"name": name, "email": f"{name.replace(' ', '.')}@agency.example"}
            id_ = made(boss.post("/v1/people", body | more))["id"]
        return self.gateway.person(role, person_id=id_, name=name)


def made(answer: Response) -> dict[str, Any]:
    """The answer's body; the test ends here if it is a refusal."""
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
    body: dict[str, Any] = answer.json()
    return body


@contextmanager
def house() -> Iterator[House]:
    with ExitStack() as stack:
        databases, addresses, workers = {}, {}, []
        for service in SERVICES:
            url = stack.enter_context(
                fresh_database(service, lambda url, service=service: upgrade(service, url))
            )
            database = Database(url, import_module(f"{service}.events").CATALOGUE)
            stack.callback(database.dispose)
            settings = import_module(f"{service}.settings").Settings(
                database_url=url, actor_secret=ACTOR_SECRET
            )
            registrations = import_module(f"{service}.api").registrations(database, settings)
            addresses[service] = stack.enter_context(serving(registrations, url)).address
            databases[service] = database
            workers.append(import_module(f"{service}.worker").WORKER(database))
        gateway = stack.enter_context(reception(**addresses))
        databases["gateway"] = gateway.database
        yield House(gateway, databases, [*workers, GatewayWorker(gateway.database)])
