"""An e-invoice as UBL 2.1, by Peppol BIS Billing 3."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from finance.einvoicing.rules.document import (
    AllowanceOrCharge,
    EInvoice,
    Line,
    LineAllowance,
    Party,
    TaxSum,
    VatCategory,
    plain,
)
from finance.einvoicing.rules.writing import Writer

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES = {
    "cac": f"{_URN}CommonAggregateComponents-2",
    "cbc": f"{_URN}CommonBasicComponents-2",
}


def to_ubl(invoice: EInvoice) -> str:
    """The document as XML text."""
    return _Ubl(invoice).write()


class _Ubl:
    def __init__(self, invoice: EInvoice) -> None:
        self.invoice = invoice
        self.name = "CreditNote" if invoice.is_credit_note else "Invoice"
        self.xml = Writer(f"doc:{self.name}", {**_SPACES, "doc": f"{_URN}{self.name}-2"})
        self.root = self.xml.root

    def write(self) -> str:
        self._head()
        self._references()
        seller = self.xml.put(self.root, "cac:AccountingSupplierParty/cac:Party")
        self._party(seller, self.invoice.seller)
        buyer = self.xml.put(self.root, "cac:AccountingCustomerParty/cac:Party")
        self._party(buyer, self.invoice.buyer)
        self._delivery()
        self._payment()
        for one in self.invoice.allowances:
            self._allowance(one)
        self._taxes()
        self._totals()
        for line in self.invoice.lines:
            self._line(line)
        return self.xml.text()

    def _head(self) -> None:
        invoice, put = self.invoice, self.xml.put
        put(self.root, "cbc:CustomizationID", CUSTOMIZATION)
        put(self.root, "cbc:ProfileID", PROFILE)
        put(self.root, "cbc:ID", invoice.number)
        put(self.root, "cbc:IssueDate", invoice.issued_on.isoformat())
        if invoice.due_on and not invoice.is_credit_note:
            put(self.root, "cbc:DueDate", invoice.due_on.isoformat())
        put(self.root, f"cbc:{self.name}TypeCode", invoice.type_code)
        put(self.root, "cbc:Note", invoice.note)
        put(self.root, "cbc:DocumentCurrencyCode", invoice.currency_code)
        put(self.root, "cbc:TaxCurrencyCode", invoice.tax_currency_code)
        put(self.root, "cbc:BuyerReference", invoice.buyer_reference)

    def _references(self) -> None:
        invoice, put = self.invoice, self.xml.put
        if invoice.supplied_from and invoice.supplied_to:
            period = put(self.root, "cac:InvoicePeriod")
            put(period, "cbc:StartDate", invoice.supplied_from.isoformat())
            put(period, "cbc:EndDate", invoice.supplied_to.isoformat())
        put(self.root, "cac:OrderReference/cbc:ID", invoice.purchase_order)
        if invoice.corrects_number:
            billed = put(self.root, "cac:BillingReference/cac:InvoiceDocumentReference")
            put(billed, "cbc:ID", invoice.corrects_number)
            if invoice.corrects_issued_on:
                put(billed, "cbc:IssueDate", invoice.corrects_issued_on.isoformat())

    def _party(self, parent: Element, party: Party) -> None:
        put, invoice = self.xml.put, self.invoice
        if party.electronic_address:
            put(
                parent,
                "cbc:EndpointID",
                party.electronic_address,
                schemeID=party.electronic_scheme,
            )
        put(parent, "cac:PartyName/cbc:Name", party.name)
        self._address(put(parent, "cac:PostalAddress"), party)
        if not invoice.is_outside_scope:
            self._tax_scheme(parent, party.vat_number, "VAT")
        if party is invoice.seller:
            self._tax_scheme(parent, party.other_tax_number, "TAX")
        legal = put(parent, "cac:PartyLegalEntity")
        put(legal, "cbc:RegistrationName", party.name)
        put(legal, "cbc:CompanyID", party.registration_number)

    def _tax_scheme(self, parent: Element, number: str, scheme: str) -> None:
        if number:
            registered = self.xml.put(parent, "cac:PartyTaxScheme")
            self.xml.put(registered, "cbc:CompanyID", number)
            self.xml.put(registered, "cac:TaxScheme/cbc:ID", scheme)

    def _address(self, parent: Element, party: Party) -> None:
        put = self.xml.put
        first, second, third = (*party.lines, "", "", "")[:3]
        put(parent, "cbc:StreetName", first)
        put(parent, "cbc:AdditionalStreetName", second)
        put(parent, "cbc:CityName", party.town)
        put(parent, "cbc:PostalZone", party.post_code)
        put(parent, "cac:AddressLine/cbc:Line", third)
        put(parent, "cac:Country/cbc:IdentificationCode", party.country_code)

    def _delivery(self) -> None:
        if day := self.invoice.delivered_on:
            delivery = self.xml.put(self.root, "cac:Delivery")
            self.xml.put(delivery, "cbc:ActualDeliveryDate", day.isoformat())
            country = self.invoice.buyer.country_code if self.invoice.is_to_member_state else ""
            place = "cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode"
            self.xml.put(delivery, place, country)

    def _payment(self) -> None:
        invoice, put = self.invoice, self.xml.put
        means = put(self.root, "cac:PaymentMeans")
        put(means, "cbc:PaymentMeansCode", invoice.payment_code)
        put(means, "cbc:PaymentID", "" if invoice.is_credit_note else invoice.number)
        if invoice.iban:
            account = put(means, "cac:PayeeFinancialAccount")
            put(account, "cbc:ID", invoice.iban)
            put(account, "cbc:Name", invoice.seller.name)
            put(account, "cac:FinancialInstitutionBranch/cbc:ID", invoice.bic)
        put(self.root, "cac:PaymentTerms/cbc:Note", invoice.terms)

    def _allowance(self, one: AllowanceOrCharge) -> None:
        element = self.xml.put(self.root, "cac:AllowanceCharge")
        self.xml.put(element, "cbc:ChargeIndicator", "true" if one.is_charge else "false")
        self.xml.put(element, "cbc:AllowanceChargeReason", one.reason)
        self._amount(element, "cbc:Amount", self.invoice.shown(one.amount))
        self._vat(self.xml.put(element, "cac:TaxCategory"), one.vat)

    def _taxes(self) -> None:
        total = self.xml.put(self.root, "cac:TaxTotal")
        self._amount(total, "cbc:TaxAmount", self.invoice.shown(self.invoice.total_tax))
        for one in self.invoice.taxes:
            self._tax_sum(self.xml.put(total, "cac:TaxSubtotal"), one)
        if code := self.invoice.tax_currency_code:
            in_base = self.xml.put(self.root, "cac:TaxTotal")
            self.xml.put(in_base, "cbc:TaxAmount", self.invoice.tax_in_base, currencyID=code)

    def _tax_sum(self, parent: Element, one: TaxSum) -> None:
        self._amount(parent, "cbc:TaxableAmount", self.invoice.shown(one.taxable))
        self._amount(parent, "cbc:TaxAmount", self.invoice.shown(one.tax))
        self._vat(self.xml.put(parent, "cac:TaxCategory"), one.vat, one.reason_code, one.reason)

    def _vat(self, parent: Element, vat: VatCategory, code: str = "", reason: str = "") -> None:
        put = self.xml.put
        put(parent, "cbc:ID", vat.code)
        put(parent, "cbc:Percent", "" if vat.percent is None else plain(vat.percent))
        put(parent, "cbc:TaxExemptionReasonCode", code)
        put(parent, "cbc:TaxExemptionReason", reason)
        put(parent, "cac:TaxScheme/cbc:ID", "VAT")

    def _totals(self) -> None:
        invoice = self.invoice
        sums = self.xml.put(self.root, "cac:LegalMonetaryTotal")
        allowed, charged = invoice.sum_of(charges=False), invoice.sum_of(charges=True)
        self._amount(sums, "cbc:LineExtensionAmount", invoice.shown(invoice.sum_of_lines))
        self._amount(sums, "cbc:TaxExclusiveAmount", invoice.shown(invoice.without_tax))
        self._amount(sums, "cbc:TaxInclusiveAmount", invoice.shown(invoice.total))
        if allowed:
            self._amount(sums, "cbc:AllowanceTotalAmount", invoice.shown(allowed))
        if charged:
            self._amount(sums, "cbc:ChargeTotalAmount", invoice.shown(charged))
        self._amount(sums, "cbc:PayableAmount", invoice.shown(invoice.total))

    def _line(self, line: Line) -> None:
        put, invoice = self.xml.put, self.invoice
        element = put(self.root, f"cac:{self.name}Line")
        put(element, "cbc:ID", line.id)
        quantity = "CreditedQuantity" if invoice.is_credit_note else "InvoicedQuantity"
        put(element, f"cbc:{quantity}", plain(line.quantity), unitCode=line.unit)
        self._amount(element, "cbc:LineExtensionAmount", invoice.shown(line.amount))
        for one in line.allowances:
            self._of_line(put(element, "cac:AllowanceCharge"), one)
        item = put(element, "cac:Item")
        put(item, "cbc:Description", line.description)
        put(item, "cbc:Name", line.name)
        self._vat(put(item, "cac:ClassifiedTaxCategory"), line.vat)
        self._amount(put(element, "cac:Price"), "cbc:PriceAmount", plain(line.price))

    def _of_line(self, element: Element, one: LineAllowance) -> None:
        put, shown = self.xml.put, self.invoice.shown
        put(element, "cbc:ChargeIndicator", "true" if one.is_charge else "false")
        put(element, "cbc:AllowanceChargeReason", one.reason)
        if one.share is not None:
            put(element, "cbc:MultiplierFactorNumeric", plain(one.share))
        self._amount(element, "cbc:Amount", shown(one.amount))
        if one.share is not None:
            self._amount(element, "cbc:BaseAmount", shown(one.base))

    def _amount(self, parent: Element, name: str, text: str) -> None:
        self.xml.put(parent, name, text, currencyID=self.invoice.currency_code)
