"""The box of a person: made when it is first needed, locked while their notices change."""

from __future__ import annotations

from chassis.database import Transaction
from sqlalchemy.dialects.postgresql import insert

from workspace.notices.model import NoticeBox
from workspace.notices.queries import box_id


def locked_box(tx: Transaction, person_id: str, *, expected_version: int = 0) -> NoticeBox:
    id_ = box_id(person_id)
    row = {"id": id_, "version": 0, "person_id": person_id, "muted_kinds": [], "muted_records": []}
    tx.session.execute(insert(NoticeBox).values(**row).on_conflict_do_nothing())
    return tx.load(NoticeBox, id_, expected_version=expected_version)
