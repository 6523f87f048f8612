"""A gateway before accounts and projects, as imports need them, and a person who imports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from accounts.api import registrations as accounts_registrations
from accounts.events import CATALOGUE as ACCOUNTS
from accounts.settings import Settings as AccountsSettings
from bus.pump import pump
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, ServedRoom, fresh_database, serving
from finance.api import registrations as finance_registrations
from finance.events import CATALOGUE as FINANCE
from finance.settings import Settings as FinanceSettings
from finance.worker import FinanceWorker
from gateway.testing import Person, Reception, reception
from projects.api import registrations as projects_registrations
from projects.events import CATALOGUE as PROJECTS
from projects.settings import Settings as ProjectsSettings

DATA = Path(__file__).parents[3] / "shared" / "data" / "sip"
DEADLINE_SECONDS = 100.0


class ImportsWorld:
    """The services' databases beside the gateway, so that a test can look into them."""

    def __init__(
        self, gateway: Reception, accounts: Database, projects: Database, finance: Database
    ) -> None:
        self.gateway = gateway
        self.accounts = accounts
        self.projects = projects
        self.finance = finance
        self.administrator = gateway.person("administrator")

    def send(self, person: Person | None = None, *, key: str = "", **parts: Any) -> Any:
        """POST the form: bytes and (name, bytes) become files, the rest fields."""
        files: dict[str, Any] = {}
        for part, value in parts.items():
            if isinstance(value, bytes):
                files[part] = (f"{part}.csv", value, "text/csv")
            elif isinstance(value, tuple):
                files[part] = (*value, "text/csv")
            else:
                text = value if isinstance(value, str) else json.dumps(value)
                files[part] = (None, text)
        return (person or self.administrator).send("POST", "/v1/imports", files=files, key=key)

    def carried_out(self, **parts: Any) -> dict[str, Any]:
        """The import at its end."""
        answer = self.send(**parts)
        assert answer.status_code == 202, answer.text
        return self.finished(answer.json()["id"])

    def finished(self, import_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.administrator.get(f"/v1/imports/{import_id}").json()
            if found["state"] not in {"waiting", "running", "undoing"}:
                return found
            time.sleep(0.05)
        raise AssertionError(f"not finished in {DEADLINE_SECONDS} s: {found}")

    def pump(self) -> None:
        """What accounts and projects have published so far reaches finance."""
        pump([FinanceWorker(self.finance)], sources=[self.accounts, self.projects])

    def refusals(self, import_id: str) -> list[dict[str, Any]]:
        items, token = [], ""
        while True:
            page = self.administrator.get(
                f"/v1/imports/{import_id}/refusals", page_size=100, page_token=token
            ).json()
            items += page["items"]
            token = page["next_page_token"]
            if not token:
                return items


@contextmanager
def served(service: str, catalogue: Any, registrations: Any, settings: Any) -> Iterator[Any]:
    with fresh_database(service, lambda url: upgrade(service, url)) as url, ExitStack() as stack:
        database = Database(url, catalogue)
        stack.callback(database.dispose)
        made = settings(database_url=url, actor_secret=ACTOR_SECRET)
        room: ServedRoom = stack.enter_context(serving(registrations(database, made), url))
        yield room.address, database


@contextmanager
def imports_world() -> Iterator[ImportsWorld]:
    with (
        served("accounts", ACCOUNTS, accounts_registrations, AccountsSettings) as (near, accounts),
        served("projects", PROJECTS, projects_registrations, ProjectsSettings) as (far, projects),
        served("finance", FINANCE, finance_registrations, FinanceSettings) as (last, finance),
        reception(accounts=near, projects=far, finance=last) as gateway,
    ):
        yield ImportsWorld(gateway, accounts, projects, finance)
