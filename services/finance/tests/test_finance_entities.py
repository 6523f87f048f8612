"""Legal entities of the agency: whose books a journal is in, and in what currency (L22)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from billing_steps import TIME, Billing, Job
from chassis.database import Database
from chassis.errors import Conflict, Invalid
from finance.billing.commands import issuing
from finance.events import CATALOGUE
from finance_world import FINANCE, FinanceWorld, SetClock
from sqlalchemy import text
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import legal_entities_pb2 as entities_pb
from tandem.finance.v1 import legal_entities_pb2_grpc

pytestmark = pytest.mark.slow
FIRST = "0190b5c0-0000-7000-8000-000000000001"


def named(billing: Billing, **given: str) -> pb.LegalEntity:
    request = pb.SetLegalEntityRequest(name="Northlight Ltd", **given)
    return billing.world.call(billing.billing.SetLegalEntity, request).legal_entity


def test_what_is_posted_is_in_the_books_of_the_first_entity(billing: Billing) -> None:
    billing.an_issued_invoice()
    assert {one.legal_entity_id for one in billing.journals()} == {FIRST}
    with billing.world.database.engine.connect() as connection:
        for table in ("posting", "account_day", "account_month", "tax_month"):
            found = connection.execute(text(f"SELECT DISTINCT legal_entity_id FROM {table}"))
            assert [str(row[0]) for row in found] == [FIRST], table


def test_the_base_currency_stays_once_something_is_posted(billing: Billing) -> None:
    assert named(billing).currency_code == "GBP"
    assert named(billing, currency_code="EUR").currency_code == "EUR"
    assert named(billing).currency_code == "EUR", "left out: as it is"
    named(billing, currency_code="GBP")
    billing.an_issued_invoice()
    with pytest.raises(Conflict, match="stays GBP") as refusal:
        named(billing, currency_code="EUR")
    assert refusal.value.reason == "BASE_CURRENCY_IN_USE"
    assert named(billing, currency_code="GBP").currency_code == "GBP"


def a_second(billing: Billing, prefix: str = "FR", **given: str) -> pb.LegalEntity:
    request = entities_pb.CreateLegalEntityRequest(
        name=f"Northlight {prefix}", number_prefix=prefix, **given
    )
    return billing.world.call(stub(billing).CreateLegalEntity, request).legal_entity


def stub(billing: Billing) -> legal_entities_pb2_grpc.LegalEntityServiceStub:
    return legal_entities_pb2_grpc.LegalEntityServiceStub(billing.world.room.channel)


def assign(billing: Billing, entity_id: str, **of: str) -> entities_pb.EntityAssignment:
    name = "AssignProject" if "project_id" in of else "AssignClient"
    request = getattr(entities_pb, f"{name}Request")(legal_entity_id=entity_id, **of)
    return billing.world.call(getattr(stub(billing), name), request).assignment


def a_draft(billing: Billing, job: Job) -> pb.Invoice:
    billing.approved(job)
    billing.pump()
    return billing.draft(job)


def a_job_to_bill(billing: Billing) -> Job:
    job = billing.a_priced_job()
    billing.plan(job, TIME)
    return job


def test_documents_of_each_entity_have_a_gapless_series_of_their_own(
    committing: FinanceWorld,
) -> None:
    """L07, L22: ten threads issue invoices of two entities at once."""
    billing = Billing(committing)
    second = a_second(billing)
    jobs = [a_job_to_bill(billing), a_job_to_bill(billing)]
    assert assign(billing, second.id, project_id=jobs[1].project_id).assigned_by == "project"
    drafts = [a_draft(billing, job).id for _ in range(5) for job in jobs]
    url = billing.world.database.engine.url.render_as_string(hide_password=False)
    database = Database(url, CATALOGUE, pool_size=len(drafts), clock=SetClock())

    def issue(invoice_id: str) -> None:
        with database.transaction(FINANCE) as tx:
            issuing.issue_invoice(tx, invoice_id, tx.today)

    with ThreadPoolExecutor(len(drafts)) as threads:
        list(threads.map(issue, drafts))
    database.dispose()
    issued = [billing.invoice(invoice_id) for invoice_id in drafts]
    assert sorted(one.number for one in issued) == [
        *(f"FR-INV-2026-000{n}" for n in range(1, 6)),
        *(f"INV-2026-000{n}" for n in range(1, 6)),
    ]
    sellers = {one.number[:2]: one.seller.name for one in issued}
    assert sellers == {"IN": "Northlight Ltd", "FR": "Northlight FR"}
    note = billing.credit(next(one.id for one in issued if one.number[:2] == "FR")).credit_note
    assert (note.number, note.seller.name) == ("FR-CN-2026-0001", "Northlight FR")
    books = {one.description: one.legal_entity_id for one in billing.journals()}
    assert {entity for words, entity in books.items() if "FR-" in words} == {second.id}
    assert {entity for words, entity in books.items() if "FR-" not in words} == {FIRST}


def test_a_project_in_the_books_stays_with_its_entity(billing: Billing) -> None:
    second = a_second(billing)
    job = a_job_to_bill(billing)
    billing.issue(a_draft(billing, job).id)
    with pytest.raises(Conflict, match="intercompany-charges") as refusal:
        assign(billing, second.id, project_id=job.project_id)
    assert refusal.value.reason == "PROJECT_HAS_POSTINGS"
    assign(billing, second.id, client_id=job.client_id)
    assert billing.issue(a_draft(billing, job).id).number == "INV-2026-0002"
    later = Job(job.client_id, billing.a_job_of(job.client_id).project_id, job.person_id)
    billing.plan(later, TIME)
    assert billing.issue(a_draft(billing, later).id).number == "FR-INV-2026-0001"


def test_a_payment_is_of_one_entity(billing: Billing) -> None:
    second = a_second(billing)
    job = a_job_to_bill(billing)
    first_invoice = billing.issue(a_draft(billing, job).id)
    assign(billing, second.id, client_id=job.client_id)
    later = Job(job.client_id, billing.a_job_of(job.client_id).project_id, job.person_id)
    billing.plan(later, TIME)
    other = billing.issue(a_draft(billing, later).id)
    with pytest.raises(Invalid, match="another legal entity"):
        billing.receive(job.client_id, 240_00, (first_invoice.id, 120_00), (other.id, 120_00))
    billing.receive(job.client_id, 120_00, (other.id, 120_00))
    assert billing.journals()[0].legal_entity_id == second.id


def test_prefixes_and_names_are_its_own(billing: Billing) -> None:
    second = a_second(billing)
    for given, reason in (
        ({"name": "Other", "number_prefix": "FR"}, "NUMBER_PREFIX_TAKEN"),
        ({"name": "Other", "number_prefix": "fr"}, "NUMBER_PREFIX_INVALID"),
        ({"name": "northlight fr", "number_prefix": "X"}, "LEGAL_ENTITY_EXISTS"),
    ):
        request = entities_pb.CreateLegalEntityRequest(**given)
        with pytest.raises((Conflict, Invalid)) as refusal:
            billing.world.call(stub(billing).CreateLegalEntity, request)
        assert refusal.value.reason == reason
    archive = entities_pb.ArchiveLegalEntityRequest(legal_entity_id=FIRST)
    with pytest.raises(Conflict) as stays:
        billing.world.call(stub(billing).ArchiveLegalEntity, archive)
    assert stays.value.reason == "LEGAL_ENTITY_FIRST"
    archive = entities_pb.ArchiveLegalEntityRequest(legal_entity_id=second.id)
    assert billing.world.call(stub(billing).ArchiveLegalEntity, archive).legal_entity.archived
    with pytest.raises(Conflict, match="restore it first"):
        assign(billing, second.id, client_id=billing.a_job().client_id)
