"""The legal entity that sells: whose name, address and tax number stand on every document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model

ENTITY_ID = "0190b5c0-0000-7000-8000-000000000001"
"""The first legal entity of the agency: whose books all is in that names no other."""


class Books(Model):
    """The one row of it: the currency of the books of each legal entity that names none.

    It is the home currency of the installation when the first journal is posted, and stays that.
    """

    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency_code: Mapped[str] = mapped_column(Text)


class LegalEntity(Aggregate, Model):
    """Documents copy it when they are issued; changing it changes none that is issued.

    electronic_scheme, electronic_address: where e-invoices reach it. tax_rounding: "line" or
    "total", of documents drafted from now on; empty: as it is installed. currency_code: in which
    its books are kept; empty: the home currency of the installation. number_prefix: begins the
    numbers of its documents, for good; empty for the first entity. year_starts_in: month in which
    its financial year begins; 0: as the chart says.
    """

    __tablename__ = "legal_entity"

    name: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    tax_number: Mapped[str] = mapped_column(Text, default="")
    registration_number: Mapped[str] = mapped_column(Text, default="")
    country_code: Mapped[str] = mapped_column(Text, default="")
    payment_details: Mapped[str] = mapped_column(Text, default="")
    street: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text, default="")
    post_code: Mapped[str] = mapped_column(Text, default="")
    electronic_scheme: Mapped[str] = mapped_column(Text, default="")
    electronic_address: Mapped[str] = mapped_column(Text, default="")
    iban: Mapped[str] = mapped_column(Text, default="")
    bic: Mapped[str] = mapped_column(Text, default="")
    tax_rounding: Mapped[str] = mapped_column(Text, default="")
    currency_code: Mapped[str] = mapped_column(Text, default="")
    number_prefix: Mapped[str] = mapped_column(Text, default="")
    year_starts_in: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (Index("legal_entity_prefix", "number_prefix", unique=True),)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def set(self, values: Mapping[str, Any]) -> Fact:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("legal_entity.set.v1", self, tuple(changed))


OF_PROJECT, OF_CLIENT = "project", "client"


class EntityAssignment(Aggregate, Model):
    """To which legal entity a project belongs, or what a client's projects begin with.

    record_id: of the project or the client. kind: which of the two.
    """

    __tablename__ = "entity_assignment"
    __table_args__ = (Index("entity_assignment_record", "record_id", unique=True),)

    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(Text)
    legal_entity_id: Mapped[str] = mapped_column(ForeignKey("legal_entity.id"))

    def assign(self, legal_entity_id: str) -> Fact:
        self.legal_entity_id = legal_entity_id
        return Fact("entity_assignment.set.v1", self, ("legal_entity_id",))
