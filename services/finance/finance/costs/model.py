"""Costs of projects besides labour, and the lines of documents that charge them to the client.

A row of `project_cost` never changes. A trigger adds its entry to the entry ledger, and the trigger
of `invoice` adds what a document bills of it or gives back (migration 0026).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class ProjectCost(Model):
    """An approved cost of a project, in minor units.

    source_type, source_id: the record that it comes from, such as an expense. cost: net of tax.
    charge: what the client is to pay for it, net of tax; 0 where it is not passed on.
    posted_on: the day that it counts from; later than incurred_on if that was closed.
    reverses_id: of a counter-entry, whose amounts are negative, the cost that it takes back.
    passed_on: bought as an agent, with the client's money; it is no cost of the agency.
    """

    __tablename__ = "project_cost"
    __table_args__ = (
        Index("project_cost_project", "project_id", "incurred_on", "id"),
        Index("project_cost_source", "source_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    source_type: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    description: Mapped[str] = mapped_column(Text)
    incurred_on: Mapped[date]
    posted_on: Mapped[date]
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    cost_currency_code: Mapped[str] = mapped_column(Text)
    charge_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reverses_id: Mapped[str | None] = mapped_column(
        ForeignKey("project_cost.id"), default=None, unique=True
    )
    passed_on: Mapped[bool] = mapped_column(default=False)


class InvoicedCost(Model):
    """A cost on a line of a document, with its share of the line's amount.

    live: until it is credited or left out; then it is free for another invoice.
    """

    __tablename__ = "invoiced_cost"
    __table_args__ = (
        Index("invoiced_cost_live", "cost_id", unique=True, postgresql_where=text("live")),
    )

    invoice_line_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    cost_id: Mapped[str] = mapped_column(ForeignKey("project_cost.id"), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    live: Mapped[bool] = mapped_column(default=True)


class WrittenOffCost(Model):
    """A cost that a write-off took, with its charge. live: until the write-off is undone.

    A trigger adds an entry for both.
    """

    __tablename__ = "written_off_cost"
    __table_args__ = (
        Index("written_off_cost_live", "cost_id", unique=True, postgresql_where=text("live")),
    )

    write_off_id: Mapped[str] = mapped_column(ForeignKey("write_off.id"), primary_key=True)
    cost_id: Mapped[str] = mapped_column(ForeignKey("project_cost.id"), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    live: Mapped[bool] = mapped_column(default=True)
