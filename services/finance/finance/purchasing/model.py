"""Suppliers, purchase orders, who may approve how much, and what happens over a budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.agency.readable import ENTITY_ID
from finance.costs.rules import charge_of
from finance.deeds import require_possible
from finance.model import Model
from finance.passed_on.rules import Treatment
from finance.purchasing.rules import (
    COMMITTED,
    OrderDeed,
    OrderKind,
    OrderStatus,
    open_minor,
    order_after,
    possible,
)
from finance.quantities import in_words


class Supplier(Aggregate, Model):
    """Whom the agency buys from. generic: stands for many that are bought from once.

    iban, bic: the account that a transfer goes to; payment_details: how else it is paid.
    payment_terms_days: after the bill's day.
    """

    __tablename__ = "supplier"
    __table_args__ = (Index("supplier_name", "name", "id"),)

    name: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(Text, default="")
    country_code: Mapped[str] = mapped_column(Text, default="")
    tax_number: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    payment_details: Mapped[str] = mapped_column(Text, default="")
    iban: Mapped[str] = mapped_column(Text, default="")
    bic: Mapped[str] = mapped_column(Text, default="")
    payment_terms_days: Mapped[int] = mapped_column(default=30)
    generic: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("supplier.created.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("supplier.updated.v1", self, tuple(changed)) if changed else None


class OrderLine(Model):
    """What is ordered, net of tax. billable: the client pays it, with markup_bp on the cost.

    quantity: what the amount is for; received_quantity: how much of it has come so far.
    billed_minor, billed_quantity: of approved bills. tax_rate_bp, tax_category: what the supplier
    is to charge; None and empty: not agreed.
    treatment: is the agency principal or agent for it. direct: the client pays the supplier, so
    that no bill comes to the agency. charge_minor: what the client pays in all, where that is
    agreed as an amount and invoiced from the order. cancelled: nothing of it is due any more.
    """

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        CheckConstraint("amount_minor > 0 AND billed_minor >= 0", name="purchase_order_line_sums"),
        Index("purchase_order_line_order", "purchase_order_id", "position"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    purchase_order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"), init=False)
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    billable: Mapped[bool] = mapped_column(default=False)
    markup_bp: Mapped[int] = mapped_column(default=0)
    billed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4), default=Decimal(1))
    received_quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4), default=Decimal(0))
    billed_quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4), default=Decimal(0))
    tax_rate_bp: Mapped[int | None] = mapped_column(default=None)
    tax_category: Mapped[str] = mapped_column(Text, default="")
    treatment: Mapped[str] = mapped_column(Text, default=Treatment.PRINCIPAL.value)
    direct: Mapped[bool] = mapped_column(default=False)
    charge_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    cancelled: Mapped[bool] = mapped_column(default=False)

    @property
    def is_due(self) -> bool:
        """Does the supplier bill the agency for it?"""
        return not self.direct and not self.cancelled

    @property
    def open_minor(self) -> int:
        return open_minor(self.amount_minor, self.billed_minor) if self.is_due else 0

    @property
    def committed_minor(self) -> int:
        """Of a budget: what is open, at what the client pays for it where it is passed on; all
        that the client pays, where that is an amount."""
        if self.charge_minor is not None:
            return 0 if self.cancelled else self.charge_minor
        return charge_of(self.open_minor, self.markup_bp if self.billable else 0)


class PurchaseOrder(Aggregate, Model):
    """What the agency orders from a supplier; project_id None: for the agency itself.

    kind: of media, each line has a placement, and the order is changed in that room.

    ordered_by_id: who made it. over_budget_reason: why it was approved over the project's budget.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        Index("purchase_order_supplier", "supplier_id", "id"),
        Index("purchase_order_project", "project_id", "id"),
        Index("purchase_order_status", "status", "id"),
        Index("purchase_order_kind", "kind", "id"),
    )

    number: Mapped[str] = mapped_column(Text, unique=True)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    currency_code: Mapped[str] = mapped_column(Text)
    ordered_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    ordered_on: Mapped[date]
    created_at: Mapped[datetime]
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    status: Mapped[str] = mapped_column(Text, default=OrderStatus.DRAFT.value)
    note: Mapped[str] = mapped_column(Text, default="")
    expected_on: Mapped[date | None] = mapped_column(default=None)
    approved_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    over_budget_reason: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)
    kind: Mapped[str] = mapped_column(Text, default=OrderKind.GOODS.value)
    lines: Mapped[list[OrderLine]] = relationship(
        order_by=OrderLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    @property
    def person_id(self) -> str | None:
        """Whose order it is: by this the feed shows them its events, also without a project."""
        return self.ordered_by_id

    @property
    def total(self) -> Money:
        """Net of tax."""
        return self.money(sum(line.amount_minor for line in self.lines))

    @property
    def billed(self) -> Money:
        return self.money(sum(line.billed_minor for line in self.lines))

    @property
    def open(self) -> Money:
        """Ordered and not billed, while it is approved or sent; nothing otherwise."""
        committed = self.status in COMMITTED
        return self.money(sum(line.open_minor for line in self.lines) if committed else 0)

    @property
    def committed_minor(self) -> int:
        """Of its project's budget."""
        return sum(line.committed_minor for line in self.lines)

    def created(self) -> Fact:
        return Fact("purchase_order.created.v1", self)

    def edited(self) -> Fact:
        return Fact("purchase_order.changed.v1", self, ("lines", "total"))

    def check(self, deed: OrderDeed) -> None:
        self._after(deed)

    def move(self, deed: OrderDeed, reason: str = "") -> Fact:
        self.status = self._after(deed)
        self.reason = reason
        return Fact("purchase_order.changed.v1", self, ("status",))

    def bill(self) -> Fact:
        """What is billed of its lines has changed."""
        return Fact("purchase_order.changed.v1", self, ("billed", "open"))

    def check_kind(self, kind: OrderKind) -> None:
        if self.kind != kind:
            words = "an order of media" if self.kind == OrderKind.MEDIA else "no order of media"
            raise Conflict(
                "PURCHASE_ORDER_KIND",
                f"{self.number} is {words}; change it where its lines are kept, under "
                f"{_PLACES[self.kind]}.",
                field="purchase_order_id",
                details={"kind": self.kind},
            )

    def check_committed(self) -> None:
        """Conflict unless it is approved or sent: only then something is due of it."""
        if self.status not in COMMITTED:
            raise Conflict(
                "PURCHASE_ORDER_STATUS",
                f"{self.number} is {self.status}; it must be approved, and neither closed nor "
                "cancelled. Reopen a closed order first.",
                field="purchase_order_id",
                details={"status": self.status},
            )

    def approve(self, by: str | None, at: datetime, over_budget_reason: str) -> Fact:
        self.status = self._after(OrderDeed.APPROVE)
        self.approved_by_id, self.approved_at = by, at
        self.over_budget_reason = over_budget_reason
        return Fact("purchase_order.approved.v1", self, ("status", "approved_by_id"))

    def _after(self, deed: OrderDeed) -> str:
        status = OrderStatus(self.status)
        return require_possible(
            order_after(status, deed),
            record=self.number,
            status=status,
            deed=deed,
            possible=possible(status),
            kind="purchase_order",
        )


_PLACES = {
    OrderKind.GOODS.value: "/v1/purchase-orders",
    OrderKind.MEDIA.value: "/v1/media-orders",
}


class ReceiptLine(Model):
    """How much of a line of an order came."""

    __tablename__ = "purchase_receipt_line"

    purchase_receipt_id: Mapped[str] = mapped_column(
        ForeignKey("purchase_receipt.id"), primary_key=True, init=False
    )
    purchase_order_line_id: Mapped[str] = mapped_column(
        ForeignKey("purchase_order_line.id"), primary_key=True
    )
    quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4))

    @property
    def decimal(self) -> str:
        return in_words(self.quantity)


class PurchaseReceipt(Aggregate, Model):
    """What of an order arrived on a day: goods, or a service that somebody confirms.

    source_type, source_id: the record that confirms it, such as approved time; empty: a person
    did. reason: why it was undone.
    """

    __tablename__ = "purchase_receipt"
    __table_args__ = (Index("purchase_receipt_order", "purchase_order_id", "id"),)

    purchase_order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"))
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    note: Mapped[str] = mapped_column(Text, default="")
    source_type: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    lines: Mapped[list[ReceiptLine]] = relationship(
        order_by=ReceiptLine.purchase_order_line_id,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def undone(self) -> bool:
        return self.undone_at is not None

    @property
    def person_id(self) -> str | None:
        return self.recorded_by_id

    def recorded(self) -> Fact:
        return Fact("purchase_receipt.recorded.v1", self)

    def undo(self, at: datetime, reason: str) -> Fact:
        if self.undone:
            raise Conflict(
                "RECEIPT_UNDONE", "This receipt is undone already.", field="purchase_receipt_id"
            )
        self.undone_at, self.reason = at, reason
        return Fact("purchase_receipt.undone.v1", self, ("undone", "reason"))


class PurchaseLimit(Aggregate, Model):
    """Up to which net total of an order a person may approve what they order themselves."""

    __tablename__ = "purchase_limit"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    limit_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)

    @property
    def limit(self) -> Money:
        return Money(self.limit_minor, self.currency_code)

    def set(self, limit: Money) -> Fact:
        self.limit_minor, self.currency_code = limit.amount_minor, limit.currency_code
        return Fact("purchase_limit.set.v1", self, ("limit",))


POLICY_ID = "0190b5c0-0000-7000-8000-000000000003"
"""The agency's one row of what happens when an order goes over a budget."""


class PurchasePolicy(Aggregate, Model):
    """over_budget: warn (approve all the same) or stop (only with a reason, by who may)."""

    __tablename__ = "purchase_policy"

    over_budget: Mapped[str] = mapped_column(Text, default="warn")

    def set(self, over_budget: str) -> Fact:
        self.over_budget = over_budget
        return Fact("purchase_policy.set.v1", self, ("over_budget",))
