"""Bank statements are read from files. A file or a line that was read before adds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.bank.model import BankLine, BankStatement
from finance.bank.rules import statement as rules
from finance.bank.rules.camt import read_camt
from finance.bank.rules.csv_file import DATE_FORMATS, CsvMapping, read_csv
from finance.bank.rules.mt940 import read_mt940
from finance.rights import require

STATEMENTS_MAX = 100
INSERTED_AT_ONCE = 500


class BankFormat(StrEnum):
    CAMT = "camt053"
    MT940 = "mt940"
    CSV = "csv"


def import_statements(
    tx: Transaction, format_: str, content: str, file_name: str, mapping: CsvMapping | None = None
) -> list[BankStatement]:
    """Every statement in the file, or none; Invalid names the line of the file and the field."""
    require(tx, "bank.write")
    kind = values.word(BankFormat, format_, "format")
    found = _read(kind, content, mapping)
    values.number(len(found), "content", 1, STATEMENTS_MAX)
    digest = hashlib.sha256(content.encode()).hexdigest()
    tx.serialise("bank import")
    if tx.session.query(BankStatement.id).filter_by(file_hash=digest).first():
        raise Conflict(
            "BANK_FILE_KNOWN", "This file was imported before; nothing was added.", field="content"
        )
    name = values.text(file_name, "file_name")
    return [_keep(tx, one, kind, name, digest, place) for place, one in enumerate(found)]


def _read(
    kind: BankFormat, content: str, mapping: CsvMapping | None
) -> Sequence[rules.BankStatement]:
    try:
        if kind is BankFormat.CAMT:
            found = read_camt(content)
        elif kind is BankFormat.MT940:
            found = read_mt940(content)
        else:
            found = read_csv(content, _checked(mapping))
        for one in found:
            rules.check(one)
    except rules.BadFile as bad:
        raise _refusal(bad) from None
    return [rules.shortened(one) for one in found]


def _refusal(bad: rules.BadFile) -> Invalid:
    where = [f"Line {bad.line}"] if bad.line else []
    where += [bad.field] if bad.field else []
    place = f"{', '.join(where)}: " if where else ""
    field = bad.field if bad.field.startswith("mapping.") else "content"
    return Invalid(
        bad.reason,
        f"{place}{bad.message}",
        field=field,
        details={"line": str(bad.line), "field": bad.field},
    )


def _checked(mapping: CsvMapping | None) -> CsvMapping:
    if mapping is None:
        raise Invalid(
            "BANK_MAPPING_MISSING",
            "Say with mapping which column of the CSV holds what.",
            field="mapping",
        )
    values.currency(mapping.currency_code, "mapping.currency_code")
    values.text(mapping.account, "mapping.account", required=True)
    values.text(mapping.day, "mapping.day", required=True)
    if mapping.date_format not in DATE_FORMATS:
        raise Invalid(
            "VALUE_UNKNOWN",
            f"mapping.date_format must be one of {', '.join(DATE_FORMATS)}.",
            field="mapping.date_format",
        )
    if mapping.delimiter not in {",", ";", "\t", "|"}:
        raise Invalid(
            "VALUE_UNKNOWN",
            "mapping.delimiter must be a comma, a semicolon, a tab or |.",
            field="mapping.delimiter",
        )
    return mapping


def _keep(
    tx: Transaction,
    read: rules.BankStatement,
    kind: BankFormat,
    file_name: str,
    digest: str,
    place: int,
) -> BankStatement:
    code = values.currency(read.currency_code, "content")
    statement = BankStatement(
        id=tx.new_id(),
        format=kind.value,
        file_name=file_name,
        file_hash=digest,
        place=place,
        account=read.account,
        currency_code=code,
        reference=rules.plain(read.reference)[:100],
        opening_minor=None if read.opening is None else _minor(read.opening, code, read.place),
        closing_minor=None if read.closing is None else _minor(read.closing, code, read.place),
        lines=0,
        known_lines=0,
        imported_at=tx.now,
    )
    tx.add(statement)
    tx.session.flush()
    rows = [
        _row(tx, statement, line, print_)
        for line, print_ in zip(read.lines, rules.fingerprints(read), strict=True)
    ]
    statement.lines = sum(
        _insert(tx, rows[at : at + INSERTED_AT_ONCE])
        for at in range(0, len(rows), INSERTED_AT_ONCE)
    )
    statement.known_lines = len(rows) - statement.lines
    tx.record(statement.imported())
    return statement


def _insert(tx: Transaction, rows: Sequence[dict[str, object]]) -> int:
    """How many of the lines are new to their account."""
    new = insert(BankLine).on_conflict_do_nothing(index_elements=["account", "fingerprint"])
    return len(tx.session.execute(new.returning(BankLine.id), rows).all())


def _row(
    tx: Transaction, statement: BankStatement, line: rules.BankLine, fingerprint: str
) -> dict[str, object]:
    return {
        "id": tx.new_id(),
        "version": 0,
        "bank_statement_id": statement.id,
        "account": statement.account,
        "fingerprint": fingerprint,
        "currency_code": statement.currency_code,
        "amount_minor": _minor(line.amount, statement.currency_code, line.place),
        "booked_on": line.booked_on,
        "value_on": line.value_on,
        "payer_name": line.name,
        "payer_account": line.account,
        "text": line.text,
        "bank_reference": line.bank_reference,
        "status": "open",
        "reason": "",
    }


def _minor(amount: object, code: str, place: int) -> int:
    try:
        return Money.parse(f"{amount:f}", code, "content").amount_minor
    except Invalid as wrong:
        raise _refusal(rules.BadFile(wrong.reason, wrong.message, place, "amount")) from None
