"""Connections to accounting systems, and every document that one of them sends or reads back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.connection.rules.words import SYSTEM, DocumentStatus, Payments
from finance.model import Model

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 15, 3_600
PROBLEM_MAX = 500


class AccountingConnection(Aggregate, Model):
    """The books of one legal entity in one organisation of the other system.

    credentials: the name under which the environment has them; no secret is kept here. starts_on:
    what is posted on an earlier day is not sent. payments: a word of Payments. journals: what is no
    document is sent as journals, too.

    organisation, base_currency, tenant: as the other system says. asked_at: somebody wants it
    tried. problem: why it does not work now; failures: how often it failed in a row; paused_until:
    when it is tried again. last_number: of the last journal that was looked at. payments_since: up
    to which change payments were read.
    """

    __tablename__ = "accounting_connection"
    __table_args__ = (
        UniqueConstraint("system", "legal_entity_id", name="accounting_connection_once"),
    )

    legal_entity_id: Mapped[str] = mapped_column(ForeignKey("legal_entity.id"))
    credentials: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    created_at: Mapped[datetime]
    payments: Mapped[str] = mapped_column(Text, default=Payments.NEITHER.value)
    journals: Mapped[bool] = mapped_column(default=False)
    system: Mapped[str] = mapped_column(Text, default=SYSTEM)
    on: Mapped[bool] = mapped_column("is_on", default=False)
    organisation: Mapped[str] = mapped_column(Text, default="")
    base_currency: Mapped[str] = mapped_column(Text, default="")
    tenant: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    tried_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str] = mapped_column(Text, default="")
    failures: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None] = mapped_column(default=None)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)
    payments_since: Mapped[datetime | None] = mapped_column(default=None)

    def set(self, values: Mapping[str, Any]) -> Fact:
        """Other credentials are another organisation until they are tried."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        if "credentials" in changed:
            self.on, self.organisation, self.base_currency = False, "", ""
        return Fact("accounting_connection.set.v1", self, tuple(changed))

    def ask(self, at: datetime) -> Fact:
        self.asked_at, self.paused_until = at, None
        return Fact("accounting_connection.set.v1", self, ("trying",))

    def switch(self, on: bool) -> Fact:
        if on and not self.organisation:
            raise Conflict(
                "ACCOUNTING_CONNECTION_UNTRIED",
                "This connection has not worked yet; try it first.",
                field="accounting_connection_id",
            )
        self.on, self.paused_until, self.failures = on, None, 0
        return Fact("accounting_connection.set.v1", self, ("on",))

    def reach(self, organisation: str, base_currency: str, tenant: str, at: datetime) -> Fact:
        """It was tried and works. Other books than before: nothing of those is there."""
        self.organisation, self.base_currency, self.tenant = organisation, base_currency, tenant
        self.asked_at, self.tried_at = None, at
        self.problem, self.failures, self.paused_until = "", 0, None
        return Fact("accounting_connection.tried.v1", self, ("organisation", "problem"))

    def fail(self, problem: str, at: datetime, seconds: int = 0) -> Fact | None:
        """It waits as long as it was asked to, else twice as long each time. None: nothing new."""
        doubled = FIRST_WAIT_SECONDS * 2 ** min(self.failures, 10)
        wait = seconds or min(doubled, LONGEST_WAIT_SECONDS)
        known = self.problem == problem[:PROBLEM_MAX] and self.asked_at is None
        self.failures += 1
        self.paused_until = at + timedelta(seconds=wait)
        self.problem, self.tried_at, self.asked_at = problem[:PROBLEM_MAX], at, None
        if known:
            return None
        return Fact("accounting_connection.tried.v1", self, ("problem",))

    def work(self, at: datetime) -> Fact | None:
        """It answered. None unless it had a problem."""
        self.failures, self.paused_until = 0, None
        if not self.problem:
            return None
        self.problem, self.tried_at = "", at
        return Fact("accounting_connection.tried.v1", self, ("problem",))

    @property
    def trying(self) -> bool:
        return self.asked_at is not None


class AccountingDocument(Aggregate, Model):
    """Something that is sent once to the other system, or read once from it.

    record_id: ours; of their payment, theirs. number: for people. their_id: how it is named there.
    booked_id: our payment for theirs; of_id: the document that theirs pays. reason: why it was
    refused, is left out or still waits.
    refusals: how often it was refused; a new attempt is a new request. next_at: not before.
    """

    __tablename__ = "accounting_document"
    __table_args__ = (
        UniqueConstraint(
            "accounting_connection_id", "kind", "record_id", name="accounting_document_once"
        ),
        Index("accounting_document_theirs", "accounting_connection_id", "their_id"),
        Index("accounting_document_status", "status", "id"),
        Index(
            "accounting_document_next",
            *("accounting_connection_id", "rank", "next_at", "id"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    accounting_connection_id: Mapped[str] = mapped_column(ForeignKey("accounting_connection.id"))
    kind: Mapped[str] = mapped_column(Text)
    rank: Mapped[int]
    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    number: Mapped[str] = mapped_column(Text, default="")
    posted_on: Mapped[date | None] = mapped_column(default=None)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    currency_code: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(Text, default=DocumentStatus.WAITING.value)
    reason: Mapped[str] = mapped_column(Text, default="")
    refusals: Mapped[int] = mapped_column(default=0)
    their_id: Mapped[str] = mapped_column(Text, default="")
    of_id: Mapped[str] = mapped_column(Text, default="")
    booked_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency_code)

    @property
    def key(self) -> str:
        """One request of one attempt: what was refused may be sent again with another body."""
        return f"tandem-{self.id}-{self.refusals}"

    def queued(self) -> Fact:
        return Fact("accounting_document.queued.v1", self)

    def accept(self, their_id: str, at: datetime) -> Fact:
        self.status, self.their_id, self.done_at = DocumentStatus.SENT.value, their_id, at
        self.reason = ""
        return Fact("accounting_document.sent.v1", self, ("status", "their_id"))

    def take(self, booked_id: str, at: datetime) -> Fact:
        """Their payment is a payment here now."""
        self.status, self.booked_id, self.done_at = DocumentStatus.RECORDED.value, booked_id, at
        self.reason = ""
        return Fact("accounting_document.recorded.v1", self, ("status", "booked_id"))

    def refuse(self, reason: str, at: datetime) -> Fact:
        self.status, self.done_at = DocumentStatus.REFUSED.value, at
        self.reason, self.refusals = reason[:PROBLEM_MAX], self.refusals + 1
        return Fact("accounting_document.refused.v1", self, ("status", "reason"))

    def wait(self, reason: str, at: datetime, seconds: int) -> None:
        """For another document, on which it builds."""
        self.reason, self.next_at = reason[:PROBLEM_MAX], at + timedelta(seconds=seconds)

    def retry(self, at: datetime) -> Fact:
        if self.status not in {DocumentStatus.REFUSED, DocumentStatus.LEFT_OUT}:
            raise Conflict(
                "ACCOUNTING_DOCUMENT_NOT_REFUSED",
                f"This document is {self.status.replace('_', ' ')}; only one that was refused or "
                "left out is tried again.",
                field="accounting_document_id",
            )
        if self.booked_id:
            raise Conflict(
                "ACCOUNTING_DOCUMENT_RECORDED",
                "Their payment is recorded here already; reverse it here.",
                field="accounting_document_id",
            )
        self.status, self.next_at, self.done_at = DocumentStatus.WAITING.value, at, None
        return Fact("accounting_document.retried.v1", self, ("status",))

    def leave_out(self, reason: str, at: datetime) -> Fact:
        if self.status not in {DocumentStatus.WAITING, DocumentStatus.REFUSED}:
            raise Conflict(
                "ACCOUNTING_DOCUMENT_DONE",
                f"This document is {self.status.replace('_', ' ')} already.",
                field="accounting_document_id",
            )
        self.status, self.done_at = DocumentStatus.LEFT_OUT.value, at
        self.reason = reason
        return Fact("accounting_document.left_out.v1", self, ("status", "reason"))
