"""The bill as it was sent: kept with it, and removed only while nobody has decided."""

from __future__ import annotations

import hashlib

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from finance.expenses.rules import content_type_of
from finance.payables.commands.entering import load_bill
from finance.payables.model import Bill, BillFile
from finance.payables.rules.states import BillDeed

BYTES_MAX = 3_000_000
FILES_MAX = 10
NAME_MAX = 200
XML = "application/xml"


def add_file(tx: Transaction, bill_id: str, name: str, content: bytes) -> BillFile:
    """A PDF, a picture or XML. What it is, its first bytes decide and not its name."""
    bill = load_bill(tx, bill_id, "bill.write")
    held = select(func.count()).where(BillFile.bill_id == bill.id)
    if (tx.session.scalar(held) or 0) >= FILES_MAX:
        raise Conflict(
            "BILL_FILES_TOO_MANY",
            f"A bill has at most {FILES_MAX} files; remove one first.",
            field="bill_id",
        )
    return keep_file(tx, bill, name, content)


def keep_file(tx: Transaction, bill: Bill, name: str, content: bytes) -> BillFile:
    """As `add_file`, for a room that has seen to it that the actor may."""
    if not 0 < len(content) <= BYTES_MAX:
        raise Invalid(
            "BILL_FILE_SIZE",
            f"A file has at most {BYTES_MAX // 1_000_000} MB; this one has {len(content):,} bytes.",
            field="content",
        )
    content_type = content_type_of(content) or _xml(content)
    if content_type is None:
        raise Invalid(
            "BILL_FILE_TYPE",
            "A file of a bill is a PDF, JPEG, PNG, WebP or XML; this is none of them.",
            field="content",
        )
    kept = BillFile(
        id=tx.new_id(),
        bill_id=bill.id,
        name=values.text(name, "name", NAME_MAX) or "bill",
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=tx.now,
    )
    tx.session.flush()
    tx.add(kept)
    return kept


def remove_file(tx: Transaction, bill_id: str, file_id: str) -> None:
    bill = load_bill(tx, bill_id, "bill.write")
    bill.check(BillDeed.CHANGE)
    kept = tx.session.get(BillFile, require_id(file_id, "bill_file_id"))
    if kept is None or kept.bill_id != bill.id:
        raise NotFound(
            "BILL_FILE_NOT_FOUND", f"This bill has no file {file_id}.", field="bill_file_id"
        )
    tx.session.delete(kept)


def _xml(content: bytes) -> str | None:
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return XML if start.startswith(b"<") else None
