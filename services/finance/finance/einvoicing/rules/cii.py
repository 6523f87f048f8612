"""An e-invoice as UN/CEFACT Cross Industry Invoice, by the EN 16931 profile of Factur-X."""

from __future__ import annotations

from datetime import date
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

GUIDELINE = "urn:cen.eu:en16931:2017"
_UNECE = "urn:un:unece:uncefact:data:standard:"
_SPACES = {
    "rsm": f"{_UNECE}CrossIndustryInvoice:100",
    "ram": f"{_UNECE}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_UNECE}UnqualifiedDataType:100",
    "qdt": f"{_UNECE}QualifiedDataType:100",
}
_DAY = "102"
"""The format of days: CCYYMMDD."""


def to_cii(invoice: EInvoice) -> str:
    """The document as XML text."""
    return _Cii(invoice).write()


class _Cii:
    def __init__(self, invoice: EInvoice) -> None:
        self.invoice = invoice
        self.xml = Writer("rsm:CrossIndustryInvoice", _SPACES)
        self.root = self.xml.root

    def write(self) -> str:
        put = self.xml.put
        context = put(self.root, "rsm:ExchangedDocumentContext")
        put(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", GUIDELINE)
        head = put(self.root, "rsm:ExchangedDocument")
        put(head, "ram:ID", self.invoice.number)
        put(head, "ram:TypeCode", self.invoice.type_code)
        self._day(head, "ram:IssueDateTime", self.invoice.issued_on)
        put(head, "ram:IncludedNote/ram:Content", self.invoice.note)
        trade = put(self.root, "rsm:SupplyChainTradeTransaction")
        for line in self.invoice.lines:
            self._line(put(trade, "ram:IncludedSupplyChainTradeLineItem"), line)
        self._agreement(put(trade, "ram:ApplicableHeaderTradeAgreement"))
        # The schema asks for the element, with or without a delivery in it.
        delivery = put(trade, "ram:ApplicableHeaderTradeDelivery")
        self._delivery(delivery)
        self._settlement(put(trade, "ram:ApplicableHeaderTradeSettlement"))
        return self.xml.text(keep=delivery)

    def _day(self, parent: Element, path: str, day: date) -> None:
        self.xml.put(parent, f"{path}/udt:DateTimeString", f"{day:%Y%m%d}", format=_DAY)

    def _line(self, parent: Element, line: Line) -> None:
        put = self.xml.put
        put(parent, "ram:AssociatedDocumentLineDocument/ram:LineID", line.id)
        product = put(parent, "ram:SpecifiedTradeProduct")
        put(product, "ram:Name", line.name)
        put(product, "ram:Description", line.description)
        price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
        put(parent, price, plain(line.price))
        quantity = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
        put(parent, quantity, plain(line.quantity), unitCode=line.unit)
        settlement = put(parent, "ram:SpecifiedLineTradeSettlement")
        self._vat(put(settlement, "ram:ApplicableTradeTax"), line.vat)
        for one in line.allowances:
            self._of_line(put(settlement, "ram:SpecifiedTradeAllowanceCharge"), one)
        sums = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
        put(settlement, sums, self.invoice.shown(line.amount))

    def _of_line(self, parent: Element, one: LineAllowance) -> None:
        put, shown = self.xml.put, self.invoice.shown
        put(parent, "ram:ChargeIndicator/udt:Indicator", "true" if one.is_charge else "false")
        if one.share is not None:
            put(parent, "ram:CalculationPercent", plain(one.share))
            put(parent, "ram:BasisAmount", shown(one.base))
        put(parent, "ram:ActualAmount", shown(one.amount))
        put(parent, "ram:Reason", one.reason)

    def _vat(self, parent: Element, vat: VatCategory) -> None:
        put = self.xml.put
        put(parent, "ram:TypeCode", "VAT")
        put(parent, "ram:CategoryCode", vat.code)
        self._percent(parent, vat)

    def _percent(self, parent: Element, vat: VatCategory) -> None:
        if vat.percent is not None:
            self.xml.put(parent, "ram:RateApplicablePercent", plain(vat.percent))

    def _agreement(self, parent: Element) -> None:
        invoice, put = self.invoice, self.xml.put
        put(parent, "ram:BuyerReference", invoice.buyer_reference)
        self._party(put(parent, "ram:SellerTradeParty"), invoice.seller)
        self._party(put(parent, "ram:BuyerTradeParty"), invoice.buyer)
        order = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
        put(parent, order, invoice.purchase_order)

    def _party(self, parent: Element, party: Party) -> None:
        put, invoice = self.xml.put, self.invoice
        put(parent, "ram:Name", party.name)
        put(parent, "ram:SpecifiedLegalOrganization/ram:ID", party.registration_number)
        address = put(parent, "ram:PostalTradeAddress")
        put(address, "ram:PostcodeCode", party.post_code)
        for name, text in zip(("LineOne", "LineTwo", "LineThree"), party.lines, strict=False):
            put(address, f"ram:{name}", text)
        put(address, "ram:CityName", party.town)
        put(address, "ram:CountryID", party.country_code)
        if party.electronic_address:
            put(
                parent,
                "ram:URIUniversalCommunication/ram:URIID",
                party.electronic_address,
                schemeID=party.electronic_scheme,
            )
        if not invoice.is_outside_scope:
            self._registration(parent, party.vat_number, "VA")
        if party is invoice.seller:
            self._registration(parent, party.other_tax_number, "FC")

    def _registration(self, parent: Element, number: str, scheme: str) -> None:
        if number:
            self.xml.put(parent, "ram:SpecifiedTaxRegistration/ram:ID", number, schemeID=scheme)

    def _delivery(self, parent: Element) -> None:
        if day := self.invoice.delivered_on:
            country = self.invoice.buyer.country_code if self.invoice.is_to_member_state else ""
            place = "ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID"
            self.xml.put(parent, place, country)
            event = "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"
            self._day(parent, event, day)

    def _settlement(self, parent: Element) -> None:
        invoice, put = self.invoice, self.xml.put
        put(parent, "ram:PaymentReference", "" if invoice.is_credit_note else invoice.number)
        put(parent, "ram:TaxCurrencyCode", invoice.tax_currency_code)
        put(parent, "ram:InvoiceCurrencyCode", invoice.currency_code)
        self._payment(put(parent, "ram:SpecifiedTradeSettlementPaymentMeans"))
        for tax in invoice.taxes:
            self._tax_sum(put(parent, "ram:ApplicableTradeTax"), tax)
        if invoice.supplied_from and invoice.supplied_to:
            period = put(parent, "ram:BillingSpecifiedPeriod")
            self._day(period, "ram:StartDateTime", invoice.supplied_from)
            self._day(period, "ram:EndDateTime", invoice.supplied_to)
        for one in invoice.allowances:
            self._allowance(put(parent, "ram:SpecifiedTradeAllowanceCharge"), one)
        terms = put(parent, "ram:SpecifiedTradePaymentTerms")
        put(terms, "ram:Description", invoice.terms)
        if invoice.due_on:
            self._day(terms, "ram:DueDateDateTime", invoice.due_on)
        self._totals(put(parent, "ram:SpecifiedTradeSettlementHeaderMonetarySummation"))
        if invoice.corrects_number:
            self._corrected(put(parent, "ram:InvoiceReferencedDocument"))

    def _payment(self, parent: Element) -> None:
        invoice, put = self.invoice, self.xml.put
        put(parent, "ram:TypeCode", invoice.payment_code)
        account = put(parent, "ram:PayeePartyCreditorFinancialAccount")
        put(account, "ram:IBANID", invoice.iban)
        if invoice.iban:
            put(account, "ram:AccountName", invoice.seller.name)
            put(parent, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", invoice.bic)

    def _tax_sum(self, parent: Element, one: TaxSum) -> None:
        put = self.xml.put
        put(parent, "ram:CalculatedAmount", self.invoice.shown(one.tax))
        put(parent, "ram:TypeCode", "VAT")
        put(parent, "ram:ExemptionReason", one.reason)
        put(parent, "ram:BasisAmount", self.invoice.shown(one.taxable))
        put(parent, "ram:CategoryCode", one.vat.code)
        put(parent, "ram:ExemptionReasonCode", one.reason_code)
        self._percent(parent, one.vat)

    def _allowance(self, parent: Element, one: AllowanceOrCharge) -> None:
        put = self.xml.put
        put(parent, "ram:ChargeIndicator/udt:Indicator", "true" if one.is_charge else "false")
        put(parent, "ram:ActualAmount", self.invoice.shown(one.amount))
        put(parent, "ram:Reason", one.reason)
        self._vat(put(parent, "ram:CategoryTradeTax"), one.vat)

    def _totals(self, parent: Element) -> None:
        invoice, put = self.invoice, self.xml.put
        put(parent, "ram:LineTotalAmount", invoice.shown(invoice.sum_of_lines))
        put(parent, "ram:ChargeTotalAmount", invoice.shown(invoice.sum_of(charges=True)))
        put(parent, "ram:AllowanceTotalAmount", invoice.shown(invoice.sum_of(charges=False)))
        put(parent, "ram:TaxBasisTotalAmount", invoice.shown(invoice.without_tax))
        tax = invoice.shown(invoice.total_tax)
        put(parent, "ram:TaxTotalAmount", tax, currencyID=invoice.currency_code)
        if code := invoice.tax_currency_code:
            put(parent, "ram:TaxTotalAmount", invoice.tax_in_base, currencyID=code)
        put(parent, "ram:GrandTotalAmount", invoice.shown(invoice.total))
        put(parent, "ram:DuePayableAmount", invoice.shown(invoice.total))

    def _corrected(self, parent: Element) -> None:
        self.xml.put(parent, "ram:IssuerAssignedID", self.invoice.corrects_number)
        if day := self.invoice.corrects_issued_on:
            path = "ram:FormattedIssueDateTime/qdt:DateTimeString"
            self.xml.put(parent, path, f"{day:%Y%m%d}", format=_DAY)
