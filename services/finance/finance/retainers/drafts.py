"""What callers send of a retainer, and the one table of checks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import Invalid
from chassis.money import LARGEST_MINOR, Money

from chassis import values
from finance.rates.rules import normalised_role
from finance.retainers.model import Basis
from finance.retainers.rules.balance import Deficit

ALLOWANCES_MAX = 20
PROJECTS_MAX = 50
EXPIRY_PERIODS_MAX = 104
ALLOWANCE_SECONDS_MAX = 100_000 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """Seconds or money, as the basis of the retainer asks; the other is None."""

    seconds: int | None = None
    money: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowanceDraft:
    """charge_role empty: everybody whose role is not named."""

    amount: Amount
    charge_role: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermsDraft:
    """What is agreed from a day on, as it was sent. effective_from None: from the start."""

    price: Money
    allowances: Sequence[AllowanceDraft]
    deficit: str
    effective_from: date | None = None
    cap: Amount | None = None
    expiry_periods: int | None = None
    overage_hourly: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RetainerDraft:
    """A new retainer, as it was sent. project_ids: the first one's invoices bill it."""

    client_id: str
    project_ids: Sequence[str]
    name: str
    basis: str
    cadence: str
    billed: str
    starts_on: date
    terms: TermsDraft
    ends_on: date | None = None
    currency_code: str = ""
    tax_rate_bp: int | None = None
    tax_category: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedTerms:
    """Terms in whole seconds or minor units."""

    price_minor: int
    allowances: list[dict[str, object]]
    cap: int | None
    expiry_periods: int | None
    deficit: str
    overage_hourly_minor: int | None


def checked_terms(draft: TermsDraft, basis: str, currency_code: str, within: str) -> CheckedTerms:
    """Invalid, naming the field, where they do not fit the retainer's basis and currency."""
    price = values.amount(draft.price, f"{within}price", currency_code)
    deficit = values.word(Deficit, draft.deficit, f"{within}deficit").value
    return CheckedTerms(
        price_minor=price.amount_minor,
        allowances=_allowances(draft, basis, currency_code, within),
        cap=None
        if draft.cap is None
        else _quantity(draft.cap, basis, currency_code, f"{within}cap", least=0),
        expiry_periods=None
        if draft.expiry_periods is None
        else values.number(draft.expiry_periods, f"{within}expiry_periods", 0, EXPIRY_PERIODS_MAX),
        deficit=deficit,
        overage_hourly_minor=_hourly(draft, basis, currency_code, within),
    )


def _allowances(
    draft: TermsDraft, basis: str, currency_code: str, within: str
) -> list[dict[str, object]]:
    values.count(draft.allowances, f"{within}allowances", ALLOWANCES_MAX)
    found: dict[str, int] = {}
    for i, one in enumerate(draft.allowances):
        field = f"{within}allowances[{i}]"
        role = normalised_role(one.charge_role)
        if role in found:
            raise Invalid(
                "CHARGE_ROLE_TWICE",
                f"{role or 'Everybody else'} has an allowance already; list each role once.",
                field=f"{field}.charge_role",
            )
        found[role] = _quantity(one.amount, basis, currency_code, f"{field}.amount", least=0)
    if not found:
        raise Invalid(
            "VALUE_REQUIRED",
            "allowances is required: what each period allows, in hours or in money.",
            field=f"{within}allowances",
        )
    return [{"charge_role": role, "quantity": quantity} for role, quantity in found.items()]


def _quantity(amount: Amount, basis: str, currency_code: str, field: str, least: int) -> int:
    if basis == Basis.MONEY:
        if amount.money is None or amount.seconds is not None:
            raise Invalid(
                "RETAINER_IN_MONEY", f"{field}: give money, not minutes.", field=f"{field}.money"
            )
        return values.amount(
            amount.money, f"{field}.money", currency_code, least=least
        ).amount_minor
    if amount.seconds is None or amount.money is not None:
        raise Invalid(
            "RETAINER_IN_HOURS", f"{field}: give minutes, not money.", field=f"{field}.minutes"
        )
    return values.number(amount.seconds, f"{field}.minutes", least, ALLOWANCE_SECONDS_MAX)


def _hourly(draft: TermsDraft, basis: str, currency_code: str, within: str) -> int | None:
    """Needed where hours beyond the allowance are billed; what is in money needs no rate."""
    field = f"{within}overage_hourly"
    if draft.overage_hourly is not None and basis != Basis.MONEY:
        hourly = values.amount(draft.overage_hourly, field, currency_code, least=1).amount_minor
        return min(hourly, LARGEST_MINOR)
    if draft.deficit == Deficit.BILL and basis != Basis.MONEY:
        raise Invalid(
            "VALUE_REQUIRED",
            "overage_hourly is required: the rate at which hours beyond the allowance are billed.",
            field=field,
        )
    return None
