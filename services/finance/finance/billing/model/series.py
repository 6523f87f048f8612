"""The counters of document numbers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class DocumentSeries(Model):
    """The counter of one gapless sequence of numbers, such as INV-2026; locked while it counts."""

    __tablename__ = "document_series"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    last_number: Mapped[int]
    last_issued_on: Mapped[date]
