"""What an export asks for, and which records are new for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, exists, true

from finance.accounting.model import ExportedRecord
from finance.accounting.rules.words import Content, System


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """again: what was exported before as well. legal_entity_id: whose; None: of all."""

    system: System
    content: Content
    posted_from: date
    posted_through: date
    currency_code: str
    again: bool = False
    legal_entity_id: str | None = None


def is_wanted(wanted: Wanted, record_id: Any) -> ColumnElement[bool]:
    if wanted.again:
        return true()
    return ~exists().where(
        ExportedRecord.system == wanted.system.value,
        ExportedRecord.content == wanted.content.value,
        ExportedRecord.record_id == record_id,
        ExportedRecord.live,
    )


def is_of_entity(wanted: Wanted, legal_entity_id: Any) -> ColumnElement[bool]:
    if wanted.legal_entity_id is None:
        return true()
    return cast("ColumnElement[bool]", legal_entity_id == wanted.legal_entity_id)
