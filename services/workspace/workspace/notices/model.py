"""The notices of a person, and the box that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workspace.model import Model, take

ID = Uuid(as_uuid=False)


class NoticeBox(Aggregate, Model, kw_only=True):
    """What a person gets no notices of. id: derived of the person's.

    It is locked while their notices change, so that each change is one fact whatever it touches.
    """

    __tablename__ = "notice_box"

    person_id: Mapped[str] = mapped_column(ID)
    muted_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), default_factory=list)
    muted_records: Mapped[list[str]] = mapped_column(ARRAY(ID), default_factory=list)

    def moved(self) -> Fact:
        """Notices came, were read or unread."""
        return Fact("notice_box.changed.v1", self)

    def mute(self, kinds: Sequence[str], records: Sequence[str]) -> Fact | None:
        """None if all is as asked already."""
        changed = take(self, {"muted_kinds": list(kinds), "muted_records": list(records)})
        return Fact("notice_box.changed.v1", self, changed) if changed else None


class Notice(Model, kw_only=True):
    """One thing that happened. record_id: the record that its reader must be allowed to open."""

    __tablename__ = "notice"
    __table_args__ = (Index("notice_of_person", "person_id", "happened_at", "id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[str]
    why: Mapped[str]
    happened_at: Mapped[datetime]
    record_id: Mapped[str] = mapped_column(ID)
    detail: Mapped[str]
    day: Mapped[date | None]
    actor_id: Mapped[str | None] = mapped_column(ID)
    read_at: Mapped[datetime | None] = mapped_column(default=None)
