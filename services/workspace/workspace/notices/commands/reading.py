"""Reading, unreading and muting notices, and forgetting them with the person."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from sqlalchemy import delete, update

from workspace.actors import require_person
from workspace.notices.commands.boxes import locked_box
from workspace.notices.model import Notice, NoticeBox
from workspace.notices.queries import box_id
from workspace.notices.rules import NoticeKind


def read_notices(tx: Transaction, notice_ids: Sequence[str]) -> list[str]:
    """Mark as read these notices of the actor, or all without ids; those that were unread."""
    return _mark(tx, notice_ids, read=True)


def unread_notices(tx: Transaction, notice_ids: Sequence[str]) -> list[str]:
    """Mark as unread; those that were read."""
    return _mark(tx, notice_ids, read=False)


def _mark(tx: Transaction, notice_ids: Sequence[str], *, read: bool) -> list[str]:
    person_id = require_person(tx.actor)
    ids = [require_id(id_, f"notice_ids[{place}]") for place, id_ in enumerate(notice_ids)]
    box = locked_box(tx, person_id)
    marking = update(Notice).where(
        Notice.person_id == person_id,
        Notice.read_at.is_(None) if read else Notice.read_at.is_not(None),
    )
    if ids:
        marking = marking.where(Notice.id.in_(ids))
    marking = marking.values(read_at=tx.now if read else None)
    marked = sorted(tx.session.scalars(marking.returning(Notice.id)).all())
    if marked:
        tx.record(box.moved())
    return marked


def mute_notices(
    tx: Transaction, kinds: Sequence[str], records: Sequence[str], *, expected_version: int = 0
) -> NoticeBox:
    """From now on no notices of these kinds or about these records for the actor."""
    person_id = require_person(tx.actor)
    for place, kind in enumerate(kinds):
        if kind not in set(NoticeKind):
            raise Invalid(
                "VALUE_UNKNOWN",
                f"kinds has no {kind[:100]!r}; choose of {', '.join(NoticeKind)}.",
                field=f"kinds[{place}]",
            )
    ids = [require_id(id_, f"records[{place}]") for place, id_ in enumerate(records)]
    box = locked_box(tx, person_id, expected_version=expected_version)
    if fact := box.mute(sorted(set(kinds)), sorted(set(ids))):
        tx.record(fact)
    return box


def erase_notices(tx: Transaction, person_id: str) -> None:
    """Of a person who was erased; of what they did to others' work the notices stay, unnamed."""
    tx.session.execute(delete(Notice).where(Notice.person_id == person_id))
    tx.session.execute(update(Notice).where(Notice.actor_id == person_id).values(actor_id=None))
    if tx.session.get(NoticeBox, box_id(person_id)) is not None:
        box = locked_box(tx, person_id)
        if fact := box.mute([], []):
            tx.record(fact)
