"""What is meant to be invoiced, and when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model


class BillingType(StrEnum):
    TIME_AND_MATERIALS = "time_and_materials"
    FIXED_PRICE = "fixed_price"
    NON_BILLABLE = "non_billable"


class MilestoneStatus(StrEnum):
    PLANNED = "planned"
    DRAFTED = "drafted"
    BILLED = "billed"


class BillingMilestone(Model):
    """An amount that falls due for invoicing on a day. share_bp: of the accepted quote, if so set.

    While an invoice holds it, drafted or issued, it cannot be changed.
    """

    __tablename__ = "billing_milestone"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="billing_milestone_amount"),
        CheckConstraint(
            "(status = 'planned') = (invoice_id IS NULL)", name="billing_milestone_status"
        ),
        Index("billing_milestone_plan", "billing_plan_id", "position"),
        Index("billing_milestone_invoice", "invoice_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    billing_plan_id: Mapped[str] = mapped_column(ForeignKey("billing_plan.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    tax_rate_bp: Mapped[int]
    tax_category: Mapped[str] = mapped_column(Text)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    share_bp: Mapped[int | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(Text, default=MilestoneStatus.PLANNED.value)
    invoice_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def is_planned(self) -> bool:
        return self.status == MilestoneStatus.PLANNED.value


class BillingPlan(Aggregate, Model):
    """How one project is billed. A project has one plan, which is replaced as a whole."""

    __tablename__ = "billing_plan"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    billing_type: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    milestones: Mapped[list[BillingMilestone]] = relationship(
        order_by=BillingMilestone.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def planned(self) -> Money:
        return Money(sum(m.amount_minor for m in self.milestones), self.currency_code)

    def withdraw(self) -> Fact:
        return Fact("billing_plan.withdrawn.v1", self, ("milestones",))

    def replace(
        self, billing_type: BillingType, currency_code: str, milestones: list[BillingMilestone]
    ) -> Fact:
        """The plan from now on; the caller has kept the milestones that invoices hold."""
        for position, milestone in enumerate(milestones):
            milestone.position = position
        self.billing_type = billing_type.value
        self.currency_code = currency_code
        self.milestones = milestones
        return Fact("billing_plan.set.v1", self, ("billing_type", "milestones"))
