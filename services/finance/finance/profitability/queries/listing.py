"""The figures of all projects: filtered, ordered and cut by the database, over the kept sums.

By reference or name an index gives the page, and only its projects are added up. By an amount, all
that the caller may see are added up first.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from chassis.visibility import OwnerColumns
from sqlalchemy import (
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from chassis import values
from finance.billing.queries import sums as billing
from finance.billing.readable import PROJECT_SUM
from finance.entries.queries.bought import bought_for_projects
from finance.entries.readable import ENTRY_SUM
from finance.profitability.queries.figures import ProjectFigures, figures_in, hide_costs
from finance.profitability.rules import Course
from finance.quoting import queries as quoting
from finance.quoting.readable import USE_OF_BUDGET, Budget, WorkUse
from finance.replicas.readable import KnownProject, agreed_currency, is_client_of_another

TOKEN_WIDTH = 4
SMALLEST = -(2**62)
"""Stands for a value that a project does not have."""

_SUM = PROJECT_SUM.c
_ENTRIES = ENTRY_SUM.c


@dataclass(frozen=True, kw_only=True, slots=True)
class FiguresFilter:
    """Which projects to list, and in which order; empty: all, by reference."""

    client_id: str = ""
    project_manager_id: str = ""
    status: str = ""
    currency_code: str = ""
    archived: bool = False
    order_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedProject:
    """A project and what it is worth."""

    project_id: str
    reference: str
    name: str
    status: str
    client_id: str | None
    project_manager_id: str | None
    worth: ProjectFigures


def list_project_figures(
    reading: Reading, page: Page, wanted: FiguresFilter, home_currency: str
) -> tuple[list[ListedProject], str]:
    """One page in the order asked for, and the token of the next."""
    order = _Order.of(wanted.order_by or "reference")
    if order.tells_costs:
        reading.actor.require("cost.read")
    statement = _narrowed(_projects(home_currency), wanted)
    owners = OwnerColumns(
        account_manager=lambda me: ~is_client_of_another(KnownProject.client_id, me),
        project_manager=KnownProject.project_manager_id,
    )
    visible = reading.visible("profit.read", statement, owners).subquery()
    ordered = visible if order.by_words else _worth(visible)
    rows = reading.session.execute(order.page(ordered, page)).all()
    kept, token = cut(rows, page, order.place)
    return _with_figures(reading, kept), token


def _projects(home_currency: str) -> Select[Any]:
    """Each project with its currency: its budget's; else that of all its work and documents, if
    there is one; else what was agreed; else ours."""
    lowest, highest = func.min(_SUM.currency_code), func.max(_SUM.currency_code)
    only = (
        select(case((lowest == highest, lowest)))
        .where(_SUM.project_id == KnownProject.project_id, _SUM.row_count > 0)
        .correlate(KnownProject)
        .scalar_subquery()
    )
    currency: Any = func.coalesce(Budget.currency_code, only, agreed_currency(), home_currency)
    return (
        select(
            *(KnownProject.project_id, KnownProject.reference, KnownProject.name),
            *(KnownProject.status, KnownProject.client_id, KnownProject.project_manager_id),
            *(KnownProject.end_on, KnownProject.due_on),
            currency.label("currency_code"),
            Budget.total_minor.label("budget"),
            WorkUse.used_minor.label("budget_spent"),
        )
        .outerjoin(Budget, Budget.project_id == KnownProject.project_id)
        .outerjoin(WorkUse, USE_OF_BUDGET)
    )


def _narrowed(projects: Select[Any], wanted: FiguresFilter) -> Select[Any]:
    archived = KnownProject.archived
    projects = projects.where(archived if wanted.archived else ~archived)
    for name in ("client_id", "project_manager_id"):
        if id_ := getattr(wanted, name):
            projects = projects.where(getattr(KnownProject, name) == require_id(id_, name))
    if wanted.status:
        projects = projects.where(KnownProject.status == wanted.status)
    if wanted.currency_code:
        currency_code = values.currency(wanted.currency_code, "currency_code")
        whole = projects.subquery()
        projects = select(whole).where(whole.c.currency_code == currency_code)
    return projects


def _worth(project: Subquery) -> Subquery:
    """What the projects can be ordered by."""
    its = or_(_SUM.currency_code == project.c.currency_code, _SUM.currency_code.is_(None))
    ours = _SUM.cost_currency_code == project.c.currency_code
    cost = func.coalesce(func.sum(_SUM.cost_minor).filter(ours), 0)
    elsewhere = func.bool_or(and_(_SUM.cost_minor != 0, ~ours))
    used, wip, billed, due = (
        func.coalesce(func.sum(column), 0)
        for column in (_SUM.value_minor, _SUM.unbilled_minor, _SUM.net_minor, _SUM.due_minor)
    )
    known = func.coalesce(elsewhere, False).is_(False)
    bought, passed_on = _bought(project), _passed_on(project)
    revenue = billed - passed_on
    invoiced = case((and_(known, bought.is_not(None)), revenue - bought - cost))
    standard = case((known, used - cost))
    columns = list(project.c)
    return (
        select(
            *columns,
            *(used.label("used"), wip.label("wip"), billed.label("billed"), due.label("due")),
            _share(project.c.budget_spent, project.c.budget).label("budget_used"),
            invoiced.label("margin_invoiced"),
            _share(invoiced, revenue).label("margin_invoiced_share"),
            standard.label("margin_standard"),
            _share(standard, used).label("margin_standard_share"),
        )
        .outerjoin(PROJECT_SUM, and_(_SUM.project_id == project.c.project_id, its))
        .group_by(*columns)
        .subquery()
    )


def _bought(project: Subquery) -> Any:
    """Purchases in the project's currency; no value where some are in another."""
    ours = _ENTRIES.cost_currency_code == project.c.currency_code
    others = func.coalesce(func.bool_or(and_(_ENTRIES.bought_minor != 0, ~ours)), False)
    bought = func.coalesce(func.sum(_ENTRIES.bought_minor).filter(ours), 0)
    return (
        select(case((~others, bought)))
        .where(_ENTRIES.project_id == project.c.project_id)
        .correlate(project)
        .scalar_subquery()
    )


def _passed_on(project: Subquery) -> Any:
    its = _ENTRIES.currency_code == project.c.currency_code
    return (
        select(func.coalesce(func.sum(_ENTRIES.passed_on_minor).filter(its), 0))
        .where(_ENTRIES.project_id == project.c.project_id)
        .correlate(project)
        .scalar_subquery()
    )


def _share(part: Any, whole: Any) -> Any:
    return case((whole > 0, cast(part, Numeric) / whole))


_WORDS = {"reference", "name"}
_SHARES = {"budget_used", "margin_invoiced_share", "margin_standard_share"}
_AMOUNTS = {"budget", "used", "wip", "billed", "due", "margin_invoiced", "margin_standard"}


@dataclass(frozen=True, slots=True)
class _Order:
    """By a column of `_worth`, equal values by id; amounts of one currency after the other."""

    word: str
    column: str
    down: bool

    @classmethod
    def of(cls, word: str) -> _Order:
        column = word.removeprefix("-")
        if column not in _WORDS | _SHARES | _AMOUNTS:
            raise Invalid(
                "VALUE_UNKNOWN",
                f"order_by must be one of {', '.join(sorted(_WORDS | _SHARES | _AMOUNTS))}, with a "
                "minus in front for the other way round.",
                field="order_by",
            )
        return cls(word, column, word.startswith("-"))

    @property
    def by_words(self) -> bool:
        return self.column in _WORDS

    @property
    def tells_costs(self) -> bool:
        return self.column.startswith("margin")

    def page(self, worth: Subquery, page: Page) -> Select[Any]:
        code = worth.c.currency_code if self.column in _AMOUNTS else literal("", Text)
        value: Any = worth.c[self.column]
        if not self.by_words:
            value = func.coalesce(cast(value, Numeric), SMALLEST)
        here = (value, worth.c.project_id) if self.by_words else (code, value, worth.c.project_id)
        statement = select(worth, code.label("code"), value.label("value")).limit(page.limit)
        if page.after:
            place = tuple_(*self._after(page, value, worth.c.project_id))
            statement = statement.where(
                tuple_(*here) < place if self.down else tuple_(*here) > place
            )
        return statement.order_by(*(one.desc() if self.down else one for one in here))

    def _after(self, page: Page, value: Any, id_: Any) -> list[Any]:
        word, code, last, project_id = page.after
        if word != self.word:
            raise _malformed()
        if self.by_words:
            return [literal(last, Text), _id(project_id, id_)]
        try:
            number = Decimal(last)
        except InvalidOperation:
            raise _malformed() from None
        return [literal(code, Text), literal(number, Numeric), _id(project_id, id_)]

    def place(self, row: Any) -> tuple[object, ...]:
        return self.word, row.code, row.value, row.project_id


def _id(id_: str, column: Any) -> Any:
    return literal(require_id(id_, "page_token"), column.type)


def _malformed() -> Invalid:
    return Invalid(
        "PAGE_TOKEN_MALFORMED",
        "page_token must be the next_page_token of the page before, with the same order_by.",
        field="page_token",
    )


def _with_figures(reading: Reading, rows: list[Any]) -> list[ListedProject]:
    """In four statements, however many projects there are."""
    ids = [row.project_id for row in rows]
    budgets = quoting.budgets(reading, ids)
    sums = billing.sums_of_projects(reading, ids)
    bought = bought_for_projects(reading, ids)
    worth = {
        row.project_id: figures_in(
            row.currency_code,
            sums.get(row.project_id, ()),
            budgets.get(row.project_id),
            Course(row.status, row.end_on, row.due_on),
            bought.get(row.project_id, ()),
        )
        for row in rows
    }
    if not reading.actor.may("cost.read"):
        _hide_costs(reading, worth)
    return [
        ListedProject(
            project_id=row.project_id,
            reference=row.reference,
            name=row.name,
            status=row.status,
            client_id=row.client_id,
            project_manager_id=row.project_manager_id,
            worth=worth[row.project_id],
        )
        for row in rows
    ]


def _hide_costs(reading: Reading, worth: dict[str, ProjectFigures]) -> None:
    """Each project by itself: its people are not hidden among those of another."""
    hours: dict[str, list[billing.CostedHours]] = {}
    for one in billing.costed_hours_of_projects(reading, worth):
        hours.setdefault(one.project_id, []).append(one)
    for project_id, of_project in worth.items():
        figures = of_project.figures
        hide_costs([figures], hours.get(project_id, ()), figures.currency_code)
