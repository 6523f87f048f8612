"""What is given of a bill, checked: its lines, the orders and accounts that they name, its sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.money import LARGEST_MINOR, Money
from sqlalchemy import select

from chassis import values
from finance.chart import queries as chart
from finance.payables.model import BillLine
from finance.payables.rules.states import BillKind
from finance.purchasing.readable import OrderLine, PurchaseOrder
from finance.quantities import checked_quantity
from finance.replicas import queries as replicas
from finance.taxing import GivenAmount, TaxRate, checked_tax_rate, document_amounts

LINES_MAX = 200
CENTS_PER_LINE = 1
"""By how many minor units for each line a supplier may round the tax otherwise than we do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BillLineDraft:
    """amount: net of tax. billable, markup_bp None: as the line of the order says."""

    description: str
    amount: Money
    quantity: str = ""
    tax_rate_bp: int = 0
    tax_category: str = ""
    tax_reason: str = ""
    ledger_account: str = ""
    project_id: str = ""
    deliverable_id: str = ""
    purchase_order_line_id: str = ""
    billable: bool | None = None
    markup_bp: int | None = None
    converted: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BillTerms:
    """What of a bill its lines depend on."""

    kind: str
    supplier_id: str
    currency_code: str
    tax_rounding: str


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A line of an order, and what it is for."""

    line: OrderLine
    project_id: str | None


def lines_of(
    tx: Transaction,
    terms: BillTerms,
    drafts: Sequence[BillLineDraft],
    total: Money | None,
    doubts: list[str] | None = None,
) -> list[BillLine]:
    """The lines as they are kept, with their tax. total: what the bill says that it comes to.

    doubts: gets a total that differs from the lines; None: it is refused.
    """
    if not drafts:
        raise Invalid("LINES_REQUIRED", "A bill has at least one line.", field="lines")
    values.count(drafts, "lines", LINES_MAX)
    _refuse_unknown_accounts(tx, drafts)
    ordered = _ordered(tx, terms, drafts)
    lines = [
        _line(tx, terms, place, draft, ordered.get(draft.purchase_order_line_id))
        for place, draft in enumerate(drafts)
    ]
    _tax(terms, lines)
    _fit_total(terms, lines, total, doubts)
    return lines


def _line(
    tx: Transaction, terms: BillTerms, place: int, draft: BillLineDraft, ordered: _Ordered | None
) -> BillLine:
    within = f"lines[{place}]"
    rate = checked_tax_rate(
        draft.tax_rate_bp, draft.tax_category, f"{within}.", reason=draft.tax_reason
    )
    project_id = draft.project_id or (ordered.project_id if ordered else None)
    line = BillLine(
        id=tx.new_id(),
        position=place,
        description=values.text(draft.description, f"{within}.description", required=True),
        amount_minor=_amount(terms, draft, within),
        tax_minor=0,
        tax_category=rate.category,
        tax_rate_bp=rate.rate_bp,
        tax_reason=rate.reason,
        quantity=checked_quantity(draft.quantity, f"{within}.quantity"),
        ledger_account=draft.ledger_account,
        purchase_order_line_id=ordered.line.id if ordered else None,
    )
    _for_project(tx, line, project_id, draft, within)
    _charge(line, draft, ordered, within)
    return line


def _amount(terms: BillTerms, draft: BillLineDraft, within: str) -> int:
    field = f"{within}.amount"
    amount = values.amount(draft.amount, field, terms.currency_code, least=-LARGEST_MINOR)
    if amount.amount_minor == 0:
        raise Invalid("AMOUNT_OUT_OF_RANGE", f"{field} may not be zero.", field=field)
    return -amount.amount_minor if terms.kind == BillKind.CREDIT_NOTE else amount.amount_minor


def _for_project(
    tx: Transaction, line: BillLine, project_id: str | None, draft: BillLineDraft, within: str
) -> None:
    if project_id is None:
        if draft.deliverable_id or draft.converted:
            raise Invalid(
                "PROJECT_REQUIRED",
                f"{within}.project_id is needed for a deliverable, and for a cost in the client's "
                "currency.",
                field=f"{within}.project_id",
            )
        return
    project = replicas.require_project(tx, project_id, f"{within}.project_id")
    line.project_id, line.client_id = project.project_id, project.client_id
    if draft.deliverable_id:
        line.deliverable_id = require_id(draft.deliverable_id, f"{within}.deliverable_id")
    if draft.converted is not None:
        code = replicas.currency_of_project(tx, project.project_id) or ""
        field = f"{within}.converted"
        least = 1 if line.amount_minor > 0 else -LARGEST_MINOR
        converted = values.amount(draft.converted, field, code, least=least)
        line.converted_minor = converted.amount_minor
        line.converted_currency_code = converted.currency_code


def _charge(line: BillLine, draft: BillLineDraft, ordered: _Ordered | None, within: str) -> None:
    if draft.billable is not None:
        line.billable = draft.billable
    elif ordered is not None:
        line.billable = ordered.line.billable
    if not line.billable:
        return
    if line.client_id is None:
        raise Invalid(
            "LINE_NOT_BILLABLE",
            f"{within} is for no client's project, so no client can pay it; set billable to false.",
            field=f"{within}.billable",
        )
    agreed = ordered.line.markup_bp if ordered else 0
    given = draft.markup_bp
    line.markup_bp = agreed if given is None else values.share(given, f"{within}.markup_bp")


def _refuse_unknown_accounts(tx: Transaction, drafts: Sequence[BillLineDraft]) -> None:
    codes = {draft.ledger_account for draft in drafts if draft.ledger_account}
    usable = chart.usable(tx, codes) if codes else set()
    for place, draft in enumerate(drafts):
        if draft.ledger_account and draft.ledger_account not in usable:
            raise NotFound(
                "LEDGER_ACCOUNT_UNKNOWN",
                f"{draft.ledger_account} is no account of the chart to which people may post.",
                field=f"lines[{place}].ledger_account",
            )


def _ordered(
    tx: Transaction, terms: BillTerms, drafts: Sequence[BillLineDraft]
) -> Mapping[str, _Ordered]:
    """The lines of orders that are named, by id; of this supplier, in this currency."""
    named = {
        one.purchase_order_line_id: f"lines[{place}].purchase_order_line_id"
        for place, one in enumerate(drafts)
        if one.purchase_order_line_id
    }
    if not named:
        return {}
    ids = [require_id(id_, field) for id_, field in named.items()]
    rows = tx.session.execute(
        select(OrderLine, PurchaseOrder)
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
        .where(OrderLine.id.in_(ids), PurchaseOrder.supplier_id == terms.supplier_id)
    )
    found = {line.id: (line, order) for line, order in rows}
    for id_, field in named.items():
        if id_ not in found:
            raise NotFound(
                "ORDER_LINE_NOT_FOUND",
                f"{field} must be a line of an order of this supplier.",
                field=field,
            )
        order = found[id_][1]
        if order.currency_code != terms.currency_code:
            raise Invalid(
                "CURRENCY_DIFFERS",
                f"{order.number} is in {order.currency_code} and the bill in "
                f"{terms.currency_code}; ask the supplier for a bill in the order's currency.",
                field=field,
            )
    return {id_: _Ordered(line, order.project_id) for id_, (line, order) in found.items()}


def _tax(terms: BillTerms, lines: Sequence[BillLine]) -> None:
    given = [
        GivenAmount(line.amount_minor, TaxRate(line.tax_rate_bp, line.tax_category))
        for line in lines
    ]
    amounts = document_amounts(given, terms.tax_rounding)
    for line, (_, tax) in zip(lines, amounts, strict=True):
        line.tax_minor = tax


def _fit_total(
    terms: BillTerms, lines: Sequence[BillLine], total: Money | None, doubts: list[str] | None
) -> None:
    """Take over into the tax what the supplier rounded otherwise; refuse what is more than that."""
    if total is None:
        return
    stated = values.amount(total, "total", terms.currency_code, least=-LARGEST_MINOR).amount_minor
    if terms.kind == BillKind.CREDIT_NOTE:
        stated = -stated
    more = stated - sum(line.amount_minor + line.tax_minor for line in lines)
    taxed = [line for line in lines if line.tax_minor]
    if more and taxed and abs(more) <= CENTS_PER_LINE * len(lines):
        max(taxed, key=lambda line: abs(line.tax_minor)).tax_minor += more
    elif more:
        _differs(Money(abs(stated - more), terms.currency_code), total, doubts)


def _differs(lines: Money, total: Money, doubts: list[str] | None) -> None:
    words = f"The lines come to {lines} with tax and total says {total}."
    if doubts is not None:
        doubts.append(words)
        return
    raise Invalid(
        "TOTAL_DIFFERS",
        f"{words} Is a line missing, or a rate wrong?",
        field="total",
        details={"lines": str(lines), "total": str(total)},
    )
