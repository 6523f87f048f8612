"""How the agency reminds clients, what was noted about unpaid invoices, and the reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.dunning.rules import DAYS_TO_PAY, Level
from finance.model import Model

AGENCY_ID = "0190b5c0-0000-7000-8000-000000000050"
"""The policy of the agency itself."""
LIVE = text("live")
OPEN = text("ended_at IS NULL")


class DunningPolicy(Aggregate, Model):
    """client_id None: of the agency, for every client without one.

    levels: empty for a client that is reminded as the others are. minimum_minor: an overdue sum
    below it is not reminded of. Fees and the minimum are in currency_code, and concern no invoice
    in another currency.
    """

    __tablename__ = "dunning_policy"

    currency_code: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), unique=True, default=None)
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    days_to_pay: Mapped[int] = mapped_column(default=DAYS_TO_PAY)
    minimum_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    paused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def minimum(self) -> Money:
        return Money(self.minimum_minor, self.currency_code)

    @property
    def kept_levels(self) -> list[Level]:
        return [Level.kept(level) for level in self.levels]

    def set(self, values: Mapping[str, Any]) -> Fact:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("dunning_policy.set.v1", self, tuple(changed))

    def withdraw(self) -> Fact:
        return Fact("dunning_policy.withdrawn.v1", self)


class CollectionNote(Aggregate, Model):
    """What somebody noted about an unpaid invoice.

    kind: promise (paid by promised_on), dispute, or contact (somebody spoke with the client on
    noted_on). A promise and a dispute hold until they are ended.
    """

    __tablename__ = "collection_note"
    __table_args__ = (
        CheckConstraint("(kind = 'promise') = (promised_on IS NOT NULL)", name="collection_note"),
        Index("collection_note_invoice", "invoice_id", "id"),
        Index("collection_note_client", "client_id", "id"),
        Index(
            "collection_note_open",
            "invoice_id",
            "kind",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND kind <> 'contact'"),
        ),
        Index(
            "collection_note_promised",
            "promised_on",
            postgresql_where=text("ended_at IS NULL AND kind = 'promise'"),
        ),
    )

    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    noted_on: Mapped[date]
    created_at: Mapped[datetime]
    noted_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    promised_on: Mapped[date | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    end_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def ended(self) -> bool:
        return self.ended_at is not None

    def recorded(self) -> Fact:
        return Fact("collection_note.recorded.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("collection_note.changed.v1", self, tuple(changed)) if changed else None

    def end(self, at: datetime, by: str | None, reason: str) -> Fact:
        if self.ended:
            raise Conflict("NOTE_ENDED", "It is ended already.", field="collection_note_id")
        self.ended_at, self.ended_by_id, self.end_reason = at, by, reason
        return Fact("collection_note.ended.v1", self, ("ended_at", "end_reason"))

    def reopen(self) -> Fact:
        if not self.ended:
            raise Conflict("NOTE_OPEN", "It holds already.", field="collection_note_id")
        self.ended_at, self.ended_by_id, self.end_reason = None, None, ""
        return Fact("collection_note.changed.v1", self, ("ended_at", "end_reason"))


class DunningLine(Model):
    """An invoice on a reminder. interest_from: the first of the days that interest is for.

    live: the reminder counts; while it does, the invoice gets no other one of this level.
    """

    __tablename__ = "dunning_line"
    __table_args__ = (
        Index("dunning_line_level", "invoice_id", "level", unique=True, postgresql_where=LIVE),
        Index("dunning_line_notice", "dunning_notice_id", "position"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    dunning_notice_id: Mapped[str] = mapped_column(ForeignKey("dunning_notice.id"), init=False)
    position: Mapped[int]
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    number: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    level: Mapped[int]
    owed_minor: Mapped[int] = mapped_column(BigInteger)
    interest_bp: Mapped[int]
    interest_from: Mapped[date]
    interest_to: Mapped[date]
    interest_minor: Mapped[int] = mapped_column(BigInteger)
    pay_by: Mapped[date]
    live: Mapped[bool] = mapped_column(default=True)


class DunningNotice(Aggregate, Model):
    """A reminder to one client in one currency; its words and figures never change.

    run_id: of the reminders that were made together. level: the highest of its lines. owed_minor,
    fee_minor, interest_minor: what it asks for; earlier_minor: fees and interest of reminders
    before it. charge_invoice_id: the invoice that charges its fee and interest.
    """

    __tablename__ = "dunning_notice"
    __table_args__ = (
        Index("dunning_notice_client", "client_id", "id"),
        Index("dunning_notice_run", "run_id"),
        Index(
            "dunning_notice_charge",
            "charge_invoice_id",
            unique=True,
            postgresql_where=text("charge_invoice_id IS NOT NULL"),
        ),
    )

    run_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    number: Mapped[str] = mapped_column(Text, unique=True)
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    level: Mapped[int]
    noticed_on: Mapped[date]
    pay_by: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    seller: Mapped[dict[str, Any]] = mapped_column(JSONB)
    buyer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    owed_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    interest_minor: Mapped[int] = mapped_column(BigInteger)
    earlier_minor: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    made_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    charge_invoice_id: Mapped[str | None] = mapped_column(
        ForeignKey("invoice.id", ondelete="SET NULL"), default=None
    )
    waived_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list[DunningLine]] = relationship(
        order_by=DunningLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    @property
    def owed(self) -> Money:
        return self.money(self.owed_minor)

    @property
    def fee(self) -> Money:
        return self.money(self.fee_minor)

    @property
    def interest(self) -> Money:
        return self.money(self.interest_minor)

    @property
    def earlier(self) -> Money:
        return self.money(self.earlier_minor)

    @property
    def claim_minor(self) -> int:
        return self.fee_minor + self.interest_minor

    @property
    def total(self) -> Money:
        return self.money(self.owed_minor + self.claim_minor + self.earlier_minor)

    @property
    def status(self) -> str:
        """issued, charged (its fee and interest are on an invoice), waived or taken_back."""
        if self.taken_back_at is not None:
            return "taken_back"
        if self.charge_invoice_id is not None:
            return "charged"
        return "waived" if self.waived_at is not None else "issued"

    def issued(self) -> Fact:
        return Fact("dunning_notice.issued.v1", self)

    def take_back(self, at: datetime, reason: str) -> Fact:
        self._require_claimed("taken back")
        self.taken_back_at, self.reason = at, reason
        for line in self.lines:
            line.live = False
        return Fact("dunning_notice.taken_back.v1", self, ("status", "reason"))

    def check_can_be_charged(self) -> None:
        self._require_claimed("charged")
        if self.claim_minor <= 0:
            raise Conflict(
                "NOTHING_TO_CHARGE",
                f"{self.number} has no fee and no interest.",
                field="dunning_notice_id",
            )

    def charge(self, invoice_id: str) -> Fact:
        self.charge_invoice_id = invoice_id
        return Fact("dunning_notice.charged.v1", self, ("status", "charge_invoice_id"))

    def waive(self, at: datetime, reason: str) -> Fact:
        self._require_claimed("waived")
        self.waived_at, self.reason = at, reason
        return Fact("dunning_notice.waived.v1", self, ("status", "reason"))

    def claim_again(self) -> Fact:
        if self.status != "waived":
            raise Conflict(
                "DUNNING_NOTICE_STATUS",
                f"{self.number} is {self.status.replace('_', ' ')}; only what is waived is "
                "claimed again.",
                field="dunning_notice_id",
            )
        self.waived_at, self.reason = None, ""
        return Fact("dunning_notice.issued.v1", self, ("status", "reason"))

    def _require_claimed(self, deed: str) -> None:
        if self.status != "issued":
            raise Conflict(
                "DUNNING_NOTICE_STATUS",
                f"{self.number} is {self.status.replace('_', ' ')} and cannot be {deed}.",
                field="dunning_notice_id",
                details={"status": self.status},
            )
