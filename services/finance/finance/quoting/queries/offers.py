"""Estimates, quotes and budgets as others read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
)

from finance.quoting.model import (
    Budget,
    BudgetLine,
    Estimate,
    EstimateLine,
    Quote,
    QuoteLine,
    WorkUse,
)
from finance.quoting.readable import USE_OF_BUDGET
from finance.quoting.rules import THRESHOLDS_PERCENT, QuoteStatus, used_bp
from finance.rates.rules import COUNTED_MAX
from finance.replicas.readable import (
    KnownProject,
    agreed_currency,
    name_of_client,
    name_of_project,
    reference_of_project,
)
from finance.rights import of_estimate, of_project_id, owner_columns, owners_of, require
from finance.taxing import TaxRate


def may_see_costs(reading: Reading, estimate: Estimate) -> bool:
    """What its purchases cost: readers of costs, and those who may write the estimate."""
    if reading.actor.may("cost.read"):
        return True
    if not reading.actor.may("estimate.write"):
        return False
    return reading.actor.may("estimate.write", owners_of(reading, of_estimate(estimate)))


def get_estimate(reading: Reading, estimate_id: str) -> Estimate:
    columns = owner_columns(Estimate.client_id, Estimate.project_id)
    return reading.get_visible("estimate.read", Estimate, estimate_id, columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class EstimateFilter:
    """Which estimates to list; empty: all that are (not) archived."""

    client_id: Sequence[str] = ()
    opportunity_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    search: str = ""
    archived: bool = False


def _offers(of: type[Estimate | Quote], **orders: Any) -> dict[str, Any]:
    """The columns by which estimates and quotes are ordered."""
    return {
        "id": of.id,
        "created_at": of.id,
        "reference": of.reference,
        "client": name_of_client(of.client_id),
        "project": reference_of_project(of.project_id),
        **orders,
        "total": of.total_minor,
    }


def _found(of: type[Estimate | Quote]) -> dict[str, Any]:
    """The filters that estimates and quotes have alike."""
    names = name_of_client(of.client_id), name_of_project(of.project_id)
    return {
        "client_id": one_of(of.client_id, "client_id"),
        "opportunity_id": one_of(of.opportunity_id, "opportunity_id"),
        "project_id": one_of(of.project_id, "project_id"),
        "search": containing("search", of.reference, *names),
    }


def _given(wanted: EstimateFilter | QuoteFilter) -> dict[str, Any]:
    names = "client_id", "opportunity_id", "project_id"
    ids = {name: ids_of(getattr(wanted, name), name) for name in names}
    return {**ids, "search": part(wanted.search)}


ESTIMATES = Records(
    select(Estimate.id),
    _offers(Estimate),
    owner_columns(Estimate.client_id, Estimate.project_id),
    archived=Estimate.archived_at.is_not(None) == bindparam("archived"),
    **_found(Estimate),
)


def list_estimates(reading: Reading, wanted: EstimateFilter, asked: Asked) -> Listed:
    given = {**_given(wanted), "archived": wanted.archived}
    listed = ESTIMATES.page(reading, ["estimate.read"], asked, **given)
    return records(reading, Estimate, listed)


def get_quote(reading: Reading, quote_id: str) -> Quote:
    columns = owner_columns(Quote.client_id, Quote.project_id)
    return reading.get_visible("quote.read", Quote, quote_id, columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteFilter:
    """Which quotes to list; empty: all."""

    client_id: Sequence[str] = ()
    opportunity_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""


_TODAY = bindparam("today", type_=Date)
_LAPSED = and_(Quote.status == QuoteStatus.SENT.value, Quote.valid_until < _TODAY)
_STANDING = case((_LAPSED, QuoteStatus.EXPIRED.value), else_=Quote.status)
"""The SQL of rules.standing: a sent quote past its last day counts as expired."""

QUOTES = Records(
    select(Quote.id),
    _offers(Quote, status=Quote.status, valid_until=Quote.valid_until, sent_at=Quote.sent_at),
    owner_columns(Quote.client_id, Quote.project_id),
    status=one_of(_STANDING, "status"),
    today=_TODAY.is_not(None),
    **_found(Quote),
)
"""today: the day that `status` is asked for."""


def list_quotes(reading: Reading, wanted: QuoteFilter, asked: Asked) -> Listed:
    given = _given(wanted)
    if wanted.status:
        given |= {"status": wanted.status, "today": reading.today}
    return records(reading, Quote, QUOTES.page(reading, ["quote.read"], asked, **given))


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """What the accepted quotes hold for one deliverable and charge role, together."""

    deliverable_id: str | None
    charge_role: str
    seconds: int
    amount: Money


@dataclass(frozen=True, slots=True)
class BudgetInForce:
    """The accepted quotes of a project together, and how much of them the work has used."""

    id: str
    version: int
    project_id: str
    quote_id: str
    edition: int
    total: Money
    total_seconds: int
    used: Money
    raised_percent: int

    @property
    def used_bp(self) -> int:
        return used_bp(self.used.amount_minor, self.total.amount_minor)

    @property
    def alerts_percent(self) -> tuple[int, ...]:
        """The thresholds that stand as raised on this edition or before."""
        return tuple(percent for percent in THRESHOLDS_PERCENT if percent <= self.raised_percent)


def budget(reading: Reading, project_id: str) -> BudgetInForce | None:
    """None until a quote of the project has been accepted."""
    return _BUDGET.first(reading, project_id=project_id)


def budgets(reading: Reading, project_ids: Collection[str]) -> dict[str, BudgetInForce]:
    """By project, in one statement; projects without a budget are left out."""
    found = _BUDGETS.all(reading, project_ids=list(project_ids))
    return {one.project_id: one for one in found}


def budgets_of_client(reading: Reading, client_id: str) -> list[Money]:
    """The budgets of all projects of the client together, one sum per currency."""
    return _BUDGETS_OF_CLIENT.all(reading, client_id=client_id)


BUDGET = (
    *(Budget.id, Budget.version, Budget.project_id, Budget.quote_id, Budget.edition),
    *(Budget.currency_code, Budget.total_minor, Budget.total_seconds),
    *(WorkUse.used_minor, Budget.raised_percent),
)
"""What `in_force` reads, of budgets with their WorkUse."""


def in_force(*row: Any) -> BudgetInForce:
    id_, version, project_id, quote_id, edition, code, total, seconds, used, raised = row
    return BudgetInForce(
        *(id_, version, project_id, quote_id, edition),
        Money(total, code),
        seconds,
        Money(used or 0, code),
        raised,
    )


_IN_FORCE = select(*BUDGET).outerjoin(WorkUse, USE_OF_BUDGET)
_BUDGET = prepared(_IN_FORCE.where(Budget.project_id == bindparam("project_id")), in_force)
_BUDGETS = prepared(_IN_FORCE.where(one_of(Budget.project_id, "project_ids")), in_force)
_BUDGETS_OF_CLIENT = prepared(
    select(cast(func.sum(Budget.total_minor), BigInteger), Budget.currency_code)
    .join(KnownProject, KnownProject.project_id == Budget.project_id)
    .where(KnownProject.client_id == bindparam("client_id"))
    .group_by(Budget.currency_code),
    Money,
)


def get_budget(reading: Reading, project_id: str) -> BudgetInForce:
    require(reading, "budget.read", of_project_id(reading, require_id(project_id, "project_id")))
    found = budget(reading, project_id)
    if found is None:
        raise no_budget()
    return found


def no_budget() -> NotFound:
    return NotFound(
        "BUDGET_NOT_FOUND",
        "This project has no budget yet; accept a quote of it or of its opportunity.",
        field="project_id",
    )


def sold(reading: Reading, project_id: str) -> Money | None:
    """What clients accepted for the project, net of tax, whatever its budget was revised to."""
    return _SOLD.first(reading, project_id=project_id)


_SOLD = prepared(
    select(cast(func.sum(Quote.total_minor), BigInteger), Quote.currency_code)
    .where(Quote.project_id == bindparam("project_id"), Quote.status == QuoteStatus.ACCEPTED.value)
    .group_by(Quote.currency_code),
    Money,
)


def budget_parts(reading: Reading, of: BudgetInForce) -> list[BudgetPart]:
    """The lines of a budget, added up by deliverable and charge role."""
    seconds, amount = func.sum(BudgetLine.seconds), func.sum(BudgetLine.amount_minor)
    rows = (
        select(BudgetLine.deliverable_id, BudgetLine.charge_role, seconds, amount)
        .where(BudgetLine.budget_id == of.id)
        .group_by(BudgetLine.deliverable_id, BudgetLine.charge_role)
        .order_by(func.min(cast(BudgetLine.id, Text)))
    )
    return [
        BudgetPart(deliverable_id, role, int(seconds), Money(int(minor), of.total.currency_code))
        for deliverable_id, role, seconds, minor in reading.session.execute(rows)
    ]


@dataclass(frozen=True, slots=True)
class AcceptedTaxRates:
    """How the lines of a project's accepted quotes are taxed, by charge role ("": no role)."""

    by_role: Mapping[str, Sequence[TaxRate]]

    @property
    def all(self) -> Sequence[TaxRate]:
        """Each rate once."""
        return list(dict.fromkeys(rate for rates in self.by_role.values() for rate in rates))

    def of_role(self, charge_role: str) -> Sequence[TaxRate]:
        """Those of the role's own lines; of a role that was not offered, those of all lines."""
        return self.by_role.get(charge_role) or self.all


_TAX_RATES = prepared(
    select(QuoteLine.charge_role, QuoteLine.tax_rate_bp, QuoteLine.tax_category)
    .join(Quote, Quote.id == QuoteLine.quote_id)
    .where(
        Quote.project_id == bindparam("project_id"),
        Quote.status == QuoteStatus.ACCEPTED.value,
        QuoteLine.chosen,
    )
    .distinct()
    .order_by(QuoteLine.charge_role, QuoteLine.tax_rate_bp)
)


def accepted_tax_rates(reading: Reading, project_id: str) -> AcceptedTaxRates:
    by_role: dict[str, list[TaxRate]] = {}
    for role, rate_bp, category in _TAX_RATES.all(reading, project_id=project_id):
        by_role.setdefault(role, []).append(TaxRate(rate_bp, category))
    return AcceptedTaxRates(by_role)


def project_currency(reading: Reading, project_id: str) -> str | None:
    """The currency in which a project's work is valued: its budget's, else that of its
    opportunity's value, else its client's; None while finance does not know them yet."""
    currency_code: str | None = _CURRENCY.one(reading, project_id=project_id).currency_code
    return currency_code


def project_currencies(reading: Reading, project_ids: Collection[str]) -> dict[str, str | None]:
    """The same for several projects."""
    rows = _CURRENCIES.all(reading, project_ids=list(project_ids))
    return {row.project_id: row.currency_code for row in rows}


def _currencies(asked: FromClause) -> Select[Any]:
    """Of projects whose ids are asked; finance may know a project by its opportunity alone."""
    project_id = asked.c.project_id
    agreed = agreed_currency(project_id)
    return (
        select(project_id, func.coalesce(Budget.currency_code, agreed).label("currency_code"))
        .select_from(asked)
        .outerjoin(Budget, Budget.project_id == project_id)
        .outerjoin(KnownProject, KnownProject.project_id == project_id)
    )


_ID = Uuid(as_uuid=False)
_ASKED = bindparam("project_id", type_=_ID)
_ALL_ASKED = func.unnest(bindparam("project_ids", type_=ARRAY(_ID)), type_=_ID)
_CURRENCY, _CURRENCIES = (
    prepared(_currencies(select(asked.label("project_id")).subquery()))
    for asked in (_ASKED, _ALL_ASKED)
)


def lines_priced_by(reading: Reading, rate_card_id: str) -> int:
    """How many estimate lines a rate card has priced, up to COUNTED_MAX."""
    return _PRICED_BY.one(reading, card_id=rate_card_id)


_PRICED_BY = prepared(
    select(func.count()).select_from(
        select(EstimateLine.id)
        .where(EstimateLine.rate_card_id == bindparam("card_id"))
        .limit(COUNTED_MAX)
        .subquery()
    ),
    int,
)


def cards_that_priced(reading: Reading, rate_card_ids: Collection[str]) -> set[str]:
    """Those of the cards that have priced a line of an estimate."""
    return set(_THAT_PRICED.all(reading, card_ids=list(rate_card_ids)))


_CARD = func.unnest(bindparam("card_ids", type_=ARRAY(Uuid(as_uuid=False)))).column_valued("card")
_BY_CARD = select(EstimateLine.id).where(EstimateLine.rate_card_id == _CARD)
_THAT_PRICED = prepared(select(cast(_CARD, Text)).where(_BY_CARD.exists()), str)
