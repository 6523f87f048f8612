"""What people do with the workspace service: one step is one method."""

from __future__ import annotations

from typing import Any

from bus.pump import deliver
from chassis.database import Database
from chassis.testing import ServedRoom, ServedService, an_actor
from tandem.workspace.v1 import notices_pb2, preferences_pb2, search_pb2, timer_pb2, views_pb2
from workspace.worker import WORKER


class Workspace(ServedService):
    """The served service, with people of several roles to ask it."""

    def __init__(self, room: ServedRoom, database: Database) -> None:
        self.ann = an_actor("account_manager", name="Ann Account")
        self.tom = an_actor("team_member", name="Tom Team")
        contracts = (preferences_pb2, views_pb2, search_pb2, notices_pb2, timer_pb2)
        super().__init__(room, database, *contracts, asking=self.ann)
        self._worker = WORKER(database)

    def receives(self, source: str, type_: str, subject: str, *, seq: int = 1, **body: Any) -> None:
        """An event of another service arrives."""
        about = {"subject": subject, "aggregate_seq": seq}
        deliver(self._worker, source, type_, {"changed": [], **body}, **about)

    def erases(self, person_id: str) -> None:
        """projects says that nothing personal is kept of the person."""
        former = {"name": "Former person", "active": False, "lead_id": None}
        self.receives(
            "projects",
            "person.erased.v1",
            person_id,
            person_id=person_id,
            erased_at="2026-03-02T09:30:00+00:00",
            **former,
        )
