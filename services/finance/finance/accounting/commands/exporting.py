"""Files for the accountant's system: made once for each record, kept, and undone with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import func, insert, select, update

from chassis import values
from finance.accounting.model import AccountingExport, ExportedRecord
from finance.accounting.queries.mappings import targets
from finance.accounting.queries.sources import records_of
from finance.accounting.queries.wanted import Wanted
from finance.accounting.rules import files
from finance.accounting.rules.datev_files import Batch
from finance.accounting.rules.records import Record
from finance.accounting.rules.targets import Need
from finance.accounting.rules.words import SYSTEM_NAMES, Content, System
from finance.chart.queries import year_start
from finance.rights import require

DAYS_MAX = 366
NAMED_MAX = 20
INSERTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an export would hold. is_more: more than one export may hold."""

    records: int
    is_more: bool
    missing: Sequence[Need]


def preview_export(reading: Reading, wanted: Wanted) -> Prospect:
    """How much is new, and what has no mapping yet."""
    reading.actor.require("accounting.read")
    check(wanted)
    found = records_of(reading, wanted, files.RECORDS_MAX + 1)
    missing = targets(reading, wanted.system).missing(found) if found else []
    return Prospect(min(len(found), files.RECORDS_MAX), len(found) > files.RECORDS_MAX, missing)


def make_export(tx: Transaction, wanted: Wanted) -> AccountingExport:
    """A file of what is new in the period, or of the whole period again."""
    require(tx, "accounting.write")
    check(wanted)
    tx.serialise("accounting export")
    found = records_of(tx, wanted, files.RECORDS_MAX + 1)
    _check_amount(found, wanted)
    its = targets(tx, wanted.system)
    _refuse_missing(its.missing(found), wanted.system)
    number = 1 + (tx.session.scalar(select(func.max(AccountingExport.number))) or 0)
    written = files.write(wanted.content, found, its, _batch(tx, wanted), number)
    _check_size(written)
    export = _keep(tx, wanted, found, written, number)
    tx.record(export.made())
    return export


def undo_export(tx: Transaction, accounting_export_id: str, reason: str) -> AccountingExport:
    """Its records are new again for the next export. The file stays."""
    why = values.text(reason, "reason", required=True)
    require(tx, "accounting.write")
    export = tx.load(AccountingExport, accounting_export_id)
    tx.record(export.undo(why, tx.now))
    its = update(ExportedRecord).where(ExportedRecord.accounting_export_id == export.id)
    tx.session.execute(its.values(live=False))
    return export


def wanted_export(
    system: str,
    content: str,
    days: tuple[date | None, date | None],
    currency_code: str,
    *,
    again: bool,
    today: date,
    legal_entity_id: str | None = None,
) -> Wanted:
    """As it was asked for. Clients have no period: it is today's."""
    its = values.word(System, system, "system")
    what = values.word(Content, content, "content")
    start, end = (today, today) if what is Content.CONTACTS else days
    if start is None or end is None:
        field = "posted_from" if start is None else "posted_through"
        raise Invalid("VALUE_MISSING", f"{field} is missing: an export has a period.", field=field)
    return Wanted(
        system=its,
        content=what,
        posted_from=start,
        posted_through=end,
        currency_code=values.currency(currency_code, "currency_code"),
        again=again,
        legal_entity_id=legal_entity_id,
    )


def check(wanted: Wanted) -> None:
    """Invalid unless there is such a file and the period is one."""
    values.window(wanted.posted_from, wanted.posted_through, "posted_from", "posted_through")
    if (wanted.posted_through - wanted.posted_from).days > DAYS_MAX:
        raise Invalid(
            "VALUE_OUT_OF_RANGE",
            f"An export has at most {DAYS_MAX} days; make several.",
            field="posted_through",
        )
    if not files.is_offered(wanted.system, wanted.content):
        raise Invalid(
            "ACCOUNTING_FILE_UNKNOWN",
            f"There is no file of {wanted.content} for {SYSTEM_NAMES[wanted.system]}; export "
            "journals, in which documents and bills are.",
            field="content",
        )


def _check_amount(found: Sequence[Record], wanted: Wanted) -> None:
    if not found:
        raise Conflict(
            "ACCOUNTING_EXPORT_EMPTY",
            f"There are no new {wanted.content} in {wanted.currency_code} in this period. Set "
            "again to export what was exported before.",
            field="posted_through",
        )
    if len(found) > files.RECORDS_MAX:
        raise Invalid(
            "ACCOUNTING_EXPORT_TOO_LONG",
            f"An export holds at most {files.RECORDS_MAX} {wanted.content}; take fewer days.",
            field="posted_through",
        )


def _refuse_missing(missing: Sequence[Need], system: System) -> None:
    if not missing:
        return
    names = ", ".join(one.name for one in missing[:NAMED_MAX])
    more = f" and {len(missing) - NAMED_MAX} more" if len(missing) > NAMED_MAX else ""
    raise Conflict(
        "ACCOUNTING_MAPPING_MISSING",
        f"{SYSTEM_NAMES[system]} has no name for: {names}{more}. Set them under Books, Accounting "
        "link, Mappings.",
        field="system",
        details={
            "missing": "; ".join(f"{one.kind} {one.source}" for one in missing[:NAMED_MAX]),
            "href": f"/accounting?show=mappings&system={system}",
        },
    )


def _check_size(written: files.WrittenFile) -> None:
    if len(written.content) > files.BYTES_MAX:
        raise Invalid(
            "ACCOUNTING_EXPORT_TOO_LONG",
            f"The file would have more than {files.BYTES_MAX:,} bytes; take fewer days.",
            field="posted_through",
        )


def _batch(tx: Transaction, wanted: Wanted) -> Batch:
    year = year_start(tx, wanted.posted_from)
    if wanted.system is System.DATEV and year_start(tx, wanted.posted_through) != year:
        raise Invalid(
            "ACCOUNTING_YEARS_DIFFER",
            "A batch for DATEV is of one financial year; make one for each.",
            field="posted_through",
        )
    return Batch(
        made_at=tx.now.astimezone(tx.zone),
        posted_from=wanted.posted_from,
        posted_through=wanted.posted_through,
        year_from=year,
        currency_code=wanted.currency_code,
        title=f"Tandem {wanted.posted_from:%d.%m.%Y}",
    )


def _keep(
    tx: Transaction,
    wanted: Wanted,
    found: Sequence[Record],
    written: files.WrittenFile,
    number: int,
) -> AccountingExport:
    dated = wanted.content is not Content.CONTACTS
    export = AccountingExport(
        id=tx.new_id(),
        number=number,
        system=wanted.system.value,
        content=wanted.content.value,
        posted_from=wanted.posted_from if dated else None,
        posted_through=wanted.posted_through if dated else None,
        currency_code=wanted.currency_code,
        records=len(found),
        again=wanted.again,
        legal_entity_id=None if wanted.content is Content.CONTACTS else wanted.legal_entity_id,
        file_name=written.name,
        fingerprint=written.fingerprint,
        size_bytes=len(written.content),
        made_at=tx.now,
        made_by_id=tx.actor.user_id,
        file=written.content,
    )
    tx.add(export)
    tx.session.flush()
    rows = [
        {
            "accounting_export_id": export.id,
            "record_id": one.id,
            "system": export.system,
            "content": export.content,
            "live": True,
        }
        for one in found
    ]
    for at in range(0, len(rows), INSERTED_AT_ONCE):
        tx.session.execute(insert(ExportedRecord), rows[at : at + INSERTED_AT_ONCE])
    return export
