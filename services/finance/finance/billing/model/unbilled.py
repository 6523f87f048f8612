"""Unbilled work by project: how much there is."""

from __future__ import annotations

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import BigInteger, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model

SECONDS_PER_MINUTE = 60


class ProjectWork(Aggregate, Model):
    """The approved, chargeable work of one project, counted; its id is the project's.

    valued_entries: all that finance has taken up. unbilled: neither billed nor written off.
    """

    __tablename__ = "project_work"

    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    unbilled_entries: Mapped[int] = mapped_column(default=0)
    unbilled_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    valued_entries: Mapped[int] = mapped_column(default=0)

    @property
    def unbilled_minutes(self) -> int:
        return round(self.unbilled_seconds / SECONDS_PER_MINUTE)

    def count(
        self, client_id: str | None, entries: int, seconds: int, valued_entries: int
    ) -> Fact | None:
        """The fact that the numbers changed; None where they did not."""
        now = {
            "client_id": client_id,
            "unbilled_entries": entries,
            "unbilled_seconds": seconds,
            "valued_entries": valued_entries,
        }
        changed = [name for name, value in now.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, now[name])
        return Fact("unbilled_work.changed.v1", self, tuple(changed)) if changed else None
