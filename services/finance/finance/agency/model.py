"""The legal entity that sells: whose name, address and tax number stand on every document."""

from __future__ import annotations

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model

ENTITY_ID = "0190b5c0-0000-7000-8000-000000000001"
"""The first legal entity of the agency: whose books all is in that names no other."""


class LegalEntity(Aggregate, Model):
    """Documents copy it when they are issued; changing it changes none that is issued.

    electronic_scheme, electronic_address: where e-invoices reach it. tax_rounding: "line" or
    "total", of documents drafted from now on; empty: as it is installed. currency_code: in which
    its books are kept; empty: the home currency of the installation.
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

    def set(self, values: dict[str, str]) -> Fact:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("legal_entity.set.v1", self, tuple(changed))
