"""Bills of suppliers, their files, and how much a bill may differ from its order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Forbidden
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.deeds import require_possible
from finance.exchange.rules.carrying import Carried
from finance.kept_file import KeptFile
from finance.model import Model
from finance.payables.rules.states import BillDeed, BillStatus, bill_after, possible


class BillLine(Model):
    """What is billed, net of tax; negative on a credit note, or where something is taken off.

    project_id: what it is a cost of; None: of the agency itself, on ledger_account or its
    overheads. converted: the cost in the client's currency, where that is another one.
    cost_id: its row of project_cost, once the bill is approved.
    """

    __tablename__ = "bill_line"
    __table_args__ = (
        Index("bill_line_bill", "bill_id", "position"),
        Index("bill_line_project", "project_id", "bill_id"),
        Index("bill_line_order", "purchase_order_line_id", "bill_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("bill.id"), init=False)
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    tax_category: Mapped[str] = mapped_column(Text)
    tax_rate_bp: Mapped[int] = mapped_column(default=0)
    tax_reason: Mapped[str] = mapped_column(Text, default="")
    quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4), default=Decimal(1))
    ledger_account: Mapped[str] = mapped_column(Text, default="")
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    purchase_order_line_id: Mapped[str | None] = mapped_column(
        ForeignKey("purchase_order_line.id"), default=None
    )
    billable: Mapped[bool] = mapped_column(default=False)
    markup_bp: Mapped[int] = mapped_column(default=0)
    converted_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    converted_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    cost_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)


class Bill(Aggregate, Model):
    """An invoice or credit note that a supplier sent. Once approved it never changes.

    number: ours; supplier_number: theirs. supplier_key: by what it is found again
    (`rules/states.py`). matched: how it compared with its orders when it was approved.
    seller_name: who sold, of a supplier that stands for many. total, owed: with tax; negative on a
    credit note. doubts: what in an e-invoice does not agree, in words. override_reason: why it was
    approved outside the tolerance. reason: why it was sent back, discarded or reversed.
    order_parts: what it took of lines of an order before it is approved, as a self-bill does:
    `line_id` and `minor` of each.
    base_total_minor, base_owed_minor: in the currency of the books, where that is another one.
    """

    __tablename__ = "bill"
    __table_args__ = (
        Index(
            "bill_once",
            *("supplier_id", "supplier_key"),
            unique=True,
            postgresql_where=text("status NOT IN ('discarded', 'reversed')"),
        ),
        Index("bill_supplier", "supplier_id", "id"),
        Index("bill_status", "status", "id"),
        Index("bill_due", "due_on", "id"),
        Index("bill_issued", "issued_on", "id"),
        Index("bill_owed", "due_on", "supplier_id", postgresql_where=text("owed_minor <> 0")),
    )

    number: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    supplier_number: Mapped[str] = mapped_column(Text)
    supplier_key: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    origin: Mapped[str] = mapped_column(Text)
    tax_rounding: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    entered_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    seller_name: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(Text, default=BillStatus.DRAFT.value)
    note: Mapped[str] = mapped_column(Text, default="")
    net_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    owed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    doubts: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    matched: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    order_parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    approved_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    override_reason: Mapped[str] = mapped_column(Text, default="")
    posted_on: Mapped[date | None] = mapped_column(default=None)
    reversed_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    base_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    base_total_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_owed_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    lines: Mapped[list[BillLine]] = relationship(
        order_by=BillLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    @property
    def net(self) -> Money:
        return self.money(self.net_minor)

    @property
    def tax(self) -> Money:
        return self.money(self.tax_minor)

    @property
    def total(self) -> Money:
        """With tax."""
        return self.money(self.total_minor)

    @property
    def owed(self) -> Money:
        """Nothing before it is approved."""
        return self.money(self.owed_minor)

    @property
    def carried(self) -> Carried | None:
        """What is owed, and at what that counts in the books; None in their currency."""
        base = self.base_owed_minor
        return None if base is None else Carried(self.owed_minor, base)

    @property
    def base_total(self) -> Money | None:
        """In the currency of the books, once it is booked and if that is another one."""
        if self.base_total_minor is None or self.base_currency_code is None:
            return None
        return Money(self.base_total_minor, self.base_currency_code)

    @property
    def person_id(self) -> str | None:
        """Who entered it: by this the feed shows them its events."""
        return self.entered_by_id

    def add_up(self) -> None:
        """Its sums follow from its lines."""
        self.net_minor = sum(line.amount_minor for line in self.lines)
        self.tax_minor = sum(line.tax_minor for line in self.lines)
        self.total_minor = self.net_minor + self.tax_minor

    def entered(self) -> Fact:
        return Fact("bill.entered.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact:
        """Set what is given, and add up the lines again."""
        self.check(BillDeed.CHANGE)
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        self.add_up()
        return Fact("bill.changed.v1", self, (*changed, "lines", "total"))

    def check(self, deed: BillDeed) -> None:
        self._after(deed)

    def move(self, deed: BillDeed, reason: str = "") -> Fact:
        self.status = self._after(deed)
        self.reason = reason
        return Fact("bill.changed.v1", self, ("status", "reason"))

    def approve(self, by: str | None, at: datetime, posted_on: date, override_reason: str) -> Fact:
        """by: never the one who entered it. From now on its total is owed."""
        self.refuse_own(by)
        self.status = self._after(BillDeed.APPROVE)
        self.approved_by_id, self.approved_at = by, at
        self.posted_on, self.override_reason = posted_on, override_reason
        return Fact("bill.approved.v1", self, ("status", "approved_by_id", "posted_on"))

    def reverse(self, on: date, reason: str) -> Fact:
        self.status = self._after(BillDeed.REVERSE)
        self.reversed_on, self.reason = on, reason
        return Fact("bill.reversed.v1", self, ("status", "reversed_on", "reason"))

    def owe(self, more_minor: int, base_minor: int | None = None) -> None:
        """Add to what is owed on it. Approved, it is paid while nothing is owed.

        base_minor: the same in the currency of the books, where that is another one.
        """
        self.owed_minor += more_minor
        if base_minor is not None:
            self.base_owed_minor = (self.base_owed_minor or 0) + base_minor
        if self.status in (BillStatus.APPROVED, BillStatus.PAID):
            left = BillStatus.APPROVED if self.owed_minor else BillStatus.PAID
            self.status = left.value

    def settled(self) -> Fact:
        return Fact("bill.settled.v1", self, ("status", "owed"))

    def refuse_own(self, person_id: str | None) -> None:
        if person_id and person_id == self.entered_by_id:
            raise Forbidden(
                "OWN_BILL",
                "Who entered a bill does not approve it; ask somebody else who may approve bills.",
                field="bill_id",
            )

    def _after(self, deed: BillDeed) -> str:
        status = BillStatus(self.status)
        return require_possible(
            bill_after(status, deed),
            record=self.number,
            status=status,
            deed=deed,
            possible=possible(status),
            kind="bill",
        )


class BillFile(KeptFile, Model):
    """The bill as it was sent."""

    __tablename__ = "bill_file"
    __table_args__ = (Index("bill_file_bill", "bill_id", "id"),)

    bill_id: Mapped[str] = mapped_column(ForeignKey("bill.id"))


TOLERANCE_ID = "0190b5c0-0000-7000-8000-000000000004"
"""The agency's one row of how much a bill may differ from its order."""


class MatchTolerance(Aggregate, Model):
    """What a bill may exceed its order by, of each line: a share, an amount, or the lesser of both.

    None: that limit does not count; without both, nothing may be exceeded.
    """

    __tablename__ = "match_tolerance"

    share_bp: Mapped[int | None] = mapped_column(default=None)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    currency_code: Mapped[str] = mapped_column(Text, default="")

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency_code)

    def set(self, share_bp: int | None, amount: Money | None) -> Fact:
        self.share_bp = share_bp
        self.amount_minor = amount.amount_minor if amount else None
        self.currency_code = amount.currency_code if amount else ""
        return Fact("match_tolerance.set.v1", self, ("share_bp", "amount"))
