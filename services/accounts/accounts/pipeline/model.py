"""Opportunities and what may become of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Sequence, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from accounts.model import Model, word_of
from accounts.pipeline.rules import (
    CERTAIN_BP,
    DECIDED,
    DEFAULT_PROBABILITY_BP,
    OpportunityStatus,
    Stage,
)

opportunity_reference = Sequence("opportunity_reference", metadata=Model.metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When it may be decided and delivered; each day may be unknown."""

    expected_close: date | None
    delivery_start: date | None
    delivery_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityChanges:
    """What to change of an opportunity; None leaves it as it is."""

    name: str | None = None
    value: Money | None = None
    probability_bp: int | None = None
    stage: Stage | None = None
    window: Window | None = None
    on_hold: bool | None = None


class Opportunity(Aggregate, Model, kw_only=True):
    """A possible sale.

    reference: for people, OPP-0042. probability_bp: 0 to 10000. project_id: minted when won; the
    project's id in every service. decided_at: when won or lost.
    """

    __tablename__ = "opportunity"
    __table_args__ = (
        Index("opportunity_by_client", "client_id", "id"),
        Index("opportunity_by_status", "status", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("client.id"))
    name: Mapped[str]
    status: Mapped[OpportunityStatus] = mapped_column(
        word_of(OpportunityStatus), default=OpportunityStatus.OPEN
    )
    stage: Mapped[Stage] = mapped_column(word_of(Stage))
    value_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str]
    probability_bp: Mapped[int]
    expected_close: Mapped[date | None] = mapped_column(default=None)
    delivery_start: Mapped[date | None] = mapped_column(default=None)
    delivery_end: Mapped[date | None] = mapped_column(default=None)
    owner_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), unique=True, default=None)
    lost_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def value(self) -> Money:
        return Money(self.value_minor, self.currency_code)

    @property
    def window(self) -> Window:
        return Window(
            expected_close=self.expected_close,
            delivery_start=self.delivery_start,
            delivery_end=self.delivery_end,
        )

    def created(self) -> Fact:
        return Fact("opportunity.created.v1", self)

    def change(self, changes: OpportunityChanges) -> Fact | None:
        """Take the changes; None if all is already as asked.

        A new stage brings its own probability, unless one is given with it.
        """
        self.require_undecided()
        before = self._state()
        self._take_chance(changes)
        self.name = changes.name or self.name
        if changes.value is not None:
            self.value_minor = changes.value.amount_minor
            self.currency_code = changes.value.currency_code
        if changes.window is not None:
            for day in fields(Window):
                setattr(self, day.name, getattr(changes.window, day.name))
        if changes.on_hold is not None:
            status = OpportunityStatus.ON_HOLD if changes.on_hold else OpportunityStatus.OPEN
            self.status = status
        changed = tuple(name for name, value in self._state().items() if value != before[name])
        return Fact("opportunity.updated.v1", self, changed) if changed else None

    def _take_chance(self, changes: OpportunityChanges) -> None:
        if changes.stage is not None and changes.stage != self.stage:
            self.stage = changes.stage
            self.probability_bp = DEFAULT_PROBABILITY_BP[changes.stage]
        if changes.probability_bp is not None:
            self.probability_bp = changes.probability_bp

    def _state(self) -> dict[str, object]:
        names = ("name", "status", "stage", "value", "probability_bp")
        days = (day.name for day in fields(Window))
        return {name: getattr(self, name) for name in (*names, *days)}

    def win(self, project_id: str, at: datetime) -> Fact:
        """It is won; what was sold is known as this project from now on."""
        self.require_undecided()
        if self.status is OpportunityStatus.ON_HOLD:
            raise Conflict(
                "OPPORTUNITY_ON_HOLD",
                f"{self.reference} is on hold; take it off hold before winning it.",
                details={"status": self.status},
            )
        self.status = OpportunityStatus.WON
        self.project_id = project_id
        self.probability_bp = CERTAIN_BP
        self.decided_at = at
        return Fact("opportunity.won.v1", self, ("status", "project_id", "probability_bp"))

    def lose(self, reason: str, at: datetime) -> Fact:
        self.require_undecided()
        self.status = OpportunityStatus.LOST
        self.lost_reason = reason
        self.probability_bp = 0
        self.decided_at = at
        return Fact("opportunity.lost.v1", self, ("status", "lost_reason", "probability_bp"))

    def require_undecided(self) -> None:
        """Won and lost are final: what comes after is a new opportunity or a change request."""
        if self.status in DECIDED:
            raise Conflict(
                "OPPORTUNITY_DECIDED",
                f"{self.reference} has been {self.status} and can no longer change; "
                "open a new opportunity for what comes next.",
                field="opportunity_id",
                details={"status": self.status},
            )
