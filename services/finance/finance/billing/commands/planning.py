"""A project's billing plan, replaced as a whole; what invoices hold of it stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.money import Money
from chassis.prepared import prepared
from sqlalchemy import bindparam, select

from chassis import values
from finance.billing.commands.documents import check_fits
from finance.billing.commands.plan_terms import (
    NO_TERMS,
    PlanTerms,
    check_terms,
    currency_of_terms,
    take_terms,
)
from finance.billing.commands.storing import insert
from finance.billing.model import BillingMilestone, BillingPlan
from finance.billing.model.plan import BillingType
from finance.billing.rules.sharing import FULL_SHARE_BP, share_amounts
from finance.quoting import queries as quotes
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.taxing import TaxRate, checked_tax_rate

MILESTONES_MAX = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneDraft:
    """A milestone as it is asked for: either an amount or a share of the accepted quote.

    id: of a milestone of the present plan; empty for a new one. tax_rate_bp None: that of the
    accepted quotes, which must then have one rate; without a quote the standard rate.
    """

    id: str
    name: str
    due_on: date
    share_bp: int
    amount: Money | None = None
    tax_rate_bp: int | None = None
    tax_category: str = ""
    deliverable_id: str | None = None


def set_billing_plan(
    tx: Transaction,
    project_id: str,
    billing_type: BillingType,
    drafts: Sequence[MilestoneDraft],
    *,
    home_currency: str,
    standard: TaxRate,
    terms: PlanTerms = NO_TERMS,
    expected_version: int = 0,
) -> BillingPlan:
    """Replace the plan of the project, or make its first.

    Milestones that a draft or an issued invoice holds stay, listed or not; listed with other
    figures they are refused. Shares are of the accepted quotes, together at most all of them.
    """
    project = replicas.require_project(tx, project_id)
    require(tx, "billing.write", of_project(project))
    replicas.refuse_before_handover(project)
    _check(billing_type, drafts)
    check_terms(billing_type, terms)
    plan = _locked_plan(tx, project.project_id, expected_version)
    total = quotes.sold(tx, project.project_id)
    currency_code = (
        _currency(drafts, total)
        or currency_of_terms(terms)
        or quotes.project_currency(tx, project.project_id)
        or home_currency
    )
    take_terms(tx, plan, billing_type, terms, currency_code)
    rates = _Rates(quotes.accepted_tax_rates(tx, project.project_id).all, standard)
    milestones = _milestones(tx, plan, drafts, total, currency_code, rates)
    check_fits(sum(milestone.amount_minor for milestone in milestones), "milestones")
    _check_total(billing_type, milestones, total)
    is_first = plan.version == 0
    tx.record(plan.replace(billing_type, currency_code, milestones))
    if is_first:
        insert(tx, [plan])
        insert(tx, milestones)
    return plan


def withdraw_billing_plan(tx: Transaction, project_id: str) -> None:
    """Remove the plan, while no draft or invoice holds one of its milestones."""
    project = replicas.require_project(tx, project_id)
    require(tx, "billing.write", of_project(project))
    plan = _locked_plan(tx, project.project_id, 0)
    if not plan.billing_type:
        raise NotFound(
            "BILLING_PLAN_NOT_FOUND", "This project has no billing plan.", field="project_id"
        )
    for held in (milestone for milestone in plan.milestones if not milestone.is_planned):
        raise Conflict(
            "BILLING_PLAN_IN_USE",
            f"{held.name!r} is {held.status}; discard or credit its invoice first, or set another "
            "plan beside it.",
            field="project_id",
            details={"invoice_id": held.invoice_id or ""},
        )
    tx.record(plan.withdraw())
    tx.session.delete(plan)


@dataclass(frozen=True, slots=True)
class _Rates:
    """How milestones without a rate of their own are taxed."""

    offered: Sequence[TaxRate]
    standard: TaxRate

    def of(self, draft: MilestoneDraft, field: str) -> TaxRate:
        if draft.tax_rate_bp is not None:
            return checked_tax_rate(draft.tax_rate_bp, draft.tax_category, f"{field}.")
        if draft.tax_category:
            return checked_tax_rate(self._only(field).rate_bp, draft.tax_category, f"{field}.")
        return self._only(field)

    def _only(self, field: str) -> TaxRate:
        if len(self.offered) > 1:
            percents = " and ".join(f"{rate.rate_bp / 100:g} %" for rate in self.offered)
            raise Conflict(
                "TAX_RATE_UNCERTAIN",
                f"The accepted quotes are taxed at {percents}; give {field} its tax_rate.",
                field=f"{field}.tax_rate_bp",
            )
        return self.offered[0] if self.offered else self.standard


def _check(billing_type: BillingType, drafts: Sequence[MilestoneDraft]) -> None:
    values.number(len(drafts), "milestones", 0, MILESTONES_MAX)
    if billing_type is BillingType.NON_BILLABLE and drafts:
        raise Invalid(
            "MILESTONES_NOT_BILLABLE",
            "A non-billable project has no milestones; leave them out or choose another "
            "billing_type.",
            field="milestones",
        )
    if billing_type is BillingType.PERCENT_COMPLETE and drafts:
        raise Invalid(
            "MILESTONES_NOT_BILLABLE",
            "Percentage of completion bills its fee by progress; leave the milestones out.",
            field="milestones",
        )
    for i, draft in enumerate(drafts):
        _check_milestone(draft, f"milestones[{i}]")
    shares = sum(draft.share_bp for draft in drafts)
    if shares > FULL_SHARE_BP:
        raise Invalid(
            "SHARES_EXCEED_WHOLE",
            f"The shares of the milestones come to {shares / 100:g} %; make them 100 % or less.",
            field="milestones",
        )
    if len({draft.id for draft in drafts if draft.id}) < sum(1 for draft in drafts if draft.id):
        raise Invalid(
            "MILESTONE_TWICE", "A milestone is listed twice; list each once.", field="milestones"
        )


def _check_milestone(draft: MilestoneDraft, field: str) -> None:
    values.text(draft.name, f"{field}.name", required=True)
    if (draft.amount is None) == (draft.share_bp == 0):
        raise Invalid(
            "AMOUNT_OR_SHARE",
            f"Give {field} either an amount or a share of the accepted quotes.",
            field=f"{field}.amount",
        )
    if draft.amount is not None:
        values.amount(draft.amount, f"{field}.amount", least=1)
    else:
        values.number(draft.share_bp, f"{field}.budget_share_bp", 1, FULL_SHARE_BP)


def _locked_plan(tx: Transaction, project_id: str, expected_version: int) -> BillingPlan:
    """The project's plan, or a new one that is not stored yet."""
    tx.serialise(f"billing plan of {project_id}")
    plan_id = _PLAN_ID.first(tx, project_id=project_id)
    if plan_id:
        return tx.load(BillingPlan, plan_id, expected_version=expected_version)
    if expected_version:
        raise Conflict(
            "VERSION_MISMATCH",
            "This project has no billing plan yet; set its first without a version.",
            details={"current_version": "0"},
        )
    return BillingPlan(id=tx.new_id(), project_id=project_id, billing_type="", currency_code="")


_PLAN_ID = prepared(
    select(BillingPlan.id).where(BillingPlan.project_id == bindparam("project_id")), str
)


def _currency(drafts: Sequence[MilestoneDraft], total: Money | None) -> str:
    """That of the accepted quotes, else of the amounts; empty when neither says."""
    amounts = [draft.amount for draft in drafts if draft.amount is not None]
    currency_code = total.currency_code if total else ""
    if not currency_code and amounts:
        currency_code = amounts[0].currency_code
    for i, draft in enumerate(drafts):
        if draft.amount is not None:
            values.amount(draft.amount, f"milestones[{i}].amount", currency_code)
    return currency_code


def _milestones(
    tx: Transaction,
    plan: BillingPlan,
    drafts: Sequence[MilestoneDraft],
    total: Money | None,
    currency_code: str,
    rates: _Rates,
) -> list[BillingMilestone]:
    """The plan's milestones from now on: those that are held and those that are planned."""
    present = {milestone.id: milestone for milestone in plan.milestones}
    standing = [milestone for milestone in plan.milestones if not milestone.is_planned]
    for invoiced in standing:
        _check_currency_stands(invoiced, currency_code)
    opened = []
    for i, draft in enumerate(drafts):
        milestone = _present(present, draft, f"milestones[{i}].id")
        if milestone is not None and not milestone.is_planned:
            _check_stands(milestone, draft, f"milestones[{i}]")
        else:
            opened.append((draft, milestone, _kept_rate(rates, draft, milestone, i)))
    amounts = _amounts([draft for draft, _, _ in opened], standing, total)
    planned = [
        _planned(tx, plan, draft, milestone, Money(amount, currency_code), rate)
        for (draft, milestone, rate), amount in zip(opened, amounts, strict=True)
    ]
    return sorted([*standing, *planned], key=lambda milestone: milestone.due_on)


def _kept_rate(
    rates: _Rates, draft: MilestoneDraft, milestone: BillingMilestone | None, i: int
) -> TaxRate:
    """A milestone of the present plan keeps its rate unless another is given."""
    if milestone is not None and draft.tax_rate_bp is None and not draft.tax_category:
        return TaxRate(milestone.tax_rate_bp, milestone.tax_category)
    return rates.of(draft, f"milestones[{i}]")


def _present(
    present: dict[str, BillingMilestone], draft: MilestoneDraft, field: str
) -> BillingMilestone | None:
    if not draft.id:
        return None
    if draft.id not in present:
        raise NotFound(
            "BILLING_MILESTONE_NOT_FOUND",
            f"The plan has no milestone {draft.id[:60]}; leave the id empty for a new one.",
            field=field,
        )
    return present[draft.id]


def _check_stands(milestone: BillingMilestone, draft: MilestoneDraft, field: str) -> None:
    """What an invoice holds may be listed as it is, and not otherwise."""
    same_sum = (
        draft.amount == milestone.amount
        if draft.amount is not None
        else draft.share_bp == milestone.share_bp
    )
    same = same_sum and draft.due_on == milestone.due_on and draft.name.strip() == milestone.name
    same = same and draft.tax_rate_bp in {None, milestone.tax_rate_bp}
    if not same:
        raise Conflict(
            "BILLING_MILESTONE_FROZEN",
            f"{milestone.name!r} is {milestone.status} and stays as it is; discard or credit its "
            "invoice first, or leave it out of the request.",
            field=field,
            details={"status": milestone.status, "invoice_id": milestone.invoice_id or ""},
        )


def _check_currency_stands(milestone: BillingMilestone, currency_code: str) -> None:
    if milestone.currency_code != currency_code:
        raise Conflict(
            "BILLING_PLAN_CURRENCY_FIXED",
            f"{milestone.name!r} is invoiced in {milestone.currency_code}; the plan stays in it.",
            field="milestones",
        )


def _amounts(
    drafts: Sequence[MilestoneDraft], standing: Sequence[BillingMilestone], total: Money | None
) -> list[int]:
    """The amount of each draft: as given, or its share of the accepted quotes."""
    shares = [draft.share_bp for draft in drafts if draft.amount is None]
    if not shares:
        return [draft.amount.amount_minor for draft in drafts if draft.amount is not None]
    if total is None:
        raise Conflict(
            "QUOTE_NOT_ACCEPTED",
            "No quote of this project is accepted, so a share of it is no amount yet; accept a "
            "quote first or give amounts.",
            field="milestones",
        )
    frozen = [(m.share_bp, m.amount_minor) for m in standing if m.share_bp is not None]
    _check_shares([share for share, _ in frozen], shares)
    by_share = iter(share_amounts(total.amount_minor, frozen, shares))
    amounts = [d.amount.amount_minor if d.amount is not None else next(by_share) for d in drafts]
    if min(amounts) <= 0:
        raise Conflict(
            "SHARE_IS_NOTHING",
            "After what is invoiced already, a share of the accepted quotes comes to nothing; "
            "make the shares larger or give amounts.",
            field="milestones",
        )
    return amounts


def _check_shares(frozen: Sequence[int], shares: Sequence[int]) -> None:
    together = sum(frozen) + sum(shares)
    if together > FULL_SHARE_BP:
        raise Conflict(
            "SHARES_EXCEED_WHOLE",
            f"With what is invoiced already, the shares come to {together / 100:g} %; "
            f"{(FULL_SHARE_BP - sum(frozen)) / 100:g} % are left.",
            field="milestones",
        )


def _planned(
    tx: Transaction,
    plan: BillingPlan,
    draft: MilestoneDraft,
    milestone: BillingMilestone | None,
    amount: Money,
    rate: TaxRate,
) -> BillingMilestone:
    share_bp = None if draft.amount is not None else draft.share_bp
    if milestone is None:
        return BillingMilestone(
            id=tx.new_id(),
            billing_plan_id=plan.id,
            position=0,
            name=draft.name.strip(),
            due_on=draft.due_on,
            amount_minor=amount.amount_minor,
            currency_code=amount.currency_code,
            tax_rate_bp=rate.rate_bp,
            tax_category=str(rate.category),
            deliverable_id=draft.deliverable_id,
            share_bp=share_bp,
        )
    milestone.name = draft.name.strip()
    milestone.due_on = draft.due_on
    milestone.amount_minor = amount.amount_minor
    milestone.currency_code = amount.currency_code
    milestone.share_bp = share_bp
    milestone.tax_rate_bp = rate.rate_bp
    milestone.tax_category = str(rate.category)
    milestone.deliverable_id = draft.deliverable_id
    return milestone


def _check_total(
    billing_type: BillingType, milestones: Sequence[BillingMilestone], total: Money | None
) -> None:
    """A fixed price is what the client accepted: the milestones may not ask for more."""
    if billing_type is not BillingType.FIXED_PRICE or total is None:
        return
    planned = Money(sum(m.amount_minor for m in milestones), total.currency_code)
    if planned.amount_minor > total.amount_minor:
        raise Conflict(
            "PLAN_EXCEEDS_QUOTE",
            f"The milestones come to {planned}, the accepted quotes to {total}; plan at most "
            "that, or have the client accept another quote first.",
            field="milestones",
            details={"planned": str(planned), "accepted": str(total)},
        )
