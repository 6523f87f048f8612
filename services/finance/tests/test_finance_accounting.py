"""Exports for other accounting systems: mapped, made once, undone (L18)."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from typing import Any

import pytest
from billing_steps import FIXED, Billing, has_rate, invoiced, milestone, noon_of
from chassis.errors import Conflict, Forbidden, Invalid
from finance_world import ACCOUNTS, gbp
from payables_steps import Payables
from tandem.finance.v1 import accounting_pb2 as pb
from tandem.finance.v1 import (
    accounting_pb2_grpc,
    legal_entities_pb2,
    legal_entities_pb2_grpc,
    revenue_pb2,
    revenue_pb2_grpc,
)

pytestmark = pytest.mark.slow
MARCH = {"posted_from": "2026-03-01", "posted_through": "2026-03-31"}


@pytest.fixture
def link(billing: Billing) -> accounting_pb2_grpc.AccountingServiceStub:
    return accounting_pb2_grpc.AccountingServiceStub(billing.world.room.channel)


def an_invoice(billing: Billing) -> Any:
    """Of one hour, with tax, on 2 March."""
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job)
    return billing.issue(billing.draft(job).id)


def mapped(billing: Billing, link: Any, system: str, **kinds: dict[str, str]) -> None:
    drafts = [
        pb.AccountingMappingDraft(kind=kind, source=source, target=target)
        for kind, targets in kinds.items()
        for source, target in targets.items()
    ]
    request = pb.SetAccountingMappingsRequest(system=system, mappings=drafts)
    billing.world.call(link.SetAccountingMappings, request)


def exported(billing: Billing, link: Any, **more: Any) -> pb.AccountingExport:
    request = pb.CreateAccountingExportRequest(
        **{"system": "xero", "content": "journals", **MARCH, **more}
    )
    return billing.world.call(link.CreateAccountingExport, request).accounting_export


def file_of(billing: Billing, link: Any, export: pb.AccountingExport) -> bytes:
    request = pb.DownloadAccountingExportRequest(accounting_export_id=export.id)
    answer = billing.world.call(link.DownloadAccountingExport, request)
    return base64.b64decode(answer.content_base64)


def own_numbers(billing: Billing, link: Any, system: str) -> None:
    mapped(billing, link, system, setting={"own_numbers": "yes"})


def test_l18_what_is_missing_is_named_with_the_place_where_it_is_set(
    billing: Billing, link: Any
) -> None:
    an_invoice(billing)
    with pytest.raises(Conflict, match="1100 Trade debtors") as refused:
        exported(billing, link)
    assert refused.value.reason == "ACCOUNTING_MAPPING_MISSING"
    assert refused.value.details["href"] == "/accounting?show=mappings&system=xero"
    asked = pb.PreviewAccountingExportRequest(system="xero", content="journals", **MARCH)
    found = billing.world.call(link.PreviewAccountingExport, asked)
    assert (found.records, found.missing[0].source) == (1, "1100")


def test_l18_an_export_holds_what_is_new_until_it_is_undone(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    own_numbers(billing, link, "xero")
    first = exported(billing, link)
    content = file_of(billing, link, first)
    assert hashlib.sha256(content).hexdigest() == first.fingerprint
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    amounts = [float(row["*Amount"]) for row in rows]
    assert amounts[0] == invoice.total.amount_minor / 100
    assert round(sum(amounts), 2) == 0
    with pytest.raises(Conflict) as empty:
        exported(billing, link)
    assert empty.value.reason == "ACCOUNTING_EXPORT_EMPTY"
    again = exported(billing, link, again=True)
    assert file_of(billing, link, again) == content
    for one in (first, again):
        undo = pb.UndoAccountingExportRequest(accounting_export_id=one.id, reason="Refused")
        assert billing.world.call(link.UndoAccountingExport, undo).accounting_export.undone
    assert exported(billing, link).records == 1


def test_l18_documents_and_clients_have_files_of_their_own(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    mapped(billing, link, "sage50", setting={"own_numbers": "yes"}, tax={"standard:2000": "T1"})
    mapped(billing, link, "sage50", contact={invoice.client_id: "HARBOUR"})
    made = exported(billing, link, system="sage50", content="invoices")
    [row, *_] = csv.DictReader(io.StringIO(file_of(billing, link, made).decode()))
    assert (row["Type"], row["Account Reference"], row["Tax Code"]) == ("SI", "HARBOUR", "T1")
    assert row["Reference"] == invoice.number
    clients = exported(billing, link, system="sage50", content="contacts")
    assert b"HARBOUR,Harbour Coffee" in file_of(billing, link, clients)
    assert clients.posted_from == ""


def test_l18_a_file_for_datev_is_of_one_financial_year(billing: Billing, link: Any) -> None:
    an_invoice(billing)
    settings = {"consultant": "29098", "client": "55003", "account_length": "4"}
    mapped(billing, link, "datev", setting={"own_numbers": "yes", **settings})
    with pytest.raises(Invalid) as years:
        exported(billing, link, system="datev", posted_from="2025-12-01")
    assert years.value.reason == "ACCOUNTING_YEARS_DIFFER"
    made = exported(billing, link, system="datev")
    content = file_of(billing, link, made)
    assert content.startswith(b'"EXTF";700;21;"Buchungsstapel";13;')
    assert made.file_name == "EXTF_Buchungsstapel_00001.csv"
    with pytest.raises(Invalid) as unknown:
        exported(billing, link, system="datev", content="contacts")
    assert unknown.value.reason == "ACCOUNTING_FILE_UNKNOWN"


def test_l18_a_mapping_is_removed_and_set_again(billing: Billing, link: Any) -> None:
    mapped(billing, link, "xero", account={"4000": "200"})
    mapped(billing, link, "xero", account={"4000": ""})

    def listed() -> list[str]:
        request = pb.ListAccountingMappingsRequest(system=["xero"])
        answer = billing.world.call(link.ListAccountingMappings, request)
        return [f"{one.source} {one.name} {one.target}" for one in answer.accounting_mappings]

    assert listed() == []
    mapped(billing, link, "xero", account={"4000": "201"})
    assert listed() == ["4000 Fees 201"]
    with pytest.raises(Invalid, match="There is no account"):
        mapped(billing, link, "xero", account={"4999": "1"})
    request = pb.SetAccountingMappingsRequest(system="xero", mappings=[])
    with pytest.raises(Forbidden):
        billing.world.call(link.SetAccountingMappings, request, ACCOUNTS)


def test_l14_accrued_and_deferred_revenue_leaves_in_files_for_accountants(
    billing: Billing, link: Any
) -> None:
    """L14: what is recognised and not invoiced, and invoiced and not earned, as journals (L18)."""
    revenue = revenue_pb2_grpc.RevenueServiceStub(billing.world.room.channel)
    accrued, deferred = billing.a_job(), billing.a_job()
    days = {"starts_on": "2026-02-01", "ends_on": "2026-02-28"}
    for job, when in ((accrued, days), (deferred, {**days, "ends_on": "2026-03-28"})):
        line = revenue_pb2.RevenueLine(
            name="Site", method="straight_line", price=gbp(560_00), **when
        )
        plan = revenue_pb2.SetRevenuePlanRequest(
            project_id=job.project_id, currency_code="GBP", lines=[line]
        )
        billing.world.call(revenue.SetRevenuePlan, plan)
    billing.plan(deferred, FIXED, [milestone("Site", 560_00, due_on="2026-02-01", tax_rate_bp=0)])
    billing.issue(billing.draft(deferred, through="2026-02-01").id, issued_on="2026-02-01")
    request = revenue_pb2.RecogniseRevenueRequest(through="2026-02-28")
    billing.world.call(revenue.RecogniseRevenue, request)
    own_numbers(billing, link, "xero")
    made = exported(billing, link, posted_from="2026-02-01", posted_through="2026-02-28")
    rows = csv.DictReader(io.StringIO(file_of(billing, link, made).decode()))
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["*AccountCode"]] = sums.get(row["*AccountCode"], 0) + float(row["*Amount"])
    assert sums["1104"] == 560.00, "earned and not invoiced: a contract asset"
    assert sums["2105"] == -280.00, "invoiced and not earned: a contract liability"
    assert sums["4000"] == -840.00
    assert round(sum(sums.values()), 2) == 0


def test_l15_a_file_in_the_currency_of_the_books_has_documents_in_another_one(
    billing: Billing, link: Any
) -> None:
    """1,000.00 EUR at 0.86, paid at 0.88: the file has both in pounds, with the gain."""
    invoice = invoiced(billing, 1_000_00, "2026-03-02", code="EUR")
    billing.world.clock.now = noon_of("2026-03-20")
    has_rate(billing.world, "EUR", "2026-03-20", "0.88")
    billing.pay(invoice.id, 0, amount=invoice.total)
    own_numbers(billing, link, "xero")
    files = {}
    for code in ("EUR", "GBP"):
        made = exported(billing, link, currency_code=code, again=True)
        rows = csv.DictReader(io.StringIO(file_of(billing, link, made).decode()))
        files[code] = [(row["*AccountCode"], float(row["*Amount"])) for row in rows]
    assert files["EUR"] == [("1100", 1000), ("4000", -1000), ("1200", 1000), ("1100", -1000)]
    assert files["GBP"] == [
        *(("1100", 860), ("4000", -860)),
        *(("1200", 880), ("1100", -860), ("4906", -20)),
    ]


def test_l18_bills_of_suppliers_have_a_file_of_their_own(billing: Billing, link: Any) -> None:
    """In the period in which they were approved, with the account of each line."""
    payables = Payables(billing)
    job = billing.a_priced_job()
    lines = {"project_id": job.project_id}, {"ledger_account": "7000"}
    entered = payables.enter(*lines, issued_on="2026-03-01")
    bill = payables.move("Approve", entered, override_reason="Agreed by telephone")
    mapped(billing, link, "xero", setting={"own_numbers": "yes"}, tax={"standard:2000": "20%"})
    made = exported(billing, link, content="bills")
    rows = list(csv.DictReader(io.StringIO(file_of(billing, link, made).decode())))
    found = [(row["*InvoiceNumber"], row["*AccountCode"], row["*UnitAmount"]) for row in rows]
    assert found == [("HF-1", "5002", "100.00"), ("HF-1", "7000", "100.00")]
    assert rows[0]["*ContactName"] == "Harbour Film Ltd"
    with pytest.raises(Conflict) as empty:
        exported(billing, link, content="bills")
    assert empty.value.reason == "ACCOUNTING_EXPORT_EMPTY"
    mapped(billing, link, "sage50", setting={"own_numbers": "yes"}, tax={"standard:2000": "T1"})
    mapped(billing, link, "sage50", contact={bill.supplier_id: "FILM"})
    sage = exported(billing, link, system="sage50", content="bills")
    [row, _] = csv.DictReader(io.StringIO(file_of(billing, link, sage).decode()))
    assert (row["Type"], row["Account Reference"], row["Net Amount"]) == ("PI", "FILM", "100.00")
    mapped(billing, link, "quickbooks", setting={"own_numbers": "yes"})
    mapped(billing, link, "quickbooks", tax={"standard:2000": "20% S"})
    books = exported(billing, link, system="quickbooks", content="bills")
    [row, _] = csv.DictReader(io.StringIO(file_of(billing, link, books).decode()))
    assert (row["*BillNo"], row["*Supplier"], row["*LineAmount"]) == (
        "HF-1",
        "Harbour Film Ltd",
        "100.00",
    )
    with pytest.raises(Invalid) as unknown:
        exported(billing, link, system="datev", content="bills")
    assert unknown.value.reason == "ACCOUNTING_FILE_UNKNOWN"


def test_l18_an_export_is_of_one_legal_entity(billing: Billing, link: Any) -> None:
    an_invoice(billing)
    own_numbers(billing, link, "xero")
    entities = legal_entities_pb2_grpc.LegalEntityServiceStub(billing.world.room.channel)
    second = legal_entities_pb2.CreateLegalEntityRequest(name="Northlight GmbH", number_prefix="DE")
    other = billing.world.call(entities.CreateLegalEntity, second).legal_entity
    with pytest.raises(Conflict) as empty:
        exported(billing, link, legal_entity_id=other.id)
    assert empty.value.reason == "ACCOUNTING_EXPORT_EMPTY"
    first = "0190b5c0-0000-7000-8000-000000000001"
    made = exported(billing, link, legal_entity_id=first)
    assert (made.legal_entity_id, made.records) == (first, 1)
