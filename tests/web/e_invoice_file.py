"""An e-invoice as a supplier sends it, for tests of pages: UBL of one line with 20 % of tax."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

UBL = "urn:oasis:names:specification:ubl:schema:xsd"


@dataclass(frozen=True, kw_only=True, slots=True)
class SentEInvoice:
    """net: pounds without tax."""

    number: str
    seller: str
    buyer: str
    day: str
    net: Decimal
    order: str = ""
    description: str = "Two days of filming"

    def xml(self) -> bytes:
        net, tax = self.net, self.net / 5
        money = 'currencyID="GBP"'
        category = (
            "<cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent>"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
        )
        order = f"<cac:OrderReference><cbc:ID>{self.order}</cbc:ID></cac:OrderReference>"
        return f"""<Invoice xmlns="{UBL}:Invoice-2" xmlns:cac="{UBL}:CommonAggregateComponents-2"
            xmlns:cbc="{UBL}:CommonBasicComponents-2">
          <cbc:ID>{self.number}</cbc:ID><cbc:IssueDate>{self.day}</cbc:IssueDate>
          <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
          <cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
          {order if self.order else ""}
          <cac:AccountingSupplierParty>{_party(self.seller)}</cac:AccountingSupplierParty>
          <cac:AccountingCustomerParty>{_party(self.buyer)}</cac:AccountingCustomerParty>
          <cac:TaxTotal><cbc:TaxAmount {money}>{tax:.2f}</cbc:TaxAmount>
            <cac:TaxSubtotal><cbc:TaxableAmount {money}>{net:.2f}</cbc:TaxableAmount>
              <cbc:TaxAmount {money}>{tax:.2f}</cbc:TaxAmount>
              <cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
          <cac:LegalMonetaryTotal>
            <cbc:LineExtensionAmount {money}>{net:.2f}</cbc:LineExtensionAmount>
            <cbc:TaxExclusiveAmount {money}>{net:.2f}</cbc:TaxExclusiveAmount>
            <cbc:TaxInclusiveAmount {money}>{net + tax:.2f}</cbc:TaxInclusiveAmount>
            <cbc:PayableAmount {money}>{net + tax:.2f}</cbc:PayableAmount>
          </cac:LegalMonetaryTotal>
          <cac:InvoiceLine><cbc:ID>1</cbc:ID>
            <cbc:InvoicedQuantity unitCode="DAY">2</cbc:InvoicedQuantity>
            <cbc:LineExtensionAmount {money}>{net:.2f}</cbc:LineExtensionAmount>
            <cac:Item><cbc:Name>{escape(self.description)}</cbc:Name>
              <cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
            <cac:Price><cbc:PriceAmount {money}>{net / 2:.2f}</cbc:PriceAmount></cac:Price>
          </cac:InvoiceLine>
        </Invoice>""".encode()


def _party(name: str) -> str:
    country = "<cac:Country><cbc:IdentificationCode>GB</cbc:IdentificationCode></cac:Country>"
    return (
        f"<cac:Party><cac:PostalAddress>{country}</cac:PostalAddress><cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{escape(name)}</cbc:RegistrationName></cac:PartyLegalEntity>"
        "</cac:Party>"
    )
