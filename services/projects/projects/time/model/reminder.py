"""Who was reminded of missing time, and how far the reminders of a week have come."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class TimeReminder(Aggregate, Model, kw_only=True):
    """One for each person and week; first_on is a Monday.

    missing_seconds, sent_at, sent_by_id: of the last time that it was sent. sent_by_id None: by
    itself, on the Monday after the week.
    """

    __tablename__ = "time_reminder"
    __table_args__ = (Index("time_reminder_person", "person_id", "first_on", unique=True),)

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    first_on: Mapped[date]
    missing_seconds: Mapped[Seconds]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[Id | None] = mapped_column(default=None)

    def sent(self) -> Fact:
        return Fact("time_reminder.sent.v1", self)

    def send_again(self, missing_seconds: int, at: datetime, by: str | None) -> Fact:
        self.missing_seconds, self.sent_at, self.sent_by_id = missing_seconds, at, by
        return Fact("time_reminder.sent.v1", self, ("missing_seconds", "sent_at", "sent_by_id"))


class ReminderRun(Model, kw_only=True):
    """How far the reminders of a week have come. after_id: the last person who was looked at;
    None: nobody yet."""

    __tablename__ = "time_reminder_run"

    first_on: Mapped[date] = mapped_column(primary_key=True)
    after_id: Mapped[Id | None] = mapped_column(default=None)
    finished: Mapped[bool] = mapped_column(default=False)
