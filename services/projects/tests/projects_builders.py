"""A small agency for the tests of projects: people, a project, a task, put there directly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from chassis.actor import Actor
from chassis.database import Database, Reading, Transaction
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import an_actor, fresh_database
from projects.events import CATALOGUE
from projects.planning.model import Project, Task
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.model import Person

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DatabaseT = TypeVar("DatabaseT", bound=Database)


def migrate(url: str) -> None:
    """One function for all tests, so that the migrated template is made once."""
    upgrade("projects", url)


@contextmanager
def a_projects_database(kind: type[DatabaseT]) -> Iterator[DatabaseT]:
    """Migrated and empty; its clock stands at NOW."""
    with fresh_database("projects", migrate) as url:
        database = kind(url, CATALOGUE, clock=lambda: NOW)
        yield database
        database.dispose()


def a_person(**given: Any) -> Person:
    values = {"id": new_id(), "name": "Ada Byron", "charge_role": "developer", "created_at": NOW}
    return Person(**{**values, "weekly_seconds": 135_000, **given})


def a_project(**given: Any) -> Project:
    id_ = given.get("id") or new_id()
    values = {"id": id_, "reference": f"JOB-{id_[-8:]}", "name": "Spring campaign"}
    status = {"status": ProjectStatus.ACTIVE, "chargeable": True, "created_at": NOW}
    kicked_off = given.get("status") not in (ProjectStatus.HANDOVER, ProjectStatus.PLANNING)
    return Project(**{**values, **status, "kicked_off": kicked_off, **given})


def a_task(project: Project, **given: Any) -> Task:
    values = {"id": new_id(), "project_id": project.id, "name": "Design", "duration_days": 3}
    return Task(**{**values, "status": TaskStatus.TO_DO, "created_at": NOW, **given})


class Agency:
    """One database with what is in it, and the two ways of asking it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, *rows: Any) -> Any:
        """Commit the rows, each with what it refers to before it; the first is returned."""
        with self.database.transaction(Actor.system()) as tx:
            for row in rows:
                tx.add(row)
                tx.session.flush()
        return rows[0]

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Transaction]:
        with self.database.transaction(actor) as tx:
            yield tx

    @contextmanager
    def reading(self, actor: Actor | None = None) -> Iterator[Reading]:
        with self.database.reading(actor or Actor.system()) as reading:
            yield reading


def as_person(person: Person, *roles: str) -> Actor:
    return an_actor(*(roles or ("team_member",)), person_id=person.id, name=person.name)


def a_day(day: int, month: int = 3) -> date:
    return date(2026, month, day)
