"""Drafts are edited line by line; documents keep their text of the day they were issued."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import FIXED, TIME, Billing, Job, milestone
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from finance_world import ACCOUNTS, FINANCE, PROJECTS, gbp
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow


def a_draft(billing: Billing) -> pb.Invoice:
    """Of two hours in two entries and a milestone of 250.00."""
    job = billing.a_priced_job()
    billing.approved(job, 1.5)
    billing.approved(job, 0.5)
    billing.plan(job, TIME, [milestone("Setup", 250_00)])
    return billing.draft(job)


def test_b21_a_time_line_is_worth_its_hours_times_its_rate(billing: Billing) -> None:
    job = billing.a_priced_job()
    entries = [billing.approved(job, seconds=1200) for _ in range(3)]
    billing.plan(job)
    (line,) = billing.draft(job).lines
    assert line.description == "Designer: 1.00 h at 100.00 GBP an hour"
    assert (line.amount, line.hourly) == (gbp(100_00), gbp(100_00))
    assert sorted(line.time_entry_ids) == sorted(entries)


def test_a_line_is_added_changed_ordered_and_removed(billing: Billing) -> None:
    draft = a_draft(billing)
    added = billing.edit(
        "AddInvoiceLine", draft.id, description="Courier", amount=gbp(18_50), tax_rate_bp=0
    )
    courier = added.lines[-1]
    assert (courier.kind, courier.tax_category, added.net) == ("manual", "zero", gbp(468_50))
    changed = billing.edit(
        "UpdateInvoiceLine",
        draft.id,
        invoice_line_id=courier.id,
        description="Two couriers",
        amount=gbp(-37_00),
        tax_rate_bp=2000,
        tax_category="standard",
    )
    assert (changed.net, changed.tax) == (gbp(413_00), gbp(82_60))
    order = [line.id for line in reversed(changed.lines)]
    ordered = billing.edit("OrderInvoiceLines", draft.id, invoice_line_ids=order)
    assert ordered.lines[0].description == "Two couriers"
    setup = ordered.lines[-1]
    left = billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=setup.id)
    assert left.net == gbp(163_00)
    (fact, *_) = [
        one for one in billing.world.facts("invoice.updated.v1") if one["invoice_id"] == draft.id
    ]
    assert [line["description"] for line in fact["lines"]][-1] == "Courier"


def test_the_amount_of_time_and_milestones_is_not_edited(billing: Billing) -> None:
    draft = a_draft(billing)
    for line in draft.lines:
        with pytest.raises(Conflict, match="follows from what it charges") as refusal:
            billing.edit("UpdateInvoiceLine", draft.id, invoice_line_id=line.id, amount=gbp(1))
        assert refusal.value.reason == "LINE_AMOUNT_FIXED"
        own_words = billing.edit(
            "UpdateInvoiceLine", draft.id, invoice_line_id=line.id, description="Our words"
        )
        assert own_words.net == draft.net


def test_work_is_left_out_and_the_line_states_what_is_left(billing: Billing) -> None:
    job = billing.a_priced_job()
    left_out = billing.approved(job, 0.5)
    billing.approved(job, 1.5)
    billing.plan(job)
    draft = billing.draft(job)
    after = billing.edit("LeaveOutWork", draft.id, time_entry_ids=[left_out])
    (line,) = after.lines
    assert (line.description, line.amount) == (
        "Designer: 1.50 h at 100.00 GBP an hour",
        gbp(150_00),
    )
    assert billing.draft(job).lines[0].time_entry_ids == [left_out]
    with pytest.raises(NotFound, match="does not hold"):
        billing.edit("LeaveOutWork", draft.id, time_entry_ids=[left_out])


def test_work_that_was_left_out_is_put_back_on_its_line(billing: Billing) -> None:
    job = billing.a_priced_job()
    left_out = billing.approved(job, 0.5)
    billing.approved(job, 1.5)
    billing.plan(job)
    draft = billing.draft(job)
    billing.edit("LeaveOutWork", draft.id, time_entry_ids=[left_out])
    (line,) = billing.edit("PutBackOnDraft", draft.id, time_entry_ids=[left_out]).lines
    (before,) = draft.lines
    assert (line.id, line.description, line.amount) == (before.id, before.description, gbp(200_00))
    assert sorted(line.time_entry_ids) == sorted(before.time_entry_ids)
    with pytest.raises(Conflict) as refusal:
        billing.edit("PutBackOnDraft", draft.id, time_entry_ids=[left_out])
    assert refusal.value.reason == "WORK_NOT_BILLABLE"


def test_a_line_of_time_that_was_left_out_is_made_anew_with_its_words_and_tax(
    billing: Billing,
) -> None:
    draft = a_draft(billing)
    time = next(line for line in draft.lines if line.kind == "time")
    ids = list(time.time_entry_ids)
    billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=time.id)
    words = {"description": "Design in March", "tax_rate_bp": 500}
    back = billing.edit("PutBackOnDraft", draft.id, time_entry_ids=ids, **words)
    line = back.lines[-1]
    assert (line.description, line.tax_rate_bp) == ("Design in March", 500)
    assert (line.amount, line.seconds, back.net) == (time.amount, time.seconds, draft.net)
    billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=line.id)
    plain = billing.edit("PutBackOnDraft", draft.id, time_entry_ids=ids).lines[-1]
    assert (plain.description, plain.tax_rate_bp) == (time.description, time.tax_rate_bp)


def test_a_milestone_that_was_left_out_is_put_back_with_the_time_that_it_covers(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 1.5)
    billing.plan(job, FIXED, [milestone("Setup", 250_00), milestone("Rest", 100_00)])
    draft = billing.draft(job)
    gone = next(line for line in draft.lines if line.time_entry_ids)
    billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=gone.id)
    with pytest.raises(Conflict) as refusal:
        billing.edit("PutBackOnDraft", draft.id, time_entry_ids=[entry])
    assert refusal.value.reason == "TIME_IS_COVERED"
    of = {"billing_milestone_id": gone.billing_milestone_id, "time_entry_ids": [entry]}
    back = billing.edit("PutBackOnDraft", draft.id, **of)
    assert (back.net, back.lines[-1].seconds) == (draft.net, gone.seconds)
    billing.edit("LeaveOutWork", draft.id, time_entry_ids=[entry])
    assert billing.edit("PutBackOnDraft", draft.id, **of).lines[-1].seconds == gone.seconds
    other = {"billing_milestone_id": new_id()}
    with pytest.raises(NotFound, match="has no milestone"):
        billing.edit("PutBackOnDraft", draft.id, **other)
    with pytest.raises(Invalid, match="Name time entries"):
        billing.edit("PutBackOnDraft", draft.id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": gbp(0)}, "amount.amount_minor"),
        ({"amount": Money(amount_minor=1, currency_code="EUR")}, "amount.currency_code"),
        ({"tax_rate_bp": 10_001}, "tax_rate_bp"),
        ({"tax_rate_bp": 500, "tax_category": "exempt"}, "tax_rate_bp"),
        ({"tax_category": "luxury"}, "tax_category"),
        ({"description": " "}, "description"),
        ({"amount": gbp(10**16)}, "amount.amount_minor"),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_field(
    billing: Billing, wrong: dict[str, Any], field: str
) -> None:
    draft = a_draft(billing)
    line = {"description": "Courier", "amount": gbp(1), **wrong}
    with pytest.raises(Invalid) as refusal:
        billing.edit("AddInvoiceLine", draft.id, **line)
    assert refusal.value.field == field


def test_a_draft_is_bounded_as_a_whole(billing: Billing) -> None:
    draft = a_draft(billing)
    with pytest.raises(Conflict, match="beyond what can be booked"):
        billing.edit("AddInvoiceLine", draft.id, description="All", amount=gbp(10**15))


def test_an_issued_invoice_is_not_edited_nor_one_that_asks_for_nothing_issued(
    billing: Billing,
) -> None:
    draft = a_draft(billing)
    discount = billing.edit("AddInvoiceLine", draft.id, description="Discount", amount=gbp(-450_00))
    with pytest.raises(Conflict, match="more than nothing"):
        billing.issue(draft.id)
    billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=discount.lines[-1].id)
    issued = billing.issue(draft.id)
    with pytest.raises(Conflict, match="is issued and final"):
        billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=issued.lines[0].id)
    request = pb.RemoveInvoiceLineRequest(invoice_id=draft.id, invoice_line_id=issued.lines[0].id)
    with pytest.raises(Forbidden):
        billing.world.call(billing.billing.RemoveInvoiceLine, request, ACCOUNTS)


def test_b28_an_issued_invoice_keeps_its_buyer_and_its_seller(billing: Billing) -> None:
    world = billing.world
    seller = {"name": "Northlight Ltd", "address": "4 Quay Street", "country_code": "GB"}
    request = pb.SetLegalEntityRequest(**seller, tax_number="GB 980 7806 84")
    world.call(billing.billing.SetLegalEntity, request)
    job = billing.a_job()
    old = {"name": "Old Name Ltd", "address": "1 Old Road", "tax_number": "GB980780684"}
    world.hears_client(client_id=job.client_id, type_="client.updated.v1", **old)
    billing.plan(job, FIXED, [milestone("All", 100_00)])
    invoice = billing.issue(billing.draft(job).id)
    new = {"name": "New Name Holdings Ltd", "address": "9 New Street", "tax_number": ""}
    world.hears_client(client_id=job.client_id, type_="client.updated.v1", **new)
    world.call(billing.billing.SetLegalEntity, pb.SetLegalEntityRequest(name="Southlight Ltd"))
    read = billing.invoice(invoice.id)
    assert (read.buyer.name, read.buyer.address, read.buyer.tax_number) == tuple(old.values())
    assert (read.seller.name, read.seller.tax_number) == ("Northlight Ltd", "GB980780684")
    (fact,) = billing.facts("invoice.issued.v1", job)
    assert (fact["buyer"]["name"], fact["seller"]["name"]) == ("Old Name Ltd", "Northlight Ltd")
    note = billing.credit(invoice.id).credit_note
    assert (note.buyer.name, note.seller.name) == ("Old Name Ltd", "Northlight Ltd")


def test_an_invoice_is_issued_once_the_agency_has_said_who_it_is(billing: Billing) -> None:
    with billing.world.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM legal_entity")
    draft = a_draft(billing)
    with pytest.raises(Conflict, match="PUT /v1/legal-entity") as refusal:
        billing.issue(draft.id)
    assert refusal.value.reason == "LEGAL_ENTITY_NOT_SET"
    seller = pb.SetLegalEntityRequest(name="Northlight Ltd", address="4 Quay Street")
    billing.world.call(billing.billing.SetLegalEntity, seller)
    issued = billing.issue(draft.id)
    assert (issued.number, issued.seller.name) == ("INV-2026-0001", "Northlight Ltd")


def test_an_invoice_is_issued_once_its_buyer_is_known(billing: Billing) -> None:
    client_id = new_id()
    job = Job(client_id, billing.world.hears_project(client_id), new_id())
    billing.plan(job, FIXED, [milestone("All", 100_00)])
    draft = billing.draft(job)
    with pytest.raises(Conflict, match="try again in a moment") as refusal:
        billing.issue(draft.id)
    assert refusal.value.reason == "BUYER_UNKNOWN"
    billing.world.hears_client(client_id=client_id)
    assert billing.issue(draft.id).buyer.name == "Harbour Coffee"


def test_the_legal_entity_is_set_by_those_who_may_and_checked(billing: Billing) -> None:
    request = pb.SetLegalEntityRequest(name="Northlight", country_code="XX")
    with pytest.raises(Invalid, match="ISO 3166"):
        billing.world.call(billing.billing.SetLegalEntity, request, FINANCE)
    with pytest.raises(Forbidden):
        billing.world.call(
            billing.billing.SetLegalEntity, pb.SetLegalEntityRequest(name="Mine"), PROJECTS
        )
