"""Work that may be rated again, and the batches that did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import one_of, prepared
from sqlalchemy import BigInteger, Select, bindparam, case, cast, func, literal, null, select

from finance.billing.model import InvoicedTime, Work
from finance.billing.model.rerating import RERATED_WORK, Rerating
from finance.billing.rules.rerating import FoundRate, Kept, Outcome, RatedWork, rerate
from finance.ledger import queries as ledger
from finance.rates import queries as rates
from finance.rates.rules import Rate, RateKey
from finance.replicas.readable import (
    KnownProject,
    name_of_client,
    name_of_person,
    name_of_project,
    reference_of_project,
)

LOOKED_AT_MAX = 10_000
_R = RERATED_WORK.c


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Priced, chargeable work of these days, both included; None: whatever it is."""

    worked_from: date
    worked_to: date
    client_id: str | None = None
    project_id: str | None = None
    person_id: str | None = None
    charge_role: str = ""


def rerated(reading: Reading, wanted: Selection) -> Outcome:
    """What the rates that apply now change of this work, the oldest first.

    Conflict where there is more work than is looked at in one go.
    """
    rows = reading.session.execute(_work(reading, wanted)).all()
    if len(rows) > LOOKED_AT_MAX:
        raise Conflict(
            "RERATING_TOO_WIDE",
            f"These days have more than {LOOKED_AT_MAX} time entries; choose fewer days, a client, "
            "a project or a person.",
            field="worked_to",
        )
    keys = {
        row.id: RateKey(
            row.charge_role,
            row.client_id,
            row.currency_code,
            row.worked_on,
            row.project_id,
            row.person_id,
        )
        for row in rows
    }
    book = rates.rate_book(reading, set(keys.values()))

    def found(work: RatedWork) -> FoundRate | None:
        priced = book.find(keys[work.work_id])
        return FoundRate(priced.rate, priced.card.id) if priced else None

    return rerate([_rated(row) for row in rows], found)


def _rated(row: Any) -> RatedWork:
    return RatedWork(
        work_id=row.id,
        time_entry_id=row.time_entry_id,
        project_id=row.project_id,
        seconds=row.seconds,
        currency_code=row.currency_code,
        rate=Rate.of(row.hourly_minor, row.daily_minor, row.day_minutes),
        rate_card_id=row.rate_card_id,
        value_minor=row.value_minor,
        corrects_id=row.corrects_id,
        kept=Kept(row.kept) if row.kept else None,
    )


_LOOKED_AT: tuple[Any, ...] = (
    *(Work.id, Work.time_entry_id, Work.project_id, Work.client_id, Work.person_id),
    *(Work.charge_role, Work.worked_on, Work.currency_code),
    Work.billable_seconds.label("seconds"),
    *(Work.hourly_minor, Work.daily_minor, Work.day_minutes, Work.value_minor),
    *(Work.rate_card_id, Work.corrects_id),
)


def _work(reading: Reading, wanted: Selection) -> Select[Any]:
    statement: Select[Any] = (
        select(*_LOOKED_AT, why_kept(reading).label("kept"))
        .where(
            Work.worked_on.between(wanted.worked_from, wanted.worked_to),
            Work.chargeable,
            Work.value_minor.is_not(None),
            Work.client_id.is_not(None),
        )
        .order_by(Work.worked_on, Work.id)
        .limit(LOOKED_AT_MAX + 1)
    )
    for name in ("client_id", "project_id", "person_id", "charge_role"):
        if value := getattr(wanted, name):
            statement = statement.where(getattr(Work, name) == value)
    return statement


def why_kept(reading: Reading) -> Any:
    """The reason for which a row of work has to stay as it is; NULL where it is free."""
    closed = ledger.OpenDays.of(reading).closed_through
    reserved = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
    )
    is_closed = Work.posted_on <= closed if closed is not None else literal(value=False)
    return case(
        (Work.billed, str(Kept.BILLED)),
        (Work.write_off_id.is_not(None), str(Kept.WRITTEN_OFF)),
        (is_closed, str(Kept.CLOSED_PERIOD)),
        (reserved.exists(), str(Kept.ON_DRAFT)),
        else_=null(),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReratingFilter:
    """Empty: all."""

    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""


_CLIENT, _REFERENCE = name_of_client(Rerating.client_id), reference_of_project(Rerating.project_id)
RERATINGS = Records(
    select(Rerating.id),
    {
        "id": Rerating.id,
        "created_at": Rerating.id,
        "worked_from": Rerating.worked_from,
        "worked_to": Rerating.worked_to,
        "status": Rerating.status,
        "entries": Rerating.entries,
        "seconds": Rerating.seconds,
    },
    None,
    default="-created_at",
    client_id=one_of(Rerating.client_id, "client_id"),
    project_id=one_of(Rerating.project_id, "project_id"),
    status=one_of(Rerating.status, "status"),
    search=containing(
        "search", Rerating.reason, _CLIENT, _REFERENCE, name_of_project(Rerating.project_id)
    ),
)


def list_reratings(reading: Reading, wanted: ReratingFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    listed = RERATINGS.page(
        reading,
        ["work.rerate"],
        asked,
        client_id=ids_of(wanted.client_id, "client_id"),
        project_id=ids_of(wanted.project_id, "project_id"),
        status=list(wanted.status),
        search=part(wanted.search),
    )
    return records(reading, Rerating, listed)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReratedProject:
    """What a batch changes of one project in one currency."""

    project_id: str
    project_reference: str
    project_name: str
    client_name: str
    entries: int
    seconds: int
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


@dataclass(frozen=True, kw_only=True, slots=True)
class ReratedWork:
    """A time entry of a batch, before and after."""

    time_entry_id: str
    project_id: str
    project_reference: str
    person_id: str
    person_name: str
    charge_role: str
    worked_on: date
    seconds: int
    hourly_before: Money
    hourly_after: Money
    before: Money
    after: Money


def projects_of(reading: Reading, rerating_id: str) -> list[ReratedProject]:
    """What the batch changes of each project, by reference."""
    return [
        ReratedProject(
            project_id=row.project_id,
            project_reference=row.reference or "",
            project_name=row.name or "",
            client_name=row.client or "",
            entries=row.entries,
            seconds=row.seconds,
            before=Money(row.before, row.currency_code),
            after=Money(row.after, row.currency_code),
        )
        for row in _PROJECTS.all(reading, rerating_id=rerating_id)
    ]


def _total(column: Any, name: str) -> Any:
    return cast(func.sum(column), BigInteger).label(name)


_SUMS = (
    select(_R.project_id, _R.currency_code, func.count().label("entries"))
    .add_columns(
        _total(_R.seconds, "seconds"),
        _total(_R.old_value_minor, "before"),
        _total(_R.new_value_minor, "after"),
    )
    .where(_R.rerating_id == bindparam("rerating_id"))
    .group_by(_R.project_id, _R.currency_code)
    .subquery()
)
_PROJECTS = prepared(
    select(
        _SUMS,
        KnownProject.reference,
        KnownProject.name,
        name_of_client(KnownProject.client_id).label("client"),
    )
    .outerjoin(KnownProject, KnownProject.project_id == _SUMS.c.project_id)
    .order_by(KnownProject.reference, _SUMS.c.project_id, _SUMS.c.currency_code)
)


def list_rerated_work(
    reading: Reading, page: Page, rerating_id: str
) -> tuple[list[ReratedWork], str]:
    """The time entries of a batch, the oldest first."""
    reading.actor.require("work.rerate")
    batch = reading.get(Rerating, rerating_id)
    query = (
        select(
            *(Work.id, Work.worked_on, Work.charge_role, Work.person_id, Work.project_id),
            *(_R.time_entry_id, _R.seconds, _R.currency_code, _R.old_hourly_minor),
            *(_R.new_hourly_minor, _R.old_value_minor, _R.new_value_minor),
            reference_of_project(Work.project_id).label("project_reference"),
            name_of_person(Work.person_id).label("person_name"),
        )
        .join(RERATED_WORK, _R.work_id == Work.id)
        .where(_R.rerating_id == batch.id)
        .order_by(_R.work_id)
        .limit(page.limit)
    )
    if page.after:
        query = query.where(_R.work_id > require_id(page.after[0], "page_token"))
    kept, token = cut(reading.session.execute(query).all(), page, lambda row: (row.id,))
    return [_rerated_work(row) for row in kept], token


def _rerated_work(row: Any) -> ReratedWork:
    code = row.currency_code
    return ReratedWork(
        time_entry_id=row.time_entry_id,
        project_id=row.project_id,
        project_reference=row.project_reference or "",
        person_id=row.person_id,
        person_name=row.person_name or "",
        charge_role=row.charge_role,
        worked_on=row.worked_on,
        seconds=row.seconds,
        hourly_before=Money(row.old_hourly_minor, code),
        hourly_after=Money(row.new_hourly_minor, code),
        before=Money(row.old_value_minor, code),
        after=Money(row.new_value_minor, code),
    )
