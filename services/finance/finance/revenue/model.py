"""How the revenue of each project is recognised, and what was recognised, month by month.

Rows of `recognition` are only ever added: what a run recognised is taken back by another row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.revenue.rules.recognising import Line, Method, Milestone, State, Treatment


class RevenuePlan(Aggregate, Model):
    """The contract of one project as accounting sees it. lines: of `Line`, as JSON."""

    __tablename__ = "revenue_plan"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    set_at: Mapped[datetime]
    other_cost_minor: Mapped[int] = mapped_column(BigInteger, default=0)

    def set(self, lines: Sequence[Line], other_cost_minor: int, at: datetime) -> Fact:
        self.lines = [stored(line) for line in lines]
        self.other_cost_minor = other_cost_minor
        self.set_at = at
        return Fact("revenue_plan.set.v1", self, ("lines",))

    @property
    def promised(self) -> list[Line]:
        return [read(line) for line in self.lines]

    @property
    def price_minor(self) -> int:
        return sum(line.price for line in self.promised)


_DAYS = ("starts_on", "ends_on", "due_on")


def stored(line: Line) -> dict[str, Any]:
    """As JSON."""
    kept = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    days = {name: kept[name] and kept[name].isoformat() for name in _DAYS}
    milestones = [
        {
            "name": one.name,
            "weight": one.weight,
            "reached_on": one.reached_on and one.reached_on.isoformat(),
        }
        for one in line.milestones
    ]
    words = {"method": line.method.value, "treatment": line.treatment.value}
    return kept | days | words | {"milestones": milestones}


def read(kept: dict[str, Any]) -> Line:
    days = {name: _day(kept[name]) for name in _DAYS}
    milestones = [
        Milestone(name=one["name"], weight=one["weight"], reached_on=_day(one["reached_on"]))
        for one in kept["milestones"]
    ]
    words = {"method": Method(kept["method"]), "treatment": Treatment(kept["treatment"])}
    return Line(**{**kept, **days, **words, "milestones": milestones})


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


class RecognitionRun(Aggregate, Model):
    """One recognition of all projects up to the end of a month. reversed_at: it was taken back."""

    __tablename__ = "recognition_run"
    __table_args__ = (Index("recognition_run_through", "through", "id"),)

    through: Mapped[date]
    projects: Mapped[int]
    recorded_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    reversed_at: Mapped[datetime | None] = mapped_column(default=None)

    def posted(self) -> Fact:
        return Fact("revenue.recognised.v1", self)

    def reverse(self, reason: str, at: datetime) -> Fact:
        self.reason = reason
        self.reversed_at = at
        return Fact("revenue.recognition_reversed.v1", self, ("reversed_at", "reason"))

    @property
    def is_reversed(self) -> bool:
        return self.reversed_at is not None


class Recognition(Model):
    """The state of one project after a run, or after its reversal; sums from the beginning.

    posted_on: the day of its journal. before_id: the state that it replaced.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        Index("recognition_project", "project_id", "posted_on", "id"),
        Index("recognition_run_rows", "run_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    run_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("recognition_run.id"))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    posted_on: Mapped[date]
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    pass_through_minor: Mapped[int] = mapped_column(BigInteger)
    billed_minor: Mapped[int] = mapped_column(BigInteger)
    provision_minor: Mapped[int] = mapped_column(BigInteger)
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int] = mapped_column(BigInteger)
    journal_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    before_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def state(self) -> State:
        return State(
            gross=self.gross_minor,
            pass_through=self.pass_through_minor,
            billed=self.billed_minor,
            provision=self.provision_minor,
        )
