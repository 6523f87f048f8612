"""The feed: one row per event, numbered in the order in which the rows became visible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model import Model


class FeedEvent(Model):
    """An event as it was published. position: a reader who has read up to it has missed nothing."""

    __tablename__ = "feed"
    __table_args__ = (
        Index("feed_type", "type", "position"),
        Index("feed_client", "client_id", "position"),
        Index("feed_project", "project_id", "position"),
        Index("feed_person", "person_id", "position"),
    )

    position: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, init=False
    )
    event_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    source: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    aggregate_seq: Mapped[int]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Text)
    correlation_id: Mapped[str] = mapped_column(Text)
    causation_id: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Text)
    project_id: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FeedRemoved(Model):
    """position: of the last event that was removed because of its age."""

    __tablename__ = "feed_removed"

    one: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class RecordOwner(Model):
    """Who answers for a record: a client's account manager, a project's manager, a person's lead.

    client_id: a project's. seq: the record's version that it is from. revision: grows with each
    change, in the order in which changes become visible.
    """

    __tablename__ = "record_owner"

    record_id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str | None] = mapped_column(Text, index=True)
    client_id: Mapped[str | None] = mapped_column(Text, index=True)
    seq: Mapped[int]
    revision: Mapped[int] = mapped_column(BigInteger, index=True)
