"""Allowances and charges on one line of a draft (EN 16931, BG-27 and BG-28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money

from chassis import values
from finance.billing.commands.documents import line_of, load_draft
from finance.billing.commands.editing import changed
from finance.billing.commands.sharing import share_out
from finance.billing.model import Invoice, InvoiceLine, LineKind
from finance.billing.rules.allowances import LineAllowance
from finance.taxing import FULL_SHARE_BP

ALLOWANCES_MAX = 20
WITH_ALLOWANCES = frozenset({LineKind.TIME, LineKind.MANUAL})


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedAllowance:
    """On one line: an amount above zero, or a share of what the line comes to without them."""

    kind: str
    reason: str
    amount: Money | None = None
    share_bp: int | None = None


def set_allowances(
    tx: Transaction,
    invoice_id: str,
    line_id: str,
    wanted: Sequence[WantedAllowance],
    expected_version: int = 0,
) -> Invoice:
    """Replace the allowances and charges of a line; its work is billed that much less or more."""
    values.number(len(wanted), "allowances", 0, ALLOWANCES_MAX)
    invoice = load_draft(tx, invoice_id, expected_version)
    line = line_of(invoice, line_id)
    _refuse_allowances(line)
    given = [_allowance(invoice, one, f"allowances[{at}].") for at, one in enumerate(wanted)]
    line.come_to(line.base_minor, given)
    if line.amount_minor < 0:
        raise Invalid(
            "ALLOWANCES_TOO_LARGE",
            f"They take off more than the line's {invoice.money(line.base_minor)}; lower them, or "
            "credit the client by an allowance on the document.",
            field="allowances",
        )
    if line.kind == LineKind.TIME:
        share_out(tx, line)
    return changed(tx, invoice)


def _refuse_allowances(line: InvoiceLine) -> None:
    if line.kind not in WITH_ALLOWANCES or line.base_minor <= 0:
        raise Conflict(
            "LINE_WITHOUT_ALLOWANCES",
            "Only lines of time and lines by hand above zero have allowances of their own; add an "
            "allowance or a charge on the document, or a line for the difference.",
            field="invoice_line_id",
        )
    if line.gross_minor is not None:
        raise Conflict(
            "LINE_GIVEN_WITH_TAX",
            "The amount of this line was given with tax; give it without, then its allowances.",
            field="invoice_line_id",
        )


def _allowance(invoice: Invoice, wanted: WantedAllowance, within: str) -> LineAllowance:
    if (wanted.amount is None) == (wanted.share_bp is None):
        raise Invalid(
            "AMOUNT_OR_SHARE",
            f"Give {within}amount or {within}share, one of them.",
            field=f"{within}amount",
        )
    is_charge = values.word(LineKind, wanted.kind, f"{within}kind") is LineKind.CHARGE
    reason = values.text(wanted.reason, f"{within}reason", required=True)
    if wanted.amount is None:
        share = values.number(wanted.share_bp or 0, f"{within}share_bp", 1, FULL_SHARE_BP)
        return LineAllowance(is_charge, reason, 0, share)
    amount = values.amount(wanted.amount, f"{within}amount", invoice.currency_code, least=1)
    return LineAllowance(is_charge, reason, amount.amount_minor)
