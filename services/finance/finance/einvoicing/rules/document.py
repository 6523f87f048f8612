"""What an e-invoice says, in the terms of EN 16931 and in no syntax.

Amounts are exact decimals in the currency of the document, positive on invoices and credit notes.
BT and BG are the numbers of the standard's terms and groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)
HOUR, DAY, ONE = "HUR", "DAY", "C62"
"""Units of quantity, of UN/ECE Recommendation 20."""

CATEGORY_CODES = {
    "standard": "S",
    "zero": "Z",
    "exempt": "E",
    "reverse_charge": "AE",
    "intra_community": "K",
    "export": "G",
    "outside_scope": "O",
}
"""UNCL 5305, by the words that documents use."""
REASON_CODES = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
OUTSIDE_SCOPE = "O"
_OTHER_PREFIXES = {"GR": "EL"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7). address_lines: of an address without parts."""

    name: str
    street: str = ""
    town: str = ""
    post_code: str = ""
    country_code: str = ""
    address_lines: Sequence[str] = ()
    tax_number: str = ""
    registration_number: str = ""
    electronic_scheme: str = ""
    electronic_address: str = ""

    @property
    def lines(self) -> Sequence[str]:
        """Of the street (BT-35, BT-36, BT-162): the part, else the address as it was written."""
        return (self.street,) if self.street else tuple(self.address_lines[:3])

    @property
    def vat_number(self) -> str:
        """BT-31, BT-48: a number that begins with its country, as BR-CO-09 asks."""
        prefixes = {self.country_code, _OTHER_PREFIXES.get(self.country_code, self.country_code)}
        prefixes |= {"XI"} if self.country_code == "GB" else set()
        return self.tax_number if self.tax_number[:2] in prefixes - {""} else ""

    @property
    def other_tax_number(self) -> str:
        """BT-32: a number of the country's own kind."""
        return "" if self.vat_number else self.tax_number


@dataclass(frozen=True, kw_only=True, slots=True)
class VatCategory:
    """code: UNCL 5305. percent: None outside the scope of VAT, which has no rate."""

    code: str
    percent: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAllowance:
    """BG-27 or BG-28: on one line, without tax, positive. share: percent of base, if given so."""

    is_charge: bool
    amount: Decimal
    reason: str
    base: Decimal
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """BG-25. quantity times price, less allowances, plus charges is the amount, to the cent;
    negative for a discount."""

    id: str
    name: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    vat: VatCategory
    allowances: Sequence[LineAllowance] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowanceOrCharge:
    """BG-20 or BG-21: on the whole document, without tax, positive."""

    is_charge: bool
    amount: Decimal
    reason: str
    vat: VatCategory


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxSum:
    """BG-23: all lines, allowances and charges of one category and rate."""

    vat: VatCategory
    taxable: Decimal
    tax: Decimal
    reason: str = ""

    @property
    def reason_code(self) -> str:
        return REASON_CODES.get(self.vat.code, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class EInvoice:
    """An invoice (380) or, with what it corrects, a credit note (381).

    is_self_billed: the buyer issued it in the seller's name (389).
    supplied_from, supplied_to: the days of the work that it is for (BG-14).
    tax_currency_code, total_tax_in_base: the tax in the currency of the books (BT-6, BT-111), where
    that is another one.
    """

    is_credit_note: bool
    number: str
    issued_on: date
    due_on: date | None
    currency_code: str
    seller: Party
    buyer: Party
    lines: Sequence[Line]
    allowances: Sequence[AllowanceOrCharge]
    taxes: Sequence[TaxSum]
    total_tax: Decimal
    total: Decimal
    buyer_reference: str = ""
    purchase_order: str = ""
    note: str = ""
    corrects_number: str = ""
    corrects_issued_on: date | None = None
    supplied_from: date | None = None
    supplied_to: date | None = None
    iban: str = ""
    bic: str = ""
    payment_details: str = ""
    decimals: int = 2
    is_self_billed: bool = False
    tax_currency_code: str = ""
    total_tax_in_base: Decimal = NOTHING
    base_decimals: int = 2

    @property
    def type_code(self) -> str:
        if self.is_self_billed:
            return "389"
        return "381" if self.is_credit_note else "380"

    @property
    def sum_of_lines(self) -> Decimal:
        """BT-106."""
        return sum((line.amount for line in self.lines), NOTHING)

    def sum_of(self, *, charges: bool) -> Decimal:
        """BT-107 or BT-108."""
        found = (one.amount for one in self.allowances if one.is_charge == charges)
        return sum(found, NOTHING)

    @property
    def without_tax(self) -> Decimal:
        """BT-109."""
        return self.sum_of_lines - self.sum_of(charges=False) + self.sum_of(charges=True)

    @property
    def is_outside_scope(self) -> bool:
        return bool(self.taxes) and all(one.vat.code == OUTSIDE_SCOPE for one in self.taxes)

    @property
    def delivered_on(self) -> date | None:
        """BT-72: the last day of the work or, of a supply to another member state, which has to
        name it (BR-IC-11), the day of the document."""
        if self.supplied_to:
            return self.supplied_to
        return self.issued_on if self.is_to_member_state else None

    @property
    def is_to_member_state(self) -> bool:
        return any(one.vat.code == "K" for one in self.taxes)

    @property
    def payment_code(self) -> str:
        """BT-81, UNCL 4461: a transfer to an account that has an IBAN; else not defined."""
        if not self.iban:
            return "1"
        return "58" if self.currency_code == "EUR" else "30"

    @property
    def terms(self) -> str:
        """BT-20."""
        return f"Payable by {self.due_on.isoformat()}" if self.due_on else ""

    @property
    def tax_in_base(self) -> str:
        """BT-111."""
        return f"{self.total_tax_in_base:.{min(self.base_decimals, 2)}f}"

    def shown(self, amount: Decimal) -> str:
        """As many places as the currency has, at most two."""
        return f"{amount:.{min(self.decimals, 2)}f}"


def percent(rate_bp: int) -> Decimal:
    """2000 basis points are 20."""
    return (Decimal(rate_bp) / 100).normalize()


def plain(number: Decimal) -> str:
    """Without exponent and trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
