"""The instance that is measured: a won project with its team, and projects enough for a list."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from psycopg import sql

from standalone.instance import Instance
from standalone.rest import Person

TODAY = datetime.now(UTC).date()
DAYS = 200
ENTRIES = 100
MEMBERS = 8
LISTED_PROJECTS = 60
PATIENCE_SECONDS = 30.0

_CARD = {"name": "Bench", "effective_from": "2020-01-01"}
_PITCH = {
    "name": "Bench",
    "expected_close": "2026-01-05",
    "delivery_start": "2026-01-05",
    "delivery_end": "2026-12-18",
}
_BRIEF = {
    "objective": "Measure",
    "deliverables": [{"name": "Figures"}],
    "start_on": "2026-01-05",
    "due_on": "2026-12-18",
}
_HANDOVER = {
    "context": "Bench",
    "scope_out": ["Nothing"],
    "promises": [],
    "definition_of_done": ["Measured"],
}
_LINE = {"kind": "role_hours", "charge_role": "designer", "minutes": 600_000}


class Stage:
    """An instance with just enough in it to log time and to look at a project."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.address = instance.address
        self.folder: Path = instance.home.path
        first = instance.administrator
        self.administrator = Person(
            self.address, first.administrator_email, first.administrator_password
        )
        manager, self._manager = self._join("Mona", ["project_manager"], "")
        members = [self._join(f"Milo{n}", ["team_member"], manager)[1] for n in range(MEMBERS)]
        self._member, self._members = members[0], cycle(members)
        self.client_id = self._client()
        self.project_id = self._won_project()
        self._days = self.days()
        entries = [self.log_one() for _ in range(ENTRIES)]
        self._manager.post("/v1/time-entries/approve", {"time_entry_ids": entries})
        self._unbilled: SimpleQueue[str] = SimpleQueue()
        self.add_unbilled_projects(LISTED_PROJECTS)  # which is what the list shows

    def _client(self) -> str:
        body = {"name": "Bench", "currency_code": "GBP"}
        return str(self.administrator.post("/v1/clients", body)["id"])

    def _won_project(self) -> str:
        """A project as it usually is: won, handed over, quoted, planned and active."""
        owner, gbp = self.administrator, {"currency_code": "GBP"}
        rates = [{"charge_role": "designer", "hourly": gbp | {"amount": "90"}}]
        owner.post("/v1/rate-cards", _CARD | gbp | {"rates": rates})
        owner.put("/v1/legal-entity", {"name": "Bench Ltd", "address": "1 Quay"})
        worth = {"client_id": self.client_id, "value": gbp | {"amount": "900000"}}
        pitch = owner.post("/v1/opportunities", _PITCH | worth)
        path = f"/v1/opportunities/{pitch['id']}"
        owner.put(f"{path}/brief", _BRIEF)
        won = owner.post(f"{path}/win")
        handover = f"/v1/handovers/{won['handover']['id']}"
        owner.patch(handover, _HANDOVER)
        owner.post(f"{handover}/offer")
        self._manager.post(f"{handover}/accept")
        estimate = {"opportunity_id": pitch["id"], "lines": [_LINE]}
        priced = until(lambda: owner.unless_missing("/v1/estimates", estimate))
        quote = owner.post("/v1/quotes", {"estimate_id": priced["id"]})
        owner.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Client"})
        project = f"/v1/projects/{won['opportunity']['project_id']}"
        until(lambda: (self._manager.find(project) or {}).get("accepted_quote_id"))
        until(lambda: self._manager.get(project)["status"] == "planning")
        template = next(iter(self._manager.items("/v1/templates")))
        self._manager.post(f"{project}/plan", {"template_id": template["id"]})
        self._manager.post(f"{project}/status", {"status": "active"})
        return str(won["opportunity"]["project_id"])

    def _join(self, name: str, roles: list[str], lead: str) -> tuple[str, Person]:
        email = f"{name.lower()}@bench.example"
        password = secrets.token_urlsafe(12)
        body = {"name": f"{name} Bench", "email": email, "charge_role": "designer"}
        body |= {"access": {"roles": roles}}  # type: ignore[dict-item]
        made, person = self.administrator.invite(
            body | ({"lead_id": lead} if lead else {}), password
        )
        return str(made["id"]), person

    @property
    def manager_token(self) -> str:
        return self._manager.token

    @property
    def member_token(self) -> str:
        return self._member.token

    def next_member_token(self) -> str:
        """Another member of the team each time, so that clients do not all log for one person."""
        return next(self._members).token

    @property
    def process_ids(self) -> dict[str, int]:
        """By name, without the supervisor, which does nothing meanwhile."""
        return {k: v for k, v in self._instance.process_ids.items() if k != "runner"}

    @property
    def supervisor_id(self) -> int:
        """The process whose children all the others are."""
        return self._instance.process_ids["runner"]

    def project(self) -> dict[str, Any]:
        """The body of a further project for the client."""
        name = f"Project {secrets.token_hex(4)}"
        return {"name": name, "client_id": self.client_id, "chargeable": True}

    def add_unbilled_projects(self, count: int) -> None:
        """Projects that an invoice can be made of, each once, as soon as finance knows them."""
        for _ in range(count):
            made = self.administrator.post("/v1/projects", self.project())
            self._unbilled.put(str(made["id"]))

    def next_unbilled_project(self) -> str:
        try:
            return self._unbilled.get_nowait()
        except Empty:
            raise RuntimeError("add_unbilled_projects first: one for each invoice") from None

    def days(self) -> Iterator[str]:
        """Days before today, over and over, so that no day gets full."""
        return cycle((TODAY - timedelta(days=back)).isoformat() for back in range(1, DAYS))

    def entry(self, day: str) -> dict[str, Any]:
        return {"project_id": self.project_id, "worked_on": day, "minutes": 1}

    def log_one(self) -> str:
        return str(self._member.post("/v1/time-entries", self.entry(next(self._days)))["id"])

    def database_url(self, service: str) -> str:
        return self._instance.database_url(service)

    def make_bare_database(self, name: str, migrate: Callable[[str], None]) -> None:
        """Another database on the same server, with the same tables."""
        with psycopg.connect(self.database_url("projects"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        migrate(self.database_url(name))


def until(
    look: Callable[[], Any],
    what: str = "an event arrives",
    seconds: float = PATIENCE_SECONDS,
    pause_seconds: float = 0.02,
) -> Any:
    """What look answers once it is something; TimeoutError saying what did not come."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {seconds:.0f} s still not so: {what}")
        time.sleep(pause_seconds)
    return seen
