"""Files that show what was paid: added and removed until the expense is decided."""

from __future__ import annotations

import hashlib

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id

from chassis import values
from finance.expenses.commands.claiming import load_own, receipts_of
from finance.expenses.model import Receipt
from finance.expenses.rules import RECEIPT_BYTES_MAX, RECEIPTS_MAX, content_type_of

NAME_MAX = 200


def add_receipt(tx: Transaction, expense_id: str, name: str, content: bytes) -> Receipt:
    """Keep a PDF or picture. What it is, its first bytes decide and not its name."""
    expense = load_own(tx, expense_id)
    expense.check_open()
    if not 0 < len(content) <= RECEIPT_BYTES_MAX:
        raise Invalid(
            "RECEIPT_SIZE",
            f"A receipt has at most {RECEIPT_BYTES_MAX // 1_000_000} MB; this one has "
            f"{len(content):,} bytes. Take the picture with fewer pixels.",
            field="content",
        )
    content_type = content_type_of(content)
    if content_type is None:
        raise Invalid(
            "RECEIPT_TYPE",
            "A receipt is a PDF, JPEG, PNG or WebP file; this is none of them.",
            field="content",
        )
    if receipts_of(tx, expense) >= RECEIPTS_MAX:
        raise Conflict(
            "RECEIPTS_TOO_MANY",
            f"An expense has at most {RECEIPTS_MAX} receipts; remove one first.",
            field="expense_id",
        )
    receipt = Receipt(
        id=tx.new_id(),
        expense_id=expense.id,
        name=values.text(name, "name", NAME_MAX) or "receipt",
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=tx.now,
    )
    tx.add(receipt)
    return receipt


def remove_receipt(tx: Transaction, expense_id: str, receipt_id: str) -> None:
    expense = load_own(tx, expense_id)
    expense.check_open()
    receipt = tx.session.get(Receipt, require_id(receipt_id, "receipt_id"))
    if receipt is None or receipt.expense_id != expense.id:
        raise NotFound(
            "RECEIPT_NOT_FOUND", f"This expense has no receipt {receipt_id}.", field="receipt_id"
        )
    tx.session.delete(receipt)
