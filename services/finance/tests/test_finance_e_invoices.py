"""E-invoices: documents of every kind under the official rules, and what those rules refuse."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

import pytest
from chassis.errors import Conflict, NotFound
from chassis.ids import new_id
from e_invoice_steps import (
    DISCOUNT,
    EXEMPT,
    KINDS,
    OUTSIDE,
    REVERSE,
    EInvoices,
    Kind,
    a_line,
)
from facturx import get_xml_from_pdf
from finance.einvoicing.rules.problems import explained
from finance.official_rules import Failure, many_failures
from finance_world import FinanceWorld
from pypdf import PdfReader
from tandem.finance.v1 import einvoices_pb2

pytestmark = pytest.mark.slow


@pytest.fixture
def einvoices(world: FinanceWorld) -> EInvoices:
    return EInvoices(world)


def refused_by(failures: list[Failure]) -> set[str]:
    return {one.rule for one in failures}


def test_l23_documents_of_every_kind_are_valid_under_the_official_rules(
    einvoices: EInvoices,
) -> None:
    assert len(KINDS) >= 50
    made = [(kind, einvoices.made(kind)) for kind in KINDS]
    for format_ in ("ubl", "cii"):
        xmls = [einvoices.xml(invoice.id, format_) for _, invoice in made]
        found = many_failures(xmls, format_)
        refused = {kind.name: one for (kind, _), one in zip(made, found, strict=True) if one}
        assert not refused, f"{format_}: {refused}"


def test_l15_the_tax_is_stated_in_the_currency_of_the_books_too(einvoices: EInvoices) -> None:
    """BT-6 and BT-111: 100.00 EUR of tax at 0.86."""
    invoice = einvoices.made(Kind("euro", currency_code="EUR"))
    ubl, cii = einvoices.xml(invoice.id), einvoices.xml(invoice.id, "cii")
    assert "<cbc:TaxCurrencyCode>GBP</cbc:TaxCurrencyCode>" in ubl
    assert '<cbc:TaxAmount currencyID="GBP">86.00</cbc:TaxAmount>' in ubl
    assert "<ram:TaxCurrencyCode>GBP</ram:TaxCurrencyCode>" in cii
    assert '<ram:TaxTotalAmount currencyID="GBP">86.00</ram:TaxTotalAmount>' in cii


def without(tag: str) -> Callable[[str], str]:
    """The first such element is gone."""
    return lambda xml: re.sub(rf"\s*<{tag}\b[^>]*>.*?</{tag}>", "", xml, count=1, flags=re.S)


def other(before: str, after: str) -> Callable[[str], str]:
    def changed(xml: str) -> str:
        assert before in xml
        return xml.replace(before, after, 1)

    return changed


def amount(tag: str, before: str, after: str) -> Callable[[str], str]:
    return other(f">{before}</cbc:{tag}>", f">{after}</cbc:{tag}>")


def in_line(before: str, after: str) -> Callable[[str], str]:
    start = "<cac:ClassifiedTaxCategory>\n        <cbc:ID>AE</cbc:ID>\n        <cbc:Percent>"
    return other(start + before, start + after)


def buyer_scheme(before: str, after: str) -> Callable[[str], str]:
    start = "DE136695976</cbc:CompanyID>\n        <cac:TaxScheme>\n          <cbc:ID>"
    return other(start + before, start + after)


STANDARD = Kind("standard", [DISCOUNT])
REVERSED = Kind("reverse", first_tax=REVERSE)
PERCENT = "<cbc:Percent>{}</cbc:Percent>\n        <cac:TaxScheme>"
ZERO_RATED = (
    '<cac:TaxSubtotal><cbc:TaxableAmount currencyID="GBP">0.00</cbc:TaxableAmount>'
    '<cbc:TaxAmount currencyID="GBP">0.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>Z</cbc:ID>'
    "<cbc:Percent>0</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    "</cac:TaxCategory></cac:TaxSubtotal>"
)
FAULTS: list[tuple[str, Kind, Callable[[str], str]]] = [
    ("BR-02", STANDARD, without("cbc:ID")),
    ("BR-05", STANDARD, without("cbc:DocumentCurrencyCode")),
    ("BR-06", STANDARD, without("cbc:RegistrationName")),
    ("BR-09", STANDARD, without("cac:Country")),
    ("BR-08", STANDARD, without("cac:PostalAddress")),
    ("BR-25", STANDARD, other("<cbc:Name>Concept", "<cbc:Name>")),
    ("BR-27", STANDARD, amount("PriceAmount", "500", "-500")),
    ("BR-33", STANDARD, without("cbc:AllowanceChargeReason")),
    ("BR-61", STANDARD, without("cac:PayeeFinancialAccount")),
    ("BR-CO-09", STANDARD, other("<cbc:CompanyID>GB98", "<cbc:CompanyID>98")),
    ("BR-CO-10", STANDARD, amount("LineExtensionAmount", "500.00", "501.00")),
    ("BR-CO-14", STANDARD, amount("TaxAmount", "90.00", "91.00")),
    ("BR-CO-15", STANDARD, amount("TaxInclusiveAmount", "540.00", "541.00")),
    ("BR-CO-16", STANDARD, amount("PayableAmount", "540.00", "539.00")),
    ("BR-CO-17", STANDARD, other(PERCENT.format("20"), PERCENT.format("10"))),
    ("BR-CL-01", STANDARD, other("TypeCode>380", "TypeCode>999")),
    ("BR-CL-04", STANDARD, other("Code>GBP", "Code>XYZ")),
    ("BR-CL-14", STANDARD, other("Code>GB<", "Code>ZZ<")),
    ("BR-CL-23", STANDARD, other('unitCode="C62"', 'unitCode="HOURS"')),
    ("BR-CL-25", STANDARD, other('schemeID="9932"', 'schemeID="0000"')),
    ("BR-AE-05", REVERSED, in_line("0", "20")),
    ("BR-AE-02", REVERSED, buyer_scheme("VAT", "TAX")),
    ("BR-E-10", Kind("exempt", first_tax=EXEMPT), without("cbc:TaxExemptionReason")),
    (
        "BR-O-11",
        Kind("outside", first_tax=OUTSIDE),
        other("</cac:TaxSubtotal>", f"</cac:TaxSubtotal>{ZERO_RATED}"),
    ),
    ("XSD", STANDARD, other("<cbc:IssueDate>", "<cbc:IssueDate>the day ")),
]


def test_l23_planted_faults_are_refused_and_named_in_our_words(einvoices: EInvoices) -> None:
    assert len(FAULTS) >= 20
    made = {kind.name: kind for _, kind, _ in FAULTS}
    xmls = {name: einvoices.xml(einvoices.made(kind).id) for name, kind in made.items()}
    found = many_failures([plant(xmls[kind.name]) for _, kind, plant in FAULTS], "ubl")
    for (rule, _, _), failures in zip(FAULTS, found, strict=True):
        assert rule in refused_by(failures), (rule, failures)
        words = explained(rule, "of the rule")
        assert all((words.message != "of the rule", words.field, words.remedy)), rule


def test_l23_what_is_missing_is_named_with_its_record_and_field(einvoices: EInvoices) -> None:
    bare = {"electronic_address": "", "buyer_reference": "", "town": "", "tax_number": ""}
    draft = einvoices.drafted(Kind("bare", first_tax=REVERSE, buyer=bare))
    checked = einvoices.checked(draft.id)
    assert not checked.valid
    named = {(one.rule, one.record, one.field, one.required) for one in checked.problems}
    assert named == {
        ("BR-AE-02", "client", "tax_number", True),
        ("PEPPOL-EN16931-R003", "invoice", "buyer_reference", True),
        ("PEPPOL-EN16931-R010", "client", "electronic_address", True),
        ("", "client", "town", False),
    }
    cii = einvoices.checked(draft.id, "cii")
    assert {one.rule for one in cii.problems if one.required} == {"BR-AE-02"}


def test_l23_a_draft_is_checked_and_not_sent(einvoices: EInvoices) -> None:
    draft = einvoices.drafted(Kind("standard"))
    assert einvoices.checked(draft.id).valid
    with pytest.raises(Conflict) as refusal:
        einvoices.xml(draft.id)
    assert refusal.value.reason == "INVOICE_NOT_ISSUED"


def test_l23_an_incomplete_document_is_refused_with_every_field(einvoices: EInvoices) -> None:
    bare = {"electronic_address": "", "country_code": "", "tax_number": ""}
    invoice = einvoices.made(Kind("bare", buyer=bare))
    with pytest.raises(Conflict) as refusal:
        einvoices.xml(invoice.id)
    assert (refusal.value.reason, refusal.value.field) == ("E_INVOICE_INCOMPLETE", "country_code")
    assert refusal.value.details.keys() >= {"country_code", "electronic_address"}


def test_l23_a_document_says_what_it_said_when_it_was_issued(einvoices: EInvoices) -> None:
    invoice = einvoices.made(Kind("standard"))
    before = einvoices.xml(invoice.id)
    einvoices.sells(name="Another name", iban="")
    assert einvoices.xml(invoice.id) == before
    assert invoice.buyer_reference == "Marketing"


def test_l23_references_of_a_draft_are_written_and_final_once_it_is_issued(
    einvoices: EInvoices,
) -> None:
    draft = einvoices.drafted(Kind("standard"))
    changed = einvoices.edit("UpdateInvoice", draft.id, purchase_order="PO-118")
    assert (changed.purchase_order, changed.buyer_reference) == ("PO-118", "")
    issued = einvoices.issue(draft.id)
    assert "<cbc:ID>PO-118</cbc:ID>" in einvoices.xml(issued.id)
    with pytest.raises(Conflict, match="is issued"):
        einvoices.edit("UpdateInvoice", draft.id, purchase_order="PO-119")


def test_l23_the_official_rules_are_run_when_asked(einvoices: EInvoices) -> None:
    invoice = einvoices.made(Kind("standard"))
    checked = einvoices.checked(invoice.id, official=True)
    assert (checked.valid, checked.official, list(checked.problems)) == (True, True, [])


def test_l23_our_own_check_finds_what_the_official_rules_refuse(einvoices: EInvoices) -> None:
    """Whatever we call valid they call valid; what they refuse in these documents we name."""
    wrong = [
        Kind("no numbers", first_tax=REVERSE, buyer={"tax_number": ""}),
        Kind("no country", buyer={"country_code": "", "tax_number": ""}),
        Kind("no reason", first_tax={"tax_rate_bp": 0, "tax_category": "exempt"}),
        Kind("mixed", [a_line(1_00)], first_tax=OUTSIDE),
        Kind("no seller", seller={"tax_number": "", "registration_number": ""}),
    ]
    for kind in wrong:
        draft = einvoices.drafted(kind)
        ours = {one.rule for one in einvoices.checked(draft.id).problems if one.required}
        theirs = {one.rule for one in einvoices.checked(draft.id, official=True).problems}
        assert ours, kind.name
        assert ours & theirs, (kind.name, ours, theirs)


def test_l23_an_unknown_invoice_is_not_found(einvoices: EInvoices) -> None:
    with pytest.raises(NotFound):
        einvoices.checked(new_id())


def test_l23_a_pdf_carries_the_invoice_as_data(einvoices: EInvoices) -> None:
    """PDF/A-3: fonts embedded, colour space, XMP, and the CII as an associated file."""
    invoice = einvoices.made(Kind("standard", [DISCOUNT]))
    request = einvoices_pb2.GetEInvoiceRequest(invoice_id=invoice.id, format="facturx")
    written = einvoices.world.call(einvoices.einvoices.GetEInvoice, request)
    assert (written.file_name, written.media_type) == (f"{invoice.number}.pdf", "application/pdf")
    document = b64decode(written.pdf_base64)
    name, xml = get_xml_from_pdf(document, check_xsd=True, check_schematron=False)
    assert (name, xml.decode()) == ("factur-x.xml", written.xml)
    assert many_failures([written.xml], "cii") == [[]]
    reader = PdfReader(BytesIO(document))
    root = reader.root_object
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == f"Invoice {invoice.number}"
    assert reader.trailer["/ID"]
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]
        assert invoice.number in page.extract_text()
