"""The instance that is measured: one project, its manager, one member of its team."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from standalone.instance import Instance
from standalone.rest import Person

DAYS = 200
ENTRIES = 100
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
        manager, self._manager = self._join("Mona Manager", ["project_manager"], "")
        self._member_id, self._member = self._join("Milo Member", ["team_member"], manager)
        self.project_id = self._won_project()
        self._days = self.days()
        entries = [self.log_one() for _ in range(ENTRIES)]
        self._manager.post("/v1/time-entries/approve", {"time_entry_ids": entries})

    def _won_project(self) -> str:
        """A project as it usually is: won, handed over, quoted, planned and active."""
        owner, gbp = self.administrator, {"currency_code": "GBP"}
        client = owner.post("/v1/clients", gbp | {"name": "Bench"})["id"]
        rates = [{"charge_role": "designer", "hourly": gbp | {"amount": "90"}}]
        owner.post("/v1/rate-cards", _CARD | gbp | {"rates": rates})
        value = gbp | {"amount": "900000"}
        pitch = owner.post("/v1/opportunities", _PITCH | {"client_id": client, "value": value})
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
        email = f"{name.split()[0].lower()}@bench.example"
        password = secrets.token_urlsafe(12)
        body = {"name": name, "email": email, "charge_role": "designer"}
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

    def days(self) -> Iterator[str]:
        """Days before today, over and over, so that no day gets full."""
        today = datetime.now(UTC).date()
        return cycle((today - timedelta(days=back)).isoformat() for back in range(1, DAYS))

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

    def memory_mib(self) -> float:
        """Proportional set size of every process of the instance, PostgreSQL's included."""
        ids = set(self._instance.process_ids.values())
        family = ids | {child for parent in ids for child in _children(parent)}
        return sum(_pss_kib(process) for process in family) / 1024


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


def _children(process_id: int) -> Iterator[int]:
    for listed in Path(f"/proc/{process_id}/task").glob("*/children"):
        for child in listed.read_text().split():
            yield int(child)
            yield from _children(int(child))


def _pss_kib(process_id: int) -> int:
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(rollup.partition("Pss:")[2].split()[0])
