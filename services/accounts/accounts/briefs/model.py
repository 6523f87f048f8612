"""The brief of an opportunity, in editions that never change once written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.model import Model


class BriefEdition(Model, kw_only=True):
    """The brief as it was written once.

    deliverables: [{id, name, description}]. requirements: [{id, text}]; constraints are their
    texts.
    """

    __tablename__ = "brief_edition"

    brief_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("brief.id"), primary_key=True, init=False
    )
    edition: Mapped[int] = mapped_column(primary_key=True)
    objective: Mapped[str]
    audience: Mapped[str]
    deliverables: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    constraints: Mapped[list[str]]
    requirements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    budget_currency_code: Mapped[str | None]
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    written_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    written_at: Mapped[datetime]

    @property
    def budget(self) -> Money | None:
        if self.budget_minor is None or self.budget_currency_code is None:
            return None
        return Money(self.budget_minor, self.budget_currency_code)


class Brief(Aggregate, Model, kw_only=True):
    """What the client needs. edition: the number of the latest."""

    __tablename__ = "brief"

    opportunity_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("opportunity.id"), unique=True
    )
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    edition: Mapped[int] = mapped_column(default=0)
    editions: Mapped[list[BriefEdition]] = relationship(
        default_factory=list, order_by=BriefEdition.edition
    )

    @property
    def latest(self) -> BriefEdition:
        return self.editions[-1]

    def write(self, edition: BriefEdition) -> Fact:
        """The next edition; it must be numbered so."""
        assert edition.edition == self.edition + 1
        self.editions.append(edition)
        self.edition = edition.edition
        return Fact("brief.written.v1", self)

    def requirement_texts(self) -> dict[str, str]:
        """The text of every requirement there has ever been, by its id, as last written."""
        return {
            requirement["id"]: requirement["text"]
            for edition in self.editions
            for requirement in edition.requirements
        }

    def deliverable_names(self) -> dict[str, str]:
        """The name of every deliverable there has ever been, by its id, as last written."""
        return {
            deliverable["id"]: deliverable["name"]
            for edition in self.editions
            for deliverable in edition.deliverables
        }
