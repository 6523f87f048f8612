"""Lists of finance: every row once in each order, found by words, days and states, and added up."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from finance.billing.queries.invoices import INVOICES
from finance.quoting.queries import ALERTS, ESTIMATES, QUOTES
from finance_world import ACCOUNTS, FINANCE, NOON, fixed, gbp
from tandem.common.v1 import options_pb2 as options
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import quoting_pb2 as quoting_pb

pytestmark = pytest.mark.slow
LISTS: list[tuple[str, str, Any, Any]] = [
    ("ListInvoices", "invoices", pb.ListInvoicesRequest, INVOICES),
    ("ListEstimates", "estimates", quoting_pb.ListEstimatesRequest, ESTIMATES),
    ("ListQuotes", "quotes", quoting_pb.ListQuotesRequest, QUOTES),
    ("ListBudgetAlerts", "alerts", quoting_pb.ListBudgetAlertsRequest, ALERTS),
]


@pytest.fixture
def busy(billing: Billing) -> Billing:
    """Two issued invoices, one paid in part, one credited, and a draft."""
    first, second, _ = (billing.an_issued_invoice(hours) for hours in (10, 20, 20))
    billing.pay(first.id, 200_00)
    billing.credit(second.id)
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 1)
    billing.draft(job)
    for share in (50, 80, 100):
        sold = billing.a_priced_job()
        billing.world.accepted(100_00 * 100 // share, project_id=sold.project_id)
        billing.approved(sold, 1)
    billing.pump()
    return billing


def ask(billing: Billing, name: str, request: Any, actor: Any = FINANCE) -> Any:
    stub = billing.billing if hasattr(billing.billing, name) else billing.world.quoting
    return billing.world.call(getattr(stub, name), request, actor)


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_gives_every_row_once_in_each_of_its_orders(
    busy: Billing, name: str, rows: str, request_type: Any, records: Any
) -> None:
    def paged(order: str) -> list[str]:
        found, token = [], ""
        while True:
            page = ask(busy, name, request_type(page_size=1, page_token=token, order=order))
            found += [row.id for row in getattr(page, rows)]
            token = page.next_page_token
            if not token:
                return found

    whole = ask(busy, name, request_type(page_size=200, count=True))
    ids = {row.id for row in getattr(whole, rows)}
    assert len(ids) >= 3
    assert (whole.total, whole.total_is_exact) == (len(ids), True)
    for word in records.orders():
        if not word.startswith("-"):
            assert set(paged(word)) == ids, word
            assert paged(f"-{word}") == paged(word)[::-1], word


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_the_contract_names_the_orders_of_a_list(
    name: str, rows: str, request_type: Any, records: Any
) -> None:
    order = request_type.DESCRIPTOR.fields_by_name["order"]
    assert list(order.GetOptions().Extensions[options.field].words) == records.orders()


def numbers(found: Any) -> list[str]:
    return [one.number for one in found.invoices]


def test_invoices_are_found_by_number_client_state_and_days(busy: Billing) -> None:
    drafted, issued = pb.INVOICE_STATUS_DRAFT, pb.INVOICE_STATUS_ISSUED
    assert numbers(busy.invoices(search="inv-2026-0002")) == ["INV-2026-0002"]
    assert len(busy.invoices(search="HARBOUR").invoices) == 5
    assert busy.invoices(search="nobody").invoices == []
    assert numbers(busy.invoices(status=[drafted, issued], order="number")) == ["", "INV-2026-0003"]
    assert numbers(busy.invoices(issued_from="2026-03-03")) == []
    assert len(busy.invoices(issued_to="2026-03-02").invoices) == 4
    assert numbers(busy.invoices(overdue=True)) == []
    busy.world.clock.advance(days=31)
    late = busy.invoices(overdue=True, order="-due")
    assert [one.due for one in late.invoices] == [gbp(2_400_00), gbp(1_000_00)]
    assert all(one.overdue for one in late.invoices)
    first = late.invoices[0]
    assert (first.client_name, first.project_reference) == ("Harbour Coffee", "JOB-1042")
    assert [one.id for one in busy.invoices(ids=[first.id]).invoices] == [first.id]


def test_the_sums_of_invoices_are_those_of_the_list(busy: Billing) -> None:
    busy.world.clock.now = NOON.replace(month=5)
    (one,) = ask(busy, "GetInvoiceSums", pb.GetInvoiceSumsRequest()).sums
    listed = busy.invoices(page_size=200).invoices
    issued = [invoice for invoice in listed if invoice.number]
    assert one.documents == len(listed)
    assert one.total == gbp(sum(invoice.total.amount_minor for invoice in issued))
    assert one.net == gbp(sum(invoice.net.amount_minor for invoice in issued))
    assert one.due == gbp(sum(invoice.due.amount_minor for invoice in listed)) == gbp(3_400_00)
    assert (one.paid, one.overdue, one.drafted) == (gbp(200_00), gbp(3_400_00), gbp(100_00))
    asked = pb.GetInvoiceSumsRequest(overdue=True, status=[pb.INVOICE_STATUS_PART_PAID])
    (late,) = ask(busy, "GetInvoiceSums", asked, ACCOUNTS).sums
    assert (late.documents, late.due) == (1, gbp(1_000_00))
    assert not ask(busy, "GetInvoiceSums", pb.GetInvoiceSumsRequest(search="nobody")).sums


def test_quotes_are_found_by_their_state_of_the_day(busy: Billing) -> None:
    world = busy.world
    job = busy.a_job()
    sent = world.quote(world.estimate(fixed(1), project_id=job.project_id).id)

    def found(*status: Any) -> list[str]:
        asked = quoting_pb.ListQuotesRequest(status=status, project_id=[job.project_id])
        return [quote.id for quote in ask(busy, "ListQuotes", asked).quotes]

    assert found(quoting_pb.QUOTE_STATUS_SENT) == [sent.id]
    assert found(quoting_pb.QUOTE_STATUS_ACCEPTED, quoting_pb.QUOTE_STATUS_EXPIRED) == []
    world.clock.advance(days=60)
    assert found(quoting_pb.QUOTE_STATUS_SENT) == []
    assert found(quoting_pb.QUOTE_STATUS_EXPIRED) == [sent.id]
