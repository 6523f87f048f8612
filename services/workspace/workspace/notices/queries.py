"""Reading one's notices, as far as one may open what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import derived_id, require_id
from chassis.paging import Page, cut
from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.types import DateTime, Uuid

from workspace.actors import require_person
from workspace.notices.model import Notice, NoticeBox
from workspace.notices.rules import KEPT_FOR, NoticeKind
from workspace.search.queries.owners import named_records

PLACE_WIDTH = 2
_READ_WITH = {
    NoticeKind.BUDGET_ALERT: "budget.read",
    NoticeKind.BUDGET_WARNING: "budget.read",
}
"""What is needed besides the permission with which the record is opened."""
_ABOUT_ONESELF = (
    NoticeKind.TIME_RETURNED,
    NoticeKind.BOOKING_CONFIRMED,
    NoticeKind.BOOKING_MOVED,
    NoticeKind.BOOKING_CANCELLED,
)


@dataclass(frozen=True, slots=True)
class SeenNotice:
    """A notice with the record it is about, named as far as its reader may see the names."""

    id: str
    kind: str
    why: str
    happened_at: datetime
    read_at: datetime | None
    detail: str
    day: date | None
    actor_id: str | None
    record_kind: str
    record_id: str
    reference: str
    title: str
    client_id: str | None
    client_name: str | None
    project_id: str | None
    project_name: str | None
    opportunity_id: str | None


@dataclass(frozen=True, slots=True)
class BoxView:
    """A box as it is shown."""

    id: str
    version: int
    unread: int
    muted_kinds: list[str]
    muted_records: list[str]


def list_notices(
    reading: Reading, page: Page, *, unread: bool = False, kinds: str = ""
) -> tuple[list[SeenNotice], str]:
    """A page of the actor's notices, the newest first."""
    record = named_records(reading)
    names = [column for column in record.c if column.name != "openable"]
    own = [column for column in Notice.__table__.c if column.name in _OWN]
    place = tuple_(Notice.happened_at, Notice.id)
    query = (
        _visible(reading, record, select(*own, *names))
        .order_by(Notice.happened_at.desc(), Notice.id.desc())
        .limit(page.limit)
    )
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if wanted := _kinds(kinds):
        query = query.where(Notice.kind.in_(wanted))
    if page.after:
        query = query.where(place < _after(page))
    rows = reading.session.execute(query).all()
    kept, token = cut(rows, page, lambda row: (row.happened_at.isoformat(), row.id))
    return [SeenNotice(**row._mapping) for row in kept], token


_OWN = frozenset({"id", "kind", "why", "happened_at", "read_at", "detail", "day", "actor_id"})


def get_box(reading: Reading) -> BoxView:
    """The actor's; empty while there has been none."""
    person_id = require_person(reading.actor)
    id_ = box_id(person_id)
    box = reading.session.get(NoticeBox, id_) or NoticeBox(id=id_, person_id=person_id)
    return BoxView(
        person_id, box.version, _unread(reading), list(box.muted_kinds), list(box.muted_records)
    )


def box_id(person_id: str) -> str:
    """An id of its own: facts are numbered by the id of what they are about."""
    return derived_id("notice_box", person_id)


def _unread(reading: Reading) -> int:
    """At most as many rows are counted as a person can have."""
    record = named_records(reading)
    unread = _visible(reading, record, select(func.count())).where(Notice.read_at.is_(None))
    return int(reading.session.scalars(unread).one())


def _visible(reading: Reading, record: Any, query: Select[Any]) -> Select[Any]:
    """Those of the actor whose record may be opened; what is about oneself always may."""
    own = Notice.kind.in_([kind.value for kind in _ABOUT_ONESELF])
    refused = [
        kind.value for kind, permission in _READ_WITH.items() if not reading.actor.may(permission)
    ]
    return (
        query.select_from(Notice)
        .join(record, record.c.record_id == Notice.record_id)
        .where(
            Notice.person_id == require_person(reading.actor),
            Notice.happened_at >= reading.now - KEPT_FOR,
            Notice.kind.not_in(refused),
            or_(own, record.c.openable),
        )
    )


def _kinds(given: str) -> list[str]:
    names = [name for part in given.split(",") if (name := part.strip())]
    for name in names:
        if name not in set(NoticeKind):
            raise Invalid(
                "VALUE_UNKNOWN",
                f"kinds has no {name[:100]!r}; choose of {', '.join(NoticeKind)}.",
                field="kinds",
            )
    return names


def _after(page: Page) -> ColumnElement[Any]:
    """The place of the last notice of the page before."""
    at, id_ = page.after
    try:
        happened_at = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:
        raise Invalid(
            "PAGE_TOKEN_MALFORMED",
            "page_token must be the next_page_token of the page before.",
            field="page_token",
        ) from None
    return tuple_(
        literal(happened_at, DateTime(timezone=True)),
        literal(require_id(id_, "page_token"), Uuid(as_uuid=False)),
    )
