"""A scenario: its changes, and what applying it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model
from projects.scenarios.rules.changes import Status

scenario_reference = NumberSequence("scenario_reference", start=1001, metadata=Model.metadata)


class Scenario(Aggregate, Model, kw_only=True):
    """changes: rows of `rules.changes.Change`, in order. shared: others may see it.

    applied: {effects, to_do, inverse} of the last time it was applied; empty: it is not applied.
    """

    __tablename__ = "scenario"
    __table_args__ = (
        Index("scenario_owner", "owner_id", "id"),
        Index("scenario_status", "status", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    owner_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    shared: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(default=Status.DRAFT.value)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    change_count: Mapped[int] = mapped_column(default=0)
    applied: Mapped[dict[str, Any]] = mapped_column(JSONB, default_factory=dict)
    applied_at: Mapped[datetime | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def shown_name(self) -> str:
        """For those who may read events of others: a private name stays private."""
        return self.name if self.shared else ""

    def created(self) -> Fact:
        return Fact("scenario.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        shown = tuple(_SHOWN.get(name, name) for name in changed if name not in _UNSEEN)
        return Fact("scenario.changed.v1", self, shown) if changed else None

    def require_kept(self) -> None:
        if self.archived:
            raise Conflict(
                "SCENARIO_ARCHIVED",
                f"{self.reference} is archived; restore it to change it.",
                field="scenario_id",
            )

    def require(self, status: Status) -> None:
        """Conflict unless it has the status and is not archived."""
        self.require_kept()
        if self.status != status:
            raise Conflict(
                "SCENARIO_STATUS",
                f"{self.reference} is {self.status}; only a scenario that is {status.value} can do "
                "this.",
                field="scenario_id",
                details={"status": self.status},
            )


_SHOWN = {"owner_id": "person_id"}
_UNSEEN = frozenset({"changes", "applied"})
