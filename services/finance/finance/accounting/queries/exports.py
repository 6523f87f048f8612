"""Exports: listed, shown, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.accounting.model import AccountingExport

READ = "accounting.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportFilter:
    """Empty or None: all. made_from and made_to are days of the period."""

    system: Sequence[str] = ()
    content: Sequence[str] = ()
    undone: bool | None = None
    posted_from: date | None = None
    posted_through: date | None = None
    search: str = ""


EXPORTS = Records(
    select(AccountingExport.id),
    {
        "id": AccountingExport.id,
        "created_at": AccountingExport.id,
        "number": AccountingExport.number,
        "posted_through": AccountingExport.posted_through,
        "records": AccountingExport.records,
        "file_name": AccountingExport.file_name,
    },
    None,
    system=one_of(AccountingExport.system, "system"),
    content=one_of(AccountingExport.content, "content"),
    undone=AccountingExport.undone_at.is_not(None) == bindparam("undone"),
    posted_from=AccountingExport.posted_through >= bindparam("posted_from"),
    posted_through=AccountingExport.posted_from <= bindparam("posted_through"),
    search=containing("search", AccountingExport.file_name, AccountingExport.fingerprint),
)


def list_exports(reading: Reading, wanted: ExportFilter, asked: Asked) -> Listed:
    reading.actor.require(READ)
    given = asdict(wanted) | {
        "system": list(wanted.system),
        "content": list(wanted.content),
        "search": part(wanted.search),
    }
    return records(reading, AccountingExport, EXPORTS.page(reading, [READ], asked, **given))


def get_export(reading: Reading, accounting_export_id: str) -> AccountingExport:
    reading.actor.require(READ)
    return reading.get(AccountingExport, accounting_export_id)
