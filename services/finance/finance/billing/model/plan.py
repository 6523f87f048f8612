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
    CAPPED = "capped"
    GUARANTEED_MAXIMUM = "guaranteed_maximum"
    FIXED_PRICE = "fixed_price"
    PERCENT_COMPLETE = "percent_complete"
    NON_BILLABLE = "non_billable"


WITH_CAP = frozenset({BillingType.CAPPED, BillingType.GUARANTEED_MAXIMUM})
COVERS_TIME = frozenset({BillingType.FIXED_PRICE, BillingType.PERCENT_COMPLETE})
"""Hours go with what these charge, at no extra."""


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
    """How one project is billed. A project has one plan, which is replaced as a whole.

    cap_minor: what is charged at most, net of tax. saving_share_bp: of a guaranteed maximum, how
    much of what stays below it the agency charges. fee_minor: what percentage of completion is of;
    cost_budget_minor: the cost that completion is measured by. progress_bp: what was billed last.
    """

    __tablename__ = "billing_plan"
    __table_args__ = (
        CheckConstraint("cap_minor > 0", name="billing_plan_cap"),
        CheckConstraint("fee_minor > 0", name="billing_plan_fee"),
    )

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    billing_type: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    milestones: Mapped[list[BillingMilestone]] = relationship(
        order_by=BillingMilestone.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    cap_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    saving_share_bp: Mapped[int] = mapped_column(default=0)
    cap_reason: Mapped[str] = mapped_column(Text, default="")
    cap_set_on: Mapped[date | None] = mapped_column(default=None)
    fee_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    cost_budget_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    progress_bp: Mapped[int] = mapped_column(default=0)
    progress_reason: Mapped[str] = mapped_column(Text, default="")
    progress_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def cap(self) -> Money | None:
        return self._money(self.cap_minor)

    @property
    def fee(self) -> Money | None:
        return self._money(self.fee_minor)

    @property
    def cost_budget(self) -> Money | None:
        return self._money(self.cost_budget_minor)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency_code)

    @property
    def covers_time(self) -> bool:
        return self.billing_type in COVERS_TIME

    @property
    def planned(self) -> Money:
        return Money(sum(m.amount_minor for m in self.milestones), self.currency_code)

    def withdraw(self) -> Fact:
        return Fact("billing_plan.withdrawn.v1", self, ("milestones",))

    def progress(self, progress_bp: int, reason: str, on: date) -> Fact:
        """Bill up to this share of the fee."""
        self.progress_bp, self.progress_reason, self.progress_on = progress_bp, reason, on
        return Fact("billing_plan.set.v1", self, ("progress_bp",))

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
