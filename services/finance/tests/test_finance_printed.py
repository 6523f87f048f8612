"""What a reader finds in the PDF of a quote and of an invoice: its text, not its bytes."""

from __future__ import annotations

from io import BytesIO

import pytest
from billing_steps import RATES, Billing
from finance.printing.rules.sheet import BOTTOM, LEFT, RIGHT, TOP, Row, Sheet, pdf
from finance_world import ACCOUNTS, FinanceWorld, fixed, role_hours
from pypdf import PdfReader
from tandem.finance.v1 import printing_pb2, printing_pb2_grpc

NAMES = "Łódź Ærø Ωμέγα Чайка"
"""Latin letters with marks, Greek and Cyrillic ones."""


def text_of(document: bytes) -> str:
    """All pages, with one space wherever the pages have any."""
    pages = PdfReader(BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printing(world: FinanceWorld) -> printing_pb2_grpc.PrintingServiceStub:
    return printing_pb2_grpc.PrintingServiceStub(world.room.channel)


@pytest.mark.slow
def test_i09_the_pdf_of_a_quote_reads_as_the_quote(world: FinanceWorld) -> None:
    project_id = world.hears_project(world.hears_client(name=NAMES))
    world.card({"designer": 9000})
    estimate = world.estimate(
        role_hours("designer", 12.5, section="Σχέδιο"),
        fixed(123_456_78, description="Фильм"),
        fixed(200_00, description="Poster", optional=True),
        project_id=project_id,
    )
    quote = world.quote(estimate.id, cover_text="Dziękujemy.", terms="30 days net.")
    request = printing_pb2.PrintQuoteRequest(quote_id=quote.id)
    printed = world.call(printing(world).PrintQuote, request, ACCOUNTS)
    text = text_of(printed.pdf)
    for words in (
        "Northlight Ltd",
        f"Quote {quote.reference}",
        NAMES,
        "Dziękujemy.",
        "30 days net.",
        "Σχέδιο",
        "Designer, 12.50 h at 90.00 GBP an hour",
        "1,125.00 GBP",
        "Фильм",
        "123,456.78 GBP",
        "Optional, not chosen",
        "(200.00 GBP)",
        "Net 124,581.78 GBP",
        "Tax 24,916.36 GBP",
        "Total 149,498.14 GBP",
    ):
        assert words in text, text


@pytest.mark.slow
def test_i09_the_pdf_of_an_invoice_reads_as_the_invoice(billing: Billing) -> None:
    job = billing.a_job_of(billing.world.hears_client(name=NAMES))
    billing.world.card(RATES, client_id=job.client_id)
    billing.approved(job, 12.5)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    request = printing_pb2.PrintInvoiceRequest(invoice_id=invoice.id)
    printed = billing.world.call(printing(billing.world).PrintInvoice, request)
    text = text_of(printed.pdf)
    for words in (
        "Northlight Ltd 4 Quay Street, Bristol",
        f"Invoice {invoice.number}",
        f"{NAMES} 1 Harbour Road, Bristol",
        "Net 1,250.00 GBP",
        "Tax 20 % on 1,250.00 GBP 250.00 GBP",
        "Total 1,500.00 GBP",
    ):
        assert words in text, text


def test_i09_nothing_of_a_long_document_is_printed_outside_its_margins() -> None:
    """The reason why no tax is charged is the longest label of a sum."""
    reason = "Reverse charge: the customer accounts for the tax, article 196 of 2006/112/EC. " * 3
    rows = [
        Row(f"Line {number} {'W' * 300}", "x" * 300, "1,000,000.00 GBP") for number in range(40)
    ]
    sheet = Sheet(
        title=f"Quote {'Q' * 80}",
        seller="S" * 200,
        seller_details="4 Quay Street",
        buyer="B" * 200,
        buyer_details="1 Harbour Road",
        groups=[("", rows)],
        sums=[
            (f"Tax: reverse charge on 1,000.00 EUR. {reason}", "0.00 EUR"),
            ("Total", "1.00 EUR"),
        ],
    )
    reader = PdfReader(BytesIO(pdf(sheet)))
    assert len(reader.pages) > 1
    places: list[tuple[float, float]] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, _cm, matrix, _font, _size: (
                places.append((matrix[4], matrix[5])) if text.strip() else None
            )
        )
    assert min(left for left, _ in places) >= LEFT
    assert max(left for left, _ in places) < RIGHT
    feet = len(reader.pages) * 2
    assert sum(bottom < BOTTOM - 12 for _, bottom in places) <= feet
    assert max(bottom for _, bottom in places) <= TOP
    assert "article 196" in text_of(pdf(sheet))
