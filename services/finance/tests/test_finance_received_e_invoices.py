"""E-invoices that somebody sent: what we write is read as it was, and hostile files are refused."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal

import pytest
from chassis.errors import Invalid
from e_invoice_steps import DISCOUNT, KINDS, EInvoices, Kind, a_line
from finance.einvoicing.rules.reading import ELEMENTS_MAX, Unreadable, parsed, read
from finance_world import FinanceWorld, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import einvoices_pb2 as pb

ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><bomb>&b;</bomb>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]><x>&secret;</x>"""


@pytest.fixture
def einvoices(world: FinanceWorld) -> EInvoices:
    return EInvoices(world)


def received(einvoices: EInvoices, content: str) -> pb.ReceivedEInvoice:
    request = pb.ReadEInvoiceRequest(content=content)
    return einvoices.world.call(einvoices.einvoices.ReadEInvoice, request).e_invoice


@pytest.mark.slow
def test_l23_what_is_written_is_read_as_it_was_in_both_syntaxes(einvoices: EInvoices) -> None:
    for kind in KINDS:
        invoice = einvoices.made(kind)
        sign = -1 if kind.credit != 0 else 1
        for syntax in ("ubl", "cii"):
            found = read(einvoices.xml(invoice.id, syntax).encode())
            places = Decimal(1) if kind.currency_code == "JPY" else Decimal("0.01")
            sums = [
                Decimal(sign * money.amount_minor) * places
                for money in (invoice.net, invoice.tax, invoice.total)
            ]
            assert [found.net, found.tax, found.total] == sums, kind.name
            assert (found.syntax, found.number) == (syntax, invoice.number)
            assert found.is_credit_note == (kind.credit != 0)
            assert found.issued_on.isoformat() == invoice.issued_on
            assert not found.doubts, (kind.name, found.doubts)
            assert found.buyer.name == invoice.buyer.name
            assert {tax.vat.category for tax in found.taxes} == {
                tax.category for tax in invoice.taxes
            }


@pytest.mark.slow
def test_l23_a_received_e_invoice_is_shown_as_data_for_a_bill(einvoices: EInvoices) -> None:
    invoice = einvoices.made(Kind("standard", [DISCOUNT, a_line(99_99, 500)]))
    found = received(einvoices, einvoices.xml(invoice.id))
    assert (found.total, found.tax, found.seller.name) == (
        invoice.total,
        invoice.tax,
        "Northlight Ltd",
    )
    assert [(line.description, line.amount, line.tax_rate_bp) for line in found.lines] == [
        ("Concept", gbp(500_00), 2000),
        ("Work", gbp(99_99), 500),
    ]
    request = pb.GetEInvoiceRequest(invoice_id=invoice.id, format="facturx")
    written = einvoices.world.call(einvoices.einvoices.GetEInvoice, request)
    assert received(einvoices, written.pdf_base64).total == invoice.total


@pytest.mark.slow
def test_l23_figures_that_contradict_each_other_are_named(einvoices: EInvoices) -> None:
    xml = einvoices.xml(einvoices.made(Kind("standard")).id)
    wrong = xml.replace(">600.00</cbc:TaxInclusive", ">610.00</cbc:TaxInclusive")
    (doubt,) = received(einvoices, wrong).doubts
    assert doubt == "Net and tax together come to 600.00, and the document states 610.00 as total."


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "no XML at all",
        "<a><b></a>",
        "<html/>",
        ENTITIES,
        OUTSIDE,
        b64encode(b"%PDF-1.7 not really").decode(),
        '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
    ],
)
def test_l23_what_is_no_e_invoice_is_refused(einvoices: EInvoices, content: str) -> None:
    with pytest.raises(Invalid) as refusal:
        received(einvoices, content)
    assert (refusal.value.reason, refusal.value.field) == ("E_INVOICE_UNREADABLE", "content")


def test_l23_xml_with_a_document_type_or_too_many_elements_is_not_read() -> None:
    for hostile in (ENTITIES, OUTSIDE):
        with pytest.raises(Unreadable, match="document type"):
            parsed(hostile.encode())
    for deep in ("<a>" * 100, "<a>" + "<b/>" * ELEMENTS_MAX + "</a>"):
        with pytest.raises(Unreadable, match="more or deeper"):
            parsed(deep.encode())


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_l23_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)
