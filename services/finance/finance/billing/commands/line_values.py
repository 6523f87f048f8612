"""What somebody states of a line: checked, and turned into what the line keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import LARGEST_MINOR, Money, minor_digits

from chassis import values
from finance.agency import queries as agency
from finance.billing.model import BY_HAND, Invoice, InvoiceLine, LineKind
from finance.chart.queries import income_accounts
from finance.quantities import checked_quantity
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.tax_rates import queries as tax_rates
from finance.tax_rates.readable import DatedTaxRate
from finance.taxing import TaxRate, checked_tax_rate

PRICE_MAX = 10**12
_PRICE = re.compile(r"-?\d{1,13}(\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineChange:
    """What to set on a line; None leaves it as it is. amount: before its allowances.
    includes_tax: the amount is with tax. tax_rate_id: a dated rate, in place of the three.
    quantity, unit_price: decimals; their product becomes the amount."""

    description: str | None = None
    amount: Money | None = None
    tax_rate_bp: int | None = None
    tax_category: str | None = None
    tax_reason: str | None = None
    includes_tax: bool | None = None
    tax_rate_id: str | None = None
    quantity: str | None = None
    unit: str | None = None
    unit_price: str | None = None
    project_id: str | None = None
    ledger_account: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ManualLine:
    """A line added by hand, of an amount or of a quantity at a price. tax_rate_bp None: the
    standard rate. includes_tax: the amount is with tax. kind empty: a line of its own; else an
    allowance or a charge on the whole document. project_id empty: the document's."""

    description: str
    amount: Money | None = None
    tax_rate_bp: int | None = None
    tax_category: str = ""
    tax_reason: str = ""
    includes_tax: bool = False
    kind: str = ""
    deliverable_id: str = ""
    tax_rate_id: str = ""
    quantity: str = ""
    unit: str = ""
    unit_price: str = ""
    project_id: str = ""
    ledger_account: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """A quantity at a price, and what it comes to in minor units."""

    quantity: Decimal
    unit_price: Decimal
    amount_minor: int


def checked_amount(money: Money, currency_code: str, within: str = "") -> int:
    """Positive, or negative for a discount; not nothing. within: the path of the line."""
    minor_digits(money.currency_code, f"{within}amount.currency_code")
    if money.currency_code != currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"{within}amount is in {money.currency_code}; this invoice is in {currency_code}.",
            field=f"{within}amount.currency_code",
        )
    _refuse_out_of_range(money.amount_minor, f"{within}amount")
    return money.amount_minor


def _refuse_out_of_range(minor: int, field: str) -> None:
    if not 0 < abs(minor) <= LARGEST_MINOR:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"{field} must be more or less than nothing, and small enough to be booked.",
            field=f"{field}.amount_minor" if field.endswith("amount") else field,
        )


def priced(quantity: str, unit_price: str, currency_code: str, within: str = "") -> Priced:
    """Quantity times price, rounded half up to the cent once."""
    count = checked_quantity(quantity, f"{within}quantity")
    price = _checked_price(unit_price, f"{within}unit_price")
    exact = (count * price).scaleb(minor_digits(currency_code, "currency_code"))
    minor = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    _refuse_out_of_range(minor, f"{within}unit_price")
    return Priced(count, price, minor)


def _checked_price(value: str, field: str) -> Decimal:
    if _PRICE.fullmatch(value) and abs(exact := Decimal(value)) <= PRICE_MAX:
        return exact
    raise Invalid(
        "DECIMAL_MALFORMED",
        f'{field} must be a decimal such as "12.50", with at most 4 decimal places.',
        field=field,
    )


def amount_of(
    wanted: ManualLine, currency_code: str, within: str = ""
) -> tuple[int, Priced | None]:
    """What the line comes to, and the quantity and price it was given by, if it was."""
    if wanted.unit_price:
        if wanted.amount is not None:
            raise Invalid(
                "AMOUNT_GIVEN_TWICE",
                f"The amount of a line with a price follows from it; leave {within}amount out.",
                field=f"{within}amount",
            )
        given = priced(wanted.quantity, wanted.unit_price, currency_code, within)
        return given.amount_minor, given
    for name, given_text in (("quantity", wanted.quantity), ("unit", wanted.unit)):
        if given_text:
            raise Invalid(
                "PRICE_REQUIRED",
                f"{within}{name} needs a price; give {within}unit_price too.",
                field=f"{within}unit_price",
            )
    if wanted.amount is None:
        raise Invalid(
            "AMOUNT_REQUIRED",
            f"Give {within}amount, or {within}quantity and {within}unit_price.",
            field=f"{within}amount",
        )
    return checked_amount(wanted.amount, currency_code, within), None


def checked_kind(word: str, field: str = "kind") -> LineKind:
    kind = values.word(LineKind, word, field) if word else LineKind.MANUAL
    if kind not in BY_HAND:
        raise Invalid(
            "LINE_KIND_FOLLOWS",
            f"Lines of {kind.value} are made of what they bill; add a manual line, an allowance "
            "or a charge.",
            field=field,
        )
    return kind


def refuse_wrong_sign(kind: LineKind, amount_minor: int, within: str = "") -> None:
    """An allowance takes something off, a charge adds something."""
    if kind == LineKind.MANUAL or (amount_minor < 0) == (kind == LineKind.ALLOWANCE):
        return
    words = "An allowance takes off" if kind == LineKind.ALLOWANCE else "A charge adds"
    side = "below" if kind == LineKind.ALLOWANCE else "above"
    raise Invalid(
        "AMOUNT_SIGN_WRONG",
        f"{words}: its amount must be {side} zero.",
        field=f"{within}amount.amount_minor",
    )


def chosen_rate(
    tx: Transaction, wanted: ManualLine | LineChange, within: str = ""
) -> DatedTaxRate | None:
    """The dated rate that is named; not beside a rate, a category or a reason."""
    if not wanted.tax_rate_id:
        return None
    if wanted.tax_rate_bp is not None or wanted.tax_category or wanted.tax_reason:
        raise Invalid(
            "TAX_GIVEN_TWICE",
            "tax_rate_id has a rate, a category and a reason; leave out tax_rate, tax_category "
            "and tax_reason, or tax_rate_id.",
            field=f"{within}tax_rate_id",
        )
    return tax_rates.chosen(tx, wanted.tax_rate_id, f"{within}tax_rate_id")


def rate_of(wanted: ManualLine, standard: TaxRate) -> TaxRate:
    """As given; the agency's standard rate where neither a rate nor a category is."""
    if wanted.tax_rate_bp is None and not wanted.tax_category and not wanted.tax_reason:
        return standard
    rate_bp = standard.rate_bp if wanted.tax_rate_bp is None else wanted.tax_rate_bp
    return checked_tax_rate(rate_bp, wanted.tax_category, reason=wanted.tax_reason)


def checked_account(tx: Transaction, code: str, field: str = "ledger_account") -> str:
    """The number of an income account in use; empty: that of fees."""
    if code and not income_accounts(tx, [code]):
        raise Conflict(
            "ACCOUNT_NOT_INCOME",
            f"{field} {code[:40]} is no income account in use; choose one of the chart of "
            "accounts, or leave it out for fees.",
            field=field,
        )
    return code


def of_another_project(
    tx: Transaction, invoice: Invoice, project_id: str, field: str = "project_id"
) -> str | None:
    """What a line of this project keeps: None where it is the document's own.

    For who may invoice that project too. A document has one client and one legal entity, so its
    projects have.
    """
    if not project_id or project_id == invoice.project_id:
        return None
    project = replicas.require_project(tx, project_id, field)
    require(tx, "invoice.write", of_project(project))
    refuse_other_client(project, invoice.client_id, field)
    replicas.refuse_before_handover(project)
    refuse_other_entity(tx, project, invoice.legal_entity_id, field)
    return project.project_id


def refuse_other_entity(
    tx: Transaction, project: replicas.Project, legal_entity_id: str, field: str
) -> None:
    """A document has one seller."""
    if agency.entity_of(tx, project.project_id, project.client_id) != legal_entity_id:
        raise Conflict(
            "LEGAL_ENTITY_DIFFERS",
            f"{project.reference} belongs to another legal entity than this document; put it on "
            "an invoice of its own.",
            field=field,
        )


def refuse_other_client(project: replicas.Project, client_id: str, field: str) -> None:
    if replicas.client_of(project, field) != client_id:
        raise Conflict(
            "CLIENT_DIFFERS",
            f"{project.reference} is of another client; a document is for one client.",
            field=field,
        )


def by_hand(
    tx: Transaction, invoice: Invoice, wanted: ManualLine, standard: TaxRate, within: str = ""
) -> InvoiceLine:
    """The line, at the end of the document; not added up yet. within: its path in the request."""
    kind = checked_kind(wanted.kind, f"{within}kind")
    amount, given = amount_of(wanted, invoice.currency_code, within)
    refuse_wrong_sign(kind, amount, within)
    chosen = chosen_rate(tx, wanted, within)
    rate = chosen.tax if chosen else rate_of(wanted, standard)
    other = of_another_project(tx, invoice, wanted.project_id, f"{within}project_id")
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=kind,
        description=values.text(wanted.description, f"{within}description", required=True),
        amount_minor=amount,
        gross_minor=amount if wanted.includes_tax else None,
        tax_rate_bp=rate.rate_bp,
        tax_category=rate.category,
        tax_reason=rate.reason,
        tax_rate_id=chosen.id if chosen else None,
        deliverable_id=_deliverable(tx, wanted, other or invoice.project_id, within),
        project_id=other,
        quantity=given.quantity if given else None,
        unit_price=given.unit_price if given else None,
        unit=values.text(wanted.unit, f"{within}unit") if given else "",
        ledger_account=checked_account(tx, wanted.ledger_account, f"{within}ledger_account"),
    )


def _deliverable(tx: Transaction, wanted: ManualLine, project_id: str, within: str) -> str | None:
    """None: the project as a whole. Invalid for one that the project does not have."""
    if not wanted.deliverable_id:
        return None
    field = f"{within}deliverable_id"
    id_ = require_id(wanted.deliverable_id, field)
    if id_ not in replicas.deliverable_ids(tx, project_id):
        raise Invalid(
            "DELIVERABLE_UNKNOWN",
            f"The project has no deliverable {id_}; leave it out for the project as a whole.",
            field=field,
        )
    return id_
