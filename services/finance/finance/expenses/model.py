"""What people spend for the agency, with receipts, and the rates at which a distance is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict, Forbidden
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.deeds import require_possible
from finance.expenses.rules import Deed, ExpenseStatus, allowed, status_after
from finance.kept_file import KeptFile
from finance.model import Model


class Expense(Aggregate, Model):
    """What one person spent on one day; project_id None: for the agency itself.

    total: as on the receipt, tax_minor of it being tax that the agency gets back. converted: the
    cost net of tax in the client's currency, where that is another one. distance, distance_unit,
    rate_per_unit: of mileage, decimals. reimbursable: the person paid; else the agency did.
    billable: the client pays it, with markup_bp on the cost. posted_on: the day it is booked on.
    reverses_id: of a counter-entry, whose amounts are negative; reason: why.
    cost_id: its row of project_cost, once it is approved for a project.
    """

    __tablename__ = "expense"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN reverses_id IS NULL THEN total_minor > 0 AND tax_minor >= 0 "
            "AND tax_minor < total_minor ELSE total_minor < 0 END",
            name="expense_amount",
        ),
        Index("expense_person", "person_id", "spent_on", "id"),
        Index("expense_project", "project_id", "spent_on", "id"),
        Index("expense_day", "spent_on", "id"),
        Index("expense_status", "status", "id"),
    )

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    spent_on: Mapped[date]
    category: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    converted_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    converted_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    distance: Mapped[str] = mapped_column(Text, default="")
    distance_unit: Mapped[str] = mapped_column(Text, default="")
    rate_per_unit: Mapped[str] = mapped_column(Text, default="")
    reimbursable: Mapped[bool] = mapped_column(default=True)
    billable: Mapped[bool] = mapped_column(default=False)
    markup_bp: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(Text, default=ExpenseStatus.DRAFT.value)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    rejected_reason: Mapped[str] = mapped_column(Text, default="")
    posted_on: Mapped[date | None] = mapped_column(default=None)
    reimbursed_on: Mapped[date | None] = mapped_column(default=None)
    reimbursement_reference: Mapped[str] = mapped_column(Text, default="")
    reverses_id: Mapped[str | None] = mapped_column(
        ForeignKey("expense.id"), default=None, unique=True
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    cost_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency_code)

    @property
    def net(self) -> Money:
        """What it costs the agency, in its own currency."""
        return self.total - self.tax

    @property
    def converted(self) -> Money | None:
        if self.converted_minor is None or self.converted_currency_code is None:
            return None
        return Money(self.converted_minor, self.converted_currency_code)

    @property
    def cost(self) -> Money:
        """Net of tax, in the client's currency where that is known."""
        return self.converted or self.net

    def claimed(self) -> Fact:
        return Fact("expense.claimed.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        """Set what differs; a rejected expense is a draft again. None: nothing differs."""
        status = self._after(Deed.CHANGE)
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        if not changed:
            return None
        for name in changed:
            setattr(self, name, values[name])
        self.status = status
        return Fact("expense.changed.v1", self, tuple(changed))

    def delete(self) -> Fact:
        """The fact of its end; the command removes the row."""
        self._after(Deed.DELETE)
        return Fact("expense.deleted.v1", self)

    def submit(self, at: datetime) -> Fact:
        self.status = self._after(Deed.SUBMIT)
        self.submitted_at, self.rejected_reason = at, ""
        return Fact("expense.submitted.v1", self, ("status", "submitted_at"))

    def recall(self) -> Fact:
        self.status = self._after(Deed.RECALL)
        self.submitted_at = None
        return Fact("expense.changed.v1", self, ("status", "submitted_at"))

    def approve(self, by: str, at: datetime, posted_on: date) -> Fact:
        """by: the person who decides, never the one who claims."""
        self.refuse_own(by)
        self._decide(Deed.APPROVE, by, at)
        self.posted_on = posted_on
        return Fact("expense.approved.v1", self, ("status", "decided_by_id", "posted_on"))

    def reject(self, by: str, at: datetime, reason: str) -> Fact:
        self.refuse_own(by)
        self._decide(Deed.REJECT, by, at)
        self.rejected_reason = reason
        return Fact("expense.rejected.v1", self, ("status", "decided_by_id", "rejected_reason"))

    def reimburse(self, on: date, reference: str) -> Fact:
        if not self.reimbursable:
            raise Conflict(
                "EXPENSE_NOT_REIMBURSABLE",
                "The agency paid this itself; nothing is owed to the person.",
                field="expense_id",
            )
        self.status = self._after(Deed.REIMBURSE)
        self.reimbursed_on, self.reimbursement_reference = on, reference
        return Fact("expense.reimbursed.v1", self, ("status", "reimbursed_on"))

    def undo_reimbursement(self) -> Fact:
        self.status = self._after(Deed.UNDO_PAYMENT)
        self.reimbursed_on, self.reimbursement_reference = None, ""
        return Fact("expense.changed.v1", self, ("status", "reimbursed_on"))

    def check_reversible(self, by: str) -> None:
        self.refuse_own(by)
        if self.reverses_id:
            raise Conflict(
                "EXPENSE_IS_COUNTER_ENTRY",
                "This is a counter-entry itself; claim the expense again instead.",
                field="expense_id",
            )
        self._after(Deed.REVERSE)

    def reverse(self) -> Fact:
        """It stays on record; the counter-entry names it."""
        self.status = self._after(Deed.REVERSE)
        return Fact("expense.reversed.v1", self, ("status",))

    def refuse_own(self, by: str) -> None:
        """Nobody decides on what they spent themselves."""
        if by == self.person_id:
            raise Forbidden(
                "OWN_EXPENSE",
                "Nobody decides on their own expenses; ask the project's manager or finance.",
                field="expense_id",
            )

    def check_open(self) -> None:
        """Conflict once it is decided: what it shows stays as it was approved."""
        self._after(Deed.CHANGE)

    def _decide(self, deed: Deed, by: str, at: datetime) -> None:
        self.status = self._after(deed)
        self.decided_by_id = by
        self.decided_at = at

    def _after(self, deed: Deed) -> str:
        status = ExpenseStatus(self.status)
        return require_possible(
            status_after(status, deed),
            record="This expense",
            status=status,
            deed=deed,
            possible=allowed(status),
            kind="expense",
        )


class Receipt(KeptFile, Model):
    """A file that shows what was paid."""

    __tablename__ = "receipt"
    __table_args__ = (Index("receipt_expense", "expense_id", "id"),)

    expense_id: Mapped[str] = mapped_column(ForeignKey("expense.id"))


class MileageRate(Aggregate, Model):
    """What a mile or a kilometre is paid from a day on, until a later rate takes over.

    rate_per_unit: a decimal in whole units of the currency, such as "0.45".
    """

    __tablename__ = "mileage_rate"
    __table_args__ = (
        Index(
            "mileage_rate_in_force",
            *("distance_unit", "currency_code", "effective_from"),
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    effective_from: Mapped[date]
    distance_unit: Mapped[str] = mapped_column(Text)
    rate_per_unit: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    def set(self) -> Fact:
        return Fact("mileage_rate.set.v1", self)

    def withdraw(self, at: datetime) -> Fact:
        if self.withdrawn_at is not None:
            raise Conflict(
                "MILEAGE_RATE_WITHDRAWN", "This rate is withdrawn already.", field="mileage_rate_id"
            )
        self.withdrawn_at = at
        return Fact("mileage_rate.withdrawn.v1", self, ("withdrawn_at",))
