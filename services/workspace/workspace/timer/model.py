"""The timer of a person. The bus has a table `timer` of its own, so this one is `stopwatch`."""

from __future__ import annotations

from datetime import datetime

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from workspace.model import Model, take

ID = Uuid(as_uuid=False)


class Timer(Aggregate, Model, kw_only=True):
    """id: derived of the person's. started_at None: it stands. project_id None: not decided yet."""

    __tablename__ = "stopwatch"

    person_id: Mapped[str] = mapped_column(ID)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    project_id: Mapped[str | None] = mapped_column(ID, default=None)
    task_id: Mapped[str | None] = mapped_column(ID, default=None)
    note: Mapped[str] = mapped_column(default="")

    def start(
        self, at: datetime, *, project_id: str | None, task_id: str | None, note: str
    ) -> Fact | None:
        """None if all is as asked already."""
        given = {"started_at": at, "project_id": project_id, "task_id": task_id, "note": note}
        changed = take(self, given)
        return Fact("timer.started.v1", self, changed) if changed else None

    def stop(self) -> Fact:
        given = {"started_at": None, "project_id": None, "task_id": None, "note": ""}
        return Fact("timer.stopped.v1", self, take(self, given))
