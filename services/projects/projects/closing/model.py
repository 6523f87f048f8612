"""What finance says of a project's work that is not billed yet."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class UnbilledWork(Model):
    """valued_entries: how many approved chargeable time entries finance has taken up so far."""

    __tablename__ = "unbilled_work"

    project_id: Mapped[Id] = mapped_column(primary_key=True)
    unbilled_seconds: Mapped[Seconds]
    unbilled_entries: Mapped[int]
    valued_entries: Mapped[int]
