"""Opportunities and what may become of them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from chassis.values import Given
from sqlalchemy import BigInteger, ForeignKey, Index, Sequence, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from accounts.model import Model, take, word_of
from accounts.pipeline.rules import (
    CERTAIN_BP,
    DECIDED,
    DEFAULT_PROBABILITY_BP,
    Attention,
    OpportunityStatus,
    Stage,
    attention,
)

opportunity_reference = Sequence("opportunity_reference", metadata=Model.metadata)


class Opportunity(Aggregate, Model, kw_only=True):
    """A possible sale.

    reference: for people, OPP-0042. chance_bp: 0 to 10000, while it is undecided; of the stage
    unless probability_set_by_hand. stage_since: when it came to its stage. project_id: made when
    it is first won, and kept; the project's id in every service. decided_at: when it was won or
    lost.
    """

    __tablename__ = "opportunity"
    __table_args__ = (
        Index("opportunity_by_client", "client_id", "id"),
        Index("opportunity_by_status", "status", "id"),
        Index("opportunity_by_owner", "owner_id", "id"),
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
    chance_bp: Mapped[int] = mapped_column("probability_bp")
    probability_set_by_hand: Mapped[bool] = mapped_column(default=False)
    expected_close: Mapped[date | None] = mapped_column(default=None)
    delivery_start: Mapped[date | None] = mapped_column(default=None)
    delivery_end: Mapped[date | None] = mapped_column(default=None)
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None] = mapped_column(default=None)
    owner_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), unique=True, default=None)
    lost_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    stage_since: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def value(self) -> Money:
        return Money(self.value_minor, self.currency_code)

    @value.setter
    def value(self, value: Money) -> None:
        self.value_minor, self.currency_code = value.amount_minor, value.currency_code

    @property
    def probability_bp(self) -> int:
        """10000 once won, 0 once lost."""
        if self.status is OpportunityStatus.WON:
            return CERTAIN_BP
        return 0 if self.status is OpportunityStatus.LOST else self.chance_bp

    @property
    def on_hold(self) -> bool:
        return self.status is OpportunityStatus.ON_HOLD

    @on_hold.setter
    def on_hold(self, on_hold: bool) -> None:
        self.status = OpportunityStatus.ON_HOLD if on_hold else OpportunityStatus.OPEN

    @property
    def decided(self) -> bool:
        return self.status in DECIDED

    def attention(self, today: date, zone: tzinfo) -> list[Attention]:
        """Why it needs its owner; nothing unless it is open and in use."""
        if self.status is not OpportunityStatus.OPEN or self.archived_at is not None:
            return []
        return attention(
            stage=self.stage,
            stage_since=self.stage_since.astimezone(zone).date(),
            expected_close=self.expected_close,
            next_step=self.next_step,
            next_step_on=self.next_step_on,
            today=today,
        )

    def created(self) -> Fact:
        return Fact("opportunity.created.v1", self)

    def change(self, given: Given, at: datetime) -> Fact | None:
        """Set the fields; None if all is as asked already.

        A new stage brings its own probability, unless somebody has set one.
        """
        self.require_undecided()
        before = self.status, self.probability_bp
        changed = [name for name in take(self, given) if name not in {"on_hold", "chance_bp"}]
        if "stage" in changed:
            self.stage_since = at
        if not self.probability_set_by_hand:
            self.chance_bp = DEFAULT_PROBABILITY_BP[self.stage]
        changed += [
            name
            for name, was in zip(("status", "probability_bp"), before, strict=True)
            if getattr(self, name) != was
        ]
        return Fact("opportunity.updated.v1", self, tuple(changed)) if changed else None

    def give_to(self, owner_id: str) -> Fact | None:
        """A new owner, also of what has been decided."""
        changed = take(self, {"owner_id": owner_id})
        return Fact("opportunity.updated.v1", self, changed) if changed else None

    def archive(self, at: datetime | None) -> Fact | None:
        """at None: restore it."""
        if (self.archived_at is None) == (at is None):
            return None
        self.archived_at = at
        return Fact("opportunity.updated.v1", self, ("archived_at",))

    def win(self, project_id: str, at: datetime) -> Fact:
        """It is won; what was sold is known as this project in every service."""
        self.require_undecided()
        if self.on_hold:
            raise Conflict(
                "OPPORTUNITY_ON_HOLD",
                f"{self.reference} is on hold; take it off hold before winning it.",
                details={"status": self.status},
            )
        self.status = OpportunityStatus.WON
        self.project_id = self.project_id or project_id
        self.decided_at = at
        return Fact("opportunity.won.v1", self, ("status", "project_id", "probability_bp"))

    def lose(self, reason: str, at: datetime) -> Fact:
        self.require_undecided()
        self.status = OpportunityStatus.LOST
        self.lost_reason = reason
        self.decided_at = at
        return Fact("opportunity.lost.v1", self, ("status", "lost_reason", "probability_bp"))

    def reopen(self) -> Fact:
        """It was won or lost by mistake; the caller has asked whether anything depends on it."""
        if not self.decided:
            raise Conflict(
                "OPPORTUNITY_OPEN",
                f"{self.reference} has not been won or lost; there is nothing to reopen.",
                field="opportunity_id",
                details={"status": self.status},
            )
        self.status = OpportunityStatus.OPEN
        self.lost_reason = ""
        self.decided_at = None
        return Fact("opportunity.reopened.v1", self, ("status", "lost_reason", "probability_bp"))

    def require_undecided(self) -> None:
        if self.decided:
            raise Conflict(
                "OPPORTUNITY_DECIDED",
                f"{self.reference} has been {self.status}; reopen it if that was a mistake, or "
                "open a new opportunity for what comes next.",
                field="opportunity_id",
                details={"status": self.status},
            )
