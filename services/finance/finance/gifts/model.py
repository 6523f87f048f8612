"""Gifts to clients: hours that projects recorded as given, valued at charge rates."""

from __future__ import annotations

from datetime import date

from chassis.money import Money
from sqlalchemy import BigInteger, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class Gift(Model):
    """id: of the request of the client, in projects. Written by the worker alone.

    currency_code None: nobody knows what the project is charged in. value_minor None: no rate is
    in force. client_id None: the project is not known yet.
    """

    __tablename__ = "gift"
    __table_args__ = (
        Index("gift_given_on", "given_on", "id"),
        Index("gift_project_id", "project_id"),
        Index("gift_client_id", "client_id", "given_on"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    given_by_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    given_on: Mapped[date]
    seconds: Mapped[int] = mapped_column(BigInteger)
    charge_role: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    value_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)

    @property
    def value(self) -> Money | None:
        if self.value_minor is None or self.currency_code is None:
            return None
        return Money(self.value_minor, self.currency_code)
