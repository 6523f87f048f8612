"""What is ready to be billed, by project and currency.

Each part is one statement over what is open, so that it costs nothing for what was billed before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.paging import Page, cut
from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import aliased

from finance.billing.model import (
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Work,
)
from finance.billing.model.plan import MilestoneStatus
from finance.billing.queries.charged import rooms_of
from finance.billing.queries.unbilled import UNBILLED
from finance.billing.rules.proposing import (
    Gathered,
    ProposalException,
    exceptions_of,
    over_cap_minor,
    ready_minor,
)
from finance.billing.rules.settling import InvoiceStatus
from finance.replicas import queries as replicas
from finance.replicas.readable import KnownProject, agreed_currency
from finance.rights import owner_columns

TOKEN_WIDTH = 5
"""Of the place of a proposal in the list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What an invoice of a project could charge in one currency.

    billing_type None: the project has no plan. unpriced: chargeable time without a rate, which is
    in no currency. ready: what a draft would charge now. over_cap: what goes over the ceiling.
    """

    project_id: str
    reference: str
    name: str
    client_id: str | None
    client_name: str
    billing_type: str | None
    currency_code: str
    exceptions: Sequence[ProposalException]
    ready: Money
    work: Money
    work_entries: int
    work_seconds: int
    oldest_work_on: date | None
    milestones: Money
    milestone_count: int
    next_milestone_on: date | None
    unpriced_entries: int
    unpriced_seconds: int
    draft_invoice_id: str | None
    over_cap: Money

    @property
    def place(self) -> tuple[str, ...]:
        """What needs a look, what is ready, what has to wait; each by client and project."""
        rank = "0" if self.exceptions else "1" if self.ready.amount_minor else "2"
        return rank, self.client_name, self.reference, self.project_id, self.currency_code


Key = tuple[str, str]
"""A project and a currency."""

Project = aliased(KnownProject)
"""Under a name of its own: the conditions of visibility ask this table too."""

_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalFilter:
    """Of which client or project; empty: of all. through: the last day of work and milestones."""

    through: date
    client_id: str = ""
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open, by project and currency; what has no currency, by project."""

    work: dict[Key, Gathered]
    due: dict[Key, Gathered]
    unpriced: dict[str, Gathered]
    plans: dict[str, str] = field(default_factory=dict)
    upcoming: dict[str, date] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str | None] = field(default_factory=dict)
    rooms: dict[Key, int] = field(default_factory=dict)

    def keys(self, home_currency: str) -> Iterator[Key]:
        """A project whose work has no price at all is in the currency that was agreed."""
        known = dict.fromkeys((*self.work, *self.due))
        yield from known
        for project_id in self.unpriced.keys() - {project_id for project_id, _ in known}:
            yield project_id, self.currencies.get(project_id) or home_currency


def list_proposals(
    reading: Reading, page: Page, wanted: ProposalFilter, home_currency: str
) -> tuple[list[Proposal], str, list[Money]]:
    """One page, the token of the next, and what is ready in all."""
    found = _open(reading, wanted)
    keys = list(found.keys(home_currency))
    projects = replicas.projects(reading, {project_id for project_id, _ in keys})
    clients = replicas.clients(
        reading, {one.client_id for one in projects.values() if one.client_id}
    )
    proposals = sorted(
        (
            _proposal(found, projects[project_id], clients, code)
            for project_id, code in keys
            if project_id in projects
        ),
        key=lambda one: one.place,
    )
    after = [one for one in proposals if not page.after or one.place > page.after]
    kept, token = cut(after, page, lambda one: one.place)
    return kept, token, _totals(proposals)


def _proposal(
    found: _Open,
    project: replicas.Project,
    clients: dict[str, replicas.Client],
    currency_code: str,
) -> Proposal:
    id_, client = project.project_id, clients.get(project.client_id or "")
    work = found.work.get((id_, currency_code), Gathered())
    due = found.due.get((id_, currency_code), Gathered())
    unpriced = found.unpriced.get(id_, Gathered())
    plan = found.plans.get(id_)
    handed_over = not project.sold or project.handover_status == "accepted"
    room = found.rooms.get((id_, currency_code))
    over = over_cap_minor(plan, work, due, room)
    exceptions = exceptions_of(plan, unpriced, handed_over=handed_over, over_cap=over > 0)
    return Proposal(
        project_id=id_,
        reference=project.reference,
        name=project.name,
        client_id=project.client_id,
        client_name=client.name if client else "",
        billing_type=plan,
        currency_code=currency_code,
        exceptions=exceptions,
        ready=Money(ready_minor(plan, exceptions, work, due, room), currency_code),
        work=Money(work.minor, currency_code),
        work_entries=work.count,
        work_seconds=work.seconds,
        oldest_work_on=work.first_on,
        milestones=Money(due.minor, currency_code),
        milestone_count=due.count,
        next_milestone_on=found.upcoming.get(id_),
        unpriced_entries=unpriced.count,
        unpriced_seconds=unpriced.seconds,
        draft_invoice_id=found.drafts.get(id_),
        over_cap=Money(over, currency_code),
    )


def _totals(proposals: Sequence[Proposal]) -> list[Money]:
    """What is ready in all, one sum per currency; without currencies of which nothing is."""
    sums: dict[str, int] = {}
    for one in proposals:
        sums[one.currency_code] = sums.get(one.currency_code, 0) + one.ready.amount_minor
    return [Money(minor, code) for code, minor in sorted(sums.items()) if minor]


def _open(reading: Reading, wanted: ProposalFilter) -> _Open:
    work = (Work.project_id, Work.client_id)
    done = (
        *(UNBILLED, Work.worked_on <= wanted.through, ~_RESERVED.exists()),
        Work.retainer_id.is_(None),
    )
    gathered: Any = func.count(), _total(Work.billable_seconds), _total(Work.value_minor)
    priced = (
        select(*_KEY, *gathered, func.min(Work.worked_on))
        .where(*done, Work.value_minor.is_not(None))
        .group_by(*_KEY)
    )
    unpriced = (
        select(*_KEY[:1], *gathered[:2])
        .where(*done, Work.value_minor.is_(None))
        .group_by(Work.project_id)
    )
    found = _Open(
        {
            (id_, code): Gathered(*rest)
            for id_, code, *rest in _rows(reading, priced, wanted, *work)
        },
        {
            (id_, code): Gathered(count, 0, minor, first)
            for id_, code, count, minor, first in _rows(reading, _due(wanted), wanted, *_PLANNED)
        },
        {id_: Gathered(*rest) for id_, *rest in _rows(reading, unpriced, wanted, *work)},
    )
    _look_up(reading, found, wanted)
    return found


def _rows(
    reading: Reading,
    statement: Select[Any],
    wanted: ProposalFilter,
    project_id: Any,
    client_id: Any,
) -> Iterator[Any]:
    """What the reader may see of it, of the client and project that are asked for."""
    query = reading.visible("billing.read", statement, owner_columns(client_id, project_id))
    for column, id_ in ((project_id, wanted.project_id), (client_id, wanted.client_id)):
        if id_:
            query = query.where(column == id_)
    return iter(reading.session.execute(query).all())


_KEY: Any = Work.project_id, Work.currency_code
_PLANNED: Any = (Project.project_id, Project.client_id)


def _due(wanted: ProposalFilter) -> Select[Any]:
    key: Any = BillingPlan.project_id, BillingMilestone.currency_code
    gathered: Any = func.count(), _total(BillingMilestone.amount_minor)
    return (
        _planned(BillingMilestone.due_on <= wanted.through)
        .with_only_columns(*key, *gathered, func.min(BillingMilestone.due_on))
        .group_by(*key)
    )


def _total(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


def _planned(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(BillingPlan.project_id)
        .join(BillingMilestone, BillingMilestone.billing_plan_id == BillingPlan.id)
        .join(Project, Project.project_id == BillingPlan.project_id)
        .where(BillingMilestone.status == MilestoneStatus.PLANNED, *which)
    )


def _look_up(reading: Reading, found: _Open, wanted: ProposalFilter) -> None:
    """What else a proposal says of the projects that were found."""
    ids: Collection[str] = {id_ for id_, _ in (*found.work, *found.due)} | found.unpriced.keys()
    plans = _by_project(BillingPlan.project_id, BillingPlan.billing_type)
    found.plans.update(_pairs(reading, plans.where(BillingPlan.project_id.in_(ids))))
    found.rooms.update(rooms_of(reading, ids))
    upcoming = (
        _planned(BillingMilestone.due_on > wanted.through, BillingPlan.project_id.in_(ids))
        .add_columns(func.min(BillingMilestone.due_on))
        .group_by(BillingPlan.project_id)
    )
    found.upcoming.update(_pairs(reading, upcoming))
    of_project = func.coalesce(InvoiceLine.project_id, Invoice.project_id)
    drafts = (
        _by_project(of_project, Invoice.id)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(Invoice.status == InvoiceStatus.DRAFT, of_project.in_(ids))
        .distinct()
        .order_by(Invoice.id)
    )
    found.drafts.update(_pairs(reading, drafts))
    agreed = _by_project(KnownProject.project_id, agreed_currency())
    of_unpriced = agreed.where(KnownProject.project_id.in_(found.unpriced))
    found.currencies.update(_pairs(reading, of_unpriced))


def _by_project(*columns: Any) -> Select[Any]:
    return select(*columns)


def _pairs(reading: Reading, statement: Select[Any]) -> Iterator[tuple[Any, Any]]:
    return ((key, value) for key, value in reading.session.execute(statement))
