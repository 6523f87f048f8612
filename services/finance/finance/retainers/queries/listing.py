"""Retainers, their periods and the hours of a period, as others read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import one_of
from sqlalchemy import Date, bindparam, literal, or_, select, tuple_, union_all

from finance.billing.readable import Work
from finance.replicas.readable import name_of_client
from finance.retainers.model import ADJUSTMENT, Basis, Retainer, RetainerPeriod, RetainerProject
from finance.retainers.queries.standing import (
    Billing,
    Standing,
    billings,
    closed_standing,
    standings,
)
from finance.retainers.rules.burning import forecast
from finance.retainers.rules.periods import DAY, Period, period_of, working_days
from finance.rights import owner_columns

READ = "retainer.read"
FUTURE_MAX = 12
_FIRST_PROJECT = (
    select(RetainerProject.project_id)
    .where(RetainerProject.retainer_id == Retainer.id, RetainerProject.position == 0)
    .correlate(Retainer)
    .scalar_subquery()
)
OWNERS = owner_columns(Retainer.client_id, _FIRST_PROJECT)
_CLIENT = name_of_client(Retainer.client_id)
_OF_PROJECT = select(RetainerProject.retainer_id).where(
    RetainerProject.retainer_id == Retainer.id, one_of(RetainerProject.project_id, "project_id")
)
_DAY: Any = bindparam("runs_on", type_=Date)


@dataclass(frozen=True, kw_only=True, slots=True)
class RetainerFilter:
    """Which retainers to list; empty: all that are (not) archived. runs_on: those that run then."""

    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    cadence: Sequence[str] = ()
    basis: Sequence[str] = ()
    search: str = ""
    runs_on: date | None = None
    archived: bool = False


RETAINERS = Records(
    select(Retainer.id),
    {
        "id": Retainer.id,
        "created_at": Retainer.id,
        "reference": Retainer.reference,
        "name": Retainer.name,
        "client": _CLIENT,
        "cadence": Retainer.cadence,
        "starts_on": Retainer.starts_on,
        "ends_on": Retainer.ends_on,
    },
    OWNERS,
    default="client",
    client_id=one_of(Retainer.client_id, "client_id"),
    project_id=_OF_PROJECT.exists(),
    cadence=one_of(Retainer.cadence, "cadence"),
    basis=one_of(Retainer.basis, "basis"),
    search=containing("search", Retainer.reference, Retainer.name, _CLIENT),
    runs_on=(Retainer.starts_on <= _DAY)
    & or_(Retainer.ends_on.is_(None), Retainer.ends_on >= _DAY),
    archived=Retainer.archived_at.is_not(None) == bindparam("archived"),
)


def list_retainers(reading: Reading, wanted: RetainerFilter, asked: Asked) -> Listed:
    given = asdict(wanted) | {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "cadence": list(wanted.cadence),
        "basis": list(wanted.basis),
        "search": part(wanted.search),
    }
    return records(reading, Retainer, RETAINERS.page(reading, [READ], asked, **given))


def get_retainer(reading: Reading, retainer_id: str) -> Retainer:
    return reading.get_visible(READ, Retainer, retainer_id, OWNERS)


def current(reading: Reading, retainers: Sequence[Retainer], today: date) -> dict[str, Standing]:
    """The period of each that holds today, by its id: the open one, else the last that is closed.

    Left out: those that have not begun.
    """
    found = standings(reading, retainers, {one.id: today for one in retainers})
    standing = {id_: listed[-1] for id_, listed in found.items() if listed}
    closed = [one for one in retainers if one.id not in standing and one.closed_through]
    if closed:
        by_id = {one.id: one for one in closed}
        rows = list(
            reading.session.scalars(
                select(RetainerPeriod).where(
                    tuple_(RetainerPeriod.retainer_id, RetainerPeriod.ends_on).in_(
                        [(one.id, one.closed_through) for one in closed]
                    )
                )
            )
        )
        billed = billings(reading, [row.id for row in rows])
        for row in rows:
            standing[row.retainer_id] = closed_standing(
                by_id[row.retainer_id], row, billed.get(row.id, Billing())
            )
    return standing


def expected_use(standing: Standing, today: date) -> int | None:
    """Used at the end of the period, at the rate of the working days so far."""
    if standing.is_closed:
        return standing.total("used")
    elapsed, days = working_days(standing.retainer.agreement, standing.period, today)
    return forecast(standing.total("used"), elapsed, days)


def periods(
    reading: Reading, retainer: Retainer, page: Page, ahead: int
) -> tuple[list[Standing], str]:
    """The periods from the latest to the first: `ahead` of them to come, the open, the closed."""
    before = date.fromisoformat(page.after[0]) if page.after else None
    found = [] if before else _open(reading, retainer, ahead)
    closed = _closed(reading, retainer, before, page.limit)
    return cut([*reversed(found), *closed], page, lambda one: (one.period.first.isoformat(),))


def _open(reading: Reading, retainer: Retainer, ahead: int) -> list[Standing]:
    last = max(reading.today, retainer.opens_on)
    for _ in range(ahead):
        last = period_of(retainer.cadence, period_of(retainer.cadence, last).last + DAY).last
    return standings(reading, [retainer], {retainer.id: last})[retainer.id]


def _closed(
    reading: Reading, retainer: Retainer, before: date | None, limit: int
) -> list[Standing]:
    asked = (
        select(RetainerPeriod)
        .where(RetainerPeriod.retainer_id == retainer.id, RetainerPeriod.closed_at.is_not(None))
        .order_by(RetainerPeriod.starts_on.desc())
        .limit(limit)
    )
    if before is not None:
        asked = asked.where(RetainerPeriod.starts_on < before)
    rows = list(reading.session.scalars(asked))
    billed = billings(reading, [row.id for row in rows])
    return [closed_standing(retainer, row, billed.get(row.id, Billing())) for row in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class RetainedWork:
    """Hours that count in a period. is_late: worked in an earlier one, which was closed by then.

    taken_back: a closed period had counted them, and this is the counter-entry.
    """

    time_entry_id: str
    project_id: str
    person_id: str
    charge_role: str
    worked_on: date
    seconds: int
    value: Money
    is_late: bool
    taken_back: bool


def period_work(
    reading: Reading, retainer: Retainer, period: Period, page: Page
) -> tuple[list[RetainedWork], str]:
    """The rows whose sum is what the period has used, by day."""
    work: tuple[Any, ...] = (
        *(Work.id.label("key"), Work.time_entry_id, Work.project_id, Work.person_id),
        *(Work.charge_role, Work.worked_on, Work.seconds, Work.billable_seconds),
        Work.value_minor,
    )
    moved: tuple[Any, ...] = (
        *(ADJUSTMENT.c.work_id.label("key"), ADJUSTMENT.c.time_entry_id, ADJUSTMENT.c.project_id),
        *(ADJUSTMENT.c.person_id, ADJUSTMENT.c.charge_role, ADJUSTMENT.c.worked_on),
    )
    of_retainer = ADJUSTMENT.c.retainer_id == retainer.id
    days = period.first, period.last
    counted = union_all(
        select(*work, literal(False).label("taken_back"), Work.retained_on.label("on"))
        .where(Work.retainer_id == retainer.id, Work.retained_on.between(*days))
        .where(~Work.withdrawn),
        select(
            *(*moved, ADJUSTMENT.c.seconds, ADJUSTMENT.c.billable_seconds),
            *(ADJUSTMENT.c.value_minor, literal(True)),
            ADJUSTMENT.c.counted_on,
        ).where(of_retainer, ADJUSTMENT.c.counted_on.between(*days)),
        select(
            *(*moved, -ADJUSTMENT.c.seconds, -ADJUSTMENT.c.billable_seconds),
            *(-ADJUSTMENT.c.value_minor, literal(False)),
            ADJUSTMENT.c.was_on,
        ).where(of_retainer, ADJUSTMENT.c.was_on.between(*days)),
    ).subquery("counted")
    place = (counted.c.worked_on, counted.c.key, counted.c.taken_back)
    asked = select(counted).order_by(*place).limit(page.limit)
    if page.after:
        day, key, taken_back = page.after
        asked = asked.where(
            tuple_(*place) > tuple_(date.fromisoformat(day), literal(key), taken_back == "True")
        )
    rows = reading.session.execute(asked).all()
    kept, token = cut(rows, page, lambda row: (row.worked_on.isoformat(), row.key, row.taken_back))
    return [_shown(retainer, period, row) for row in kept], token


def _shown(retainer: Retainer, period: Period, row: Any) -> RetainedWork:
    return RetainedWork(
        time_entry_id=row.time_entry_id,
        project_id=row.project_id,
        person_id=row.person_id,
        charge_role=row.charge_role,
        worked_on=row.worked_on,
        seconds=row.billable_seconds if retainer.basis == Basis.BILLABLE else row.seconds,
        value=retainer.money(row.value_minor or 0),
        is_late=row.worked_on < period.first,
        taken_back=row.taken_back,
    )
