"""A risk of a project: a threat or an opportunity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model
from projects.risks.rules import Weighed, expected_minor, level_of, severity_of

risk_reference = NumberSequence("risk_reference", start=1001, metadata=Model.metadata)


class Risk(Aggregate, Model, kw_only=True):
    """owner_id: who watches it. response_owner_id: who carries out the response_plan.

    impact_minor 0: nobody knows what it would cost, and currency_code is empty. score,
    probability_level: follow from the probability and the impact_level.
    """

    __tablename__ = "risk"
    __table_args__ = (
        Index("risk_project", "project_id", "id"),
        Index("risk_owner", "owner_id", "id"),
        Index("risk_score", "score", "id"),
        Index(
            "risk_pending",
            "currency_code",
            "project_id",
            postgresql_where=text("archived_at IS NULL AND status IN ('open', 'watched')"),
        ),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str]
    title: Mapped[str]
    area: Mapped[str]
    probability_bp: Mapped[int]
    probability_level: Mapped[int] = mapped_column(default=0)
    impact_level: Mapped[int]
    score: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[Id]
    status: Mapped[str]
    created_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    impact_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency_code: Mapped[str] = mapped_column(default="")
    impact_days: Mapped[int] = mapped_column(default=0)
    response: Mapped[str] = mapped_column(default="")
    response_plan: Mapped[str] = mapped_column(default="")
    response_owner_id: Mapped[Id | None] = mapped_column(default=None)
    response_due_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def severity(self) -> str:
        return severity_of(self.score)

    @property
    def impact(self) -> Money | None:
        return Money(self.impact_minor, self.currency_code) if self.impact_minor else None

    @property
    def expected(self) -> Money | None:
        """Probability times impact; below 0 for an opportunity; None without an amount."""
        if not self.impact_minor:
            return None
        weighed = Weighed(self.kind, self.probability_bp, self.impact_minor)
        return Money(expected_minor([weighed]), self.currency_code)

    def weigh(self) -> None:
        """Set the level and the score by the probability and the impact."""
        self.probability_level = level_of(self.probability_bp)
        self.score = self.probability_level * self.impact_level

    def created(self) -> Fact:
        return Fact("risk.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "RISK_ARCHIVED",
                f"{self.reference} is archived; restore it to change it.",
                field="risk_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        self.weigh()
        return Fact("risk.changed.v1", self, changed) if changed else None
