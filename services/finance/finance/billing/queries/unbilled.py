"""Lists of the time that can be billed, and of the time that was written off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import one_of
from sqlalchemy import BigInteger, and_, bindparam, cast, func, select, tuple_

from chassis import values
from finance.billing.model import Work, WriteOff
from finance.billing.queries import sums
from finance.replicas.readable import (
    name_of_client,
    name_of_person,
    name_of_project,
    reference_of_project,
)
from finance.rights import of_write_off, owner_columns, require

READ = "billing.read"
UNBILLED = and_(Work.chargeable, ~Work.billed, Work.write_off_id.is_(None))


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledWork:
    """Approved chargeable time that no issued invoice holds; hourly and value None: unpriced."""

    time_entry_id: str
    project_id: str
    project_reference: str | None
    project_name: str | None
    client_id: str | None
    client_name: str | None
    person_id: str
    person_name: str | None
    charge_role: str
    worked_on: date
    seconds: int
    hourly: Money | None
    value: Money | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledFilter:
    """Empty or None: all. Days are included. priced None: with a price and without one."""

    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    person_id: Sequence[str] = ()
    charge_role: Sequence[str] = ()
    search: str = ""
    worked_from: date | None = None
    worked_to: date | None = None
    priced: bool | None = None


_CLIENT, _PERSON = name_of_client(Work.client_id), name_of_person(Work.person_id)
_REFERENCE, _PROJECT = reference_of_project(Work.project_id), name_of_project(Work.project_id)
_OWNERS = owner_columns(Work.client_id, Work.project_id)
_SHOWN: tuple[Any, ...] = (
    *(Work.id, Work.time_entry_id, Work.worked_on, Work.charge_role),
    Work.billable_seconds.label("seconds"),
    *(Work.project_id, _REFERENCE.label("project_reference"), _PROJECT.label("project_name")),
    *(Work.client_id, _CLIENT.label("client_name")),
    *(Work.person_id, _PERSON.label("person_name")),
    *(Work.currency_code, Work.hourly_minor, Work.value_minor),
)
_FILTERS: Mapping[str, Any] = {
    "ids": one_of(Work.time_entry_id, "ids"),
    "project_id": one_of(Work.project_id, "project_id"),
    "client_id": one_of(Work.client_id, "client_id"),
    "person_id": one_of(Work.person_id, "person_id"),
    "charge_role": one_of(Work.charge_role, "charge_role"),
    "search": containing("search", _CLIENT, _REFERENCE, _PROJECT, _PERSON, Work.charge_role),
    "worked_from": Work.worked_on >= bindparam("worked_from"),
    "worked_to": Work.worked_on <= bindparam("worked_to"),
    "priced": Work.value_minor.is_not(None) == bindparam("priced"),
}
UNBILLED_WORK = Records(
    select(*_SHOWN).where(UNBILLED),
    {
        "id": Work.id,
        "worked_on": Work.worked_on,
        "client": _CLIENT,
        "project": _REFERENCE,
        "person": _PERSON,
        "charge_role": Work.charge_role,
        "seconds": Work.billable_seconds,
        "hourly": Work.hourly_minor,
        "value": Work.value_minor,
    },
    _OWNERS,
    default="worked_on",
    **_FILTERS,
)
"""Indexes hold the unbilled work alone, so that what was billed costs no list anything."""


def list_unbilled_work(reading: Reading, wanted: UnbilledFilter, asked: Asked) -> Listed:
    """One page of UnbilledWork, the oldest first if no other order is given."""
    listed = UNBILLED_WORK.page(reading, [READ], asked, **_given(wanted))
    return replace(listed, rows=[_unbilled_work(row) for row in listed.rows])


def unbilled_totals(reading: Reading, wanted: UnbilledFilter, asked: Asked) -> list[Money]:
    """The value of all unbilled work that a list with this filter has, one sum per currency."""
    given = {name: value for name, value in _given(wanted).items() if value not in (None, "", [])}
    if asked.ids:
        given["ids"] = list(asked.ids)
    if not given.keys() - {"project_id", "client_id"}:
        project_ids, client_ids = given.get("project_id", []), given.get("client_id", [])
        return sums.unbilled_totals(reading, project_ids, client_ids)
    summed = reading.visible(READ, _SUMS, _OWNERS).where(*(_FILTERS[name] for name in given))
    return [Money(total, code) for code, total in reading.session.execute(summed, given)]


_TOTAL: tuple[Any, ...] = (Work.currency_code, cast(func.sum(Work.value_minor), BigInteger))
_SUMS = (
    select(*_TOTAL)
    .where(UNBILLED, Work.value_minor.is_not(None))
    .group_by(Work.currency_code)
    .order_by(Work.currency_code)
)


def _given(wanted: UnbilledFilter) -> dict[str, Any]:
    return asdict(wanted) | {
        "project_id": ids_of(wanted.project_id, "project_id"),
        "client_id": ids_of(wanted.client_id, "client_id"),
        "person_id": ids_of(wanted.person_id, "person_id"),
        "charge_role": list(wanted.charge_role),
        "search": part(wanted.search),
    }


def _unbilled_work(row: Any) -> UnbilledWork:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.currency_code)

    return UnbilledWork(
        time_entry_id=row.time_entry_id,
        project_id=row.project_id,
        project_reference=row.project_reference,
        project_name=row.project_name,
        client_id=row.client_id,
        client_name=row.client_name,
        person_id=row.person_id,
        person_name=row.person_name,
        charge_role=row.charge_role,
        worked_on=row.worked_on,
        seconds=row.seconds,
        hourly=money(row.hourly_minor),
        value=money(row.value_minor),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteOffFilter:
    """Empty or None: all. Days are included. undone None: both."""

    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    search: str = ""
    written_off_from: date | None = None
    written_off_to: date | None = None
    undone: bool | None = None


_ITS_CLIENT = name_of_client(WriteOff.client_id)
_ITS_REFERENCE = reference_of_project(WriteOff.project_id)
_UNDONE = WriteOff.undone_at.is_not(None)
WRITE_OFFS = Records(
    select(WriteOff.id),
    {
        "id": WriteOff.id,
        "created_at": WriteOff.id,
        "written_off_on": WriteOff.written_off_on,
        "through": WriteOff.through,
        "client": _ITS_CLIENT,
        "project": _ITS_REFERENCE,
        "entries": WriteOff.entries,
        "seconds": WriteOff.seconds,
        "undone": WriteOff.undone_at,
        "number": WriteOff.number,
        "costs": WriteOff.costs,
    },
    owner_columns(WriteOff.client_id, WriteOff.project_id),
    project_id=one_of(WriteOff.project_id, "project_id"),
    client_id=one_of(WriteOff.client_id, "client_id"),
    search=containing(
        "search",
        *(
            WriteOff.number,
            WriteOff.reason,
            _ITS_CLIENT,
            _ITS_REFERENCE,
            name_of_project(WriteOff.project_id),
        ),
    ),
    written_off_from=WriteOff.written_off_on >= bindparam("written_off_from"),
    written_off_to=WriteOff.written_off_on <= bindparam("written_off_to"),
    undone=bindparam("undone") == _UNDONE,
)


def list_write_offs(reading: Reading, wanted: WriteOffFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given; the undone ones, too."""
    listed = WRITE_OFFS.page(
        reading,
        [READ],
        asked,
        project_id=ids_of(wanted.project_id, "project_id"),
        client_id=ids_of(wanted.client_id, "client_id"),
        search=part(wanted.search),
        written_off_from=wanted.written_off_from,
        written_off_to=wanted.written_off_to,
        undone=wanted.undone,
    )
    return records(reading, WriteOff, listed)


def get_write_off(reading: Reading, write_off_id: str) -> WriteOff:
    """Of those that the reader may see."""
    found = reading.get(WriteOff, write_off_id)
    require(reading, READ, of_write_off(found))
    return found


def list_written_off_work(
    reading: Reading, page: Page, write_off_id: str
) -> tuple[list[UnbilledWork], str]:
    """The time that it took, the oldest first; none once it is undone."""
    written_off = get_write_off(reading, write_off_id)
    query = select(*_SHOWN).where(Work.write_off_id == written_off.id)
    query = query.order_by(Work.worked_on, Work.id).limit(page.limit)
    if page.after:
        day, id_ = page.after
        after = values.needed_day(day, "page_token"), require_id(id_, "page_token")
        query = query.where(tuple_(Work.worked_on, Work.id) > after)
    kept, token = cut(
        reading.session.execute(query).all(), page, lambda row: (row.worked_on, row.id)
    )
    return [_unbilled_work(row) for row in kept], token
