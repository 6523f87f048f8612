"""What finance keeps of the other services' records, so that no event handler and no price waits
for another service. Written by the worker alone; a foreign id has no foreign key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class KnownClient(Model):
    """accounts: who is billed, in which currency, when they pay, and what a document names them by.

    account_manager_id: whose client it is; None: nobody's. archived_at: when it was archived; None
    while it is in use.
    """

    __tablename__ = "known_client"

    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    payment_terms_days: Mapped[int]
    address: Mapped[str] = mapped_column(Text, default="")
    tax_number: Mapped[str] = mapped_column(Text, default="")
    country_code: Mapped[str] = mapped_column(Text, default="")
    street: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text, default="")
    post_code: Mapped[str] = mapped_column(Text, default="")
    electronic_scheme: Mapped[str] = mapped_column(Text, default="")
    electronic_address: Mapped[str] = mapped_column(Text, default="")
    buyer_reference: Mapped[str] = mapped_column(Text, default="")
    account_manager_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)


class KnownOpportunity(Model):
    """accounts: what may be sold, and the id of its project once it is won."""

    __tablename__ = "known_opportunity"
    __table_args__ = (Index("known_opportunity_project_id", "project_id"),)

    opportunity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    name: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency_code: Mapped[str | None] = mapped_column(Text)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))


class KnownBrief(Model):
    """accounts: the latest edition of an opportunity's brief. deliverables: [{id, name}]."""

    __tablename__ = "known_brief"

    opportunity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    brief_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    edition: Mapped[int]
    deliverables: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class KnownProject(Model):
    """projects: what is delivered, for whom, by whom. client_id None: internal work.
    end_on: by the schedule; due_on: when it is wanted. archived: taken out of the lists.
    deliverables: [{id, name}]."""

    __tablename__ = "known_project"
    __table_args__ = (
        Index("known_project_opportunity_id", "opportunity_id"),
        Index("known_project_client_id", "client_id"),
        Index("known_project_reference", "reference", "project_id"),
        Index("known_project_name", "name", "project_id"),
    )

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    opportunity_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    project_manager_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    chargeable: Mapped[bool]
    deliverables: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    archived: Mapped[bool] = mapped_column(default=False)
    end_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)


class KnownHandover(Model):
    """accounts: whether what was won has been handed over. status: draft, offered, returned,
    accepted."""

    __tablename__ = "known_handover"
    __table_args__ = (Index("known_handover_project_id", "project_id"),)

    opportunity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[str] = mapped_column(Text)


class KnownPerson(Model):
    """projects: whose hours cost what. charge_role: what they work as; empty while unknown."""

    __tablename__ = "known_person"
    __table_args__ = (Index("known_person_role", func.lower(text("charge_role"))),)

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    charge_role: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
