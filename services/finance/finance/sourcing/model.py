"""Requests for quotation with their offers, answers to orders, and documents of suppliers."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model
from finance.sourcing.rules import (
    DocumentStatus,
    Priced,
    RequestDeed,
    RequestStatus,
    may_move,
    moves,
    request_after,
)


class RequestLine(Model):
    """What is asked for; quantity in words, such as "500 copies"."""

    __tablename__ = "quotation_request_line"
    __table_args__ = (Index("quotation_request_line_request", "quotation_request_id", "position"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    quotation_request_id: Mapped[str] = mapped_column(
        ForeignKey("quotation_request.id"), init=False
    )
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    quantity: Mapped[str] = mapped_column(Text, default="")


class OfferPrice(Model):
    """What a supplier asks for a line, net of tax."""

    __tablename__ = "supplier_offer_price"

    supplier_offer_id: Mapped[str] = mapped_column(
        ForeignKey("supplier_offer.id"), primary_key=True, init=False
    )
    line_id: Mapped[str] = mapped_column(ForeignKey("quotation_request_line.id"), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class SupplierOffer(Model):
    """A supplier that was asked, and what it answered. status: invited, answered or declined."""

    __tablename__ = "supplier_offer"
    __table_args__ = (
        UniqueConstraint("quotation_request_id", "supplier_id"),
        Index("supplier_offer_supplier", "supplier_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    quotation_request_id: Mapped[str] = mapped_column(
        ForeignKey("quotation_request.id"), init=False
    )
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    status: Mapped[str] = mapped_column(Text, default="invited")
    note: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    address: Mapped[str] = mapped_column(Text, default="")
    prices: Mapped[list[OfferPrice]] = relationship(
        cascade="all, delete-orphan", default_factory=list
    )

    @property
    def priced(self) -> Priced:
        return Priced(self.id, {one.line_id: one.amount_minor for one in self.prices})


class QuotationRequest(Aggregate, Model):
    """Lines that several suppliers price by a day, of which one is ordered.

    requested_by_id: whose it is. purchase_order_id: what the awarded offer became.
    """

    __tablename__ = "quotation_request"
    __table_args__ = (
        Index("quotation_request_project", "project_id", "id"),
        Index("quotation_request_status", "status", "id"),
    )

    number: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    requested_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime]
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    status: Mapped[str] = mapped_column(Text, default=RequestStatus.OPEN.value)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    awarded_offer_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    purchase_order_id: Mapped[str | None] = mapped_column(
        ForeignKey("purchase_order.id"), default=None
    )
    lines: Mapped[list[RequestLine]] = relationship(
        order_by=RequestLine.position, cascade="all, delete-orphan", default_factory=list
    )
    offers: Mapped[list[SupplierOffer]] = relationship(
        order_by=SupplierOffer.id,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    @property
    def person_id(self) -> str | None:
        """Whose request it is: by this the feed shows them its events, also without a project."""
        return self.requested_by_id

    @property
    def answered(self) -> int:
        return sum(one.status == "answered" for one in self.offers)

    @property
    def invited(self) -> int:
        return len(self.offers)

    def is_open_on(self, day: date) -> bool:
        return self.status == RequestStatus.OPEN and day <= self.due_on

    def created(self) -> Fact:
        return Fact("quotation_request.created.v1", self)

    def edited(self, *names: str) -> Fact:
        return Fact("quotation_request.changed.v1", self, names)

    def check(self, deed: RequestDeed) -> str:
        """The status after it; Conflict where it cannot be done now."""
        after = request_after(RequestStatus(self.status), deed)
        if after is None:
            raise Conflict(
                "QUOTATION_REQUEST_STATUS",
                f"{self.number} is {self.status} and cannot be {deed}.",
                field="quotation_request_id",
                details={"status": self.status},
            )
        return after.value

    def move(self, deed: RequestDeed, reason: str = "") -> Fact:
        self.status, self.reason = self.check(deed), reason
        return Fact("quotation_request.changed.v1", self, ("status",))


class OrderAnswer(Aggregate, Model):
    """What a supplier answered to a purchase order by a link; the latest counts."""

    __tablename__ = "order_answer"
    __table_args__ = (Index("order_answer_order", "purchase_order_id", "id"),)

    purchase_order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"))
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    accepted: Mapped[bool]
    name: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    def given(self) -> Fact:
        return Fact("order_answer.given.v1", self)


class SupplierDocument(Aggregate, Model):
    """An invoice that a supplier sent for an order. number, net, total: of its e-invoice; a plain
    PDF has none. note: figures that do not agree. person_id, project_id: of the order. bill_id: the
    bill that it became, which then says where it stands."""

    __tablename__ = "supplier_document"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "sha256"),
        Index("supplier_document_supplier", "supplier_id", "id"),
        Index("supplier_document_status", "status", "id"),
    )

    purchase_order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"))
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime]
    sent_by: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(Text, default=DocumentStatus.RECEIVED.value)
    currency_code: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(Text, default="")
    net_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    total_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    bill_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    @property
    def net(self) -> Money | None:
        return None if self.net_minor is None else Money(self.net_minor, self.currency_code)

    @property
    def total(self) -> Money | None:
        return None if self.total_minor is None else Money(self.total_minor, self.currency_code)

    def received(self) -> Fact:
        return Fact("supplier_document.received.v1", self)

    def move(self, then: DocumentStatus, reason: str) -> Fact:
        now = DocumentStatus(self.status)
        if not may_move(now, then):
            raise Conflict(
                "SUPPLIER_DOCUMENT_STATUS",
                f"The document is {now.value.replace('_', ' ')}. Possible now: "
                f"{', '.join(moves(now)).replace('_', ' ')}.",
                field="status",
                details={"status": now.value},
            )
        self.status, self.reason = then.value, reason
        return Fact("supplier_document.moved.v1", self, ("status",))
