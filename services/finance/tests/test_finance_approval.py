"""Approving drafts: who did, what takes it back, and where it is needed before the issue."""

from __future__ import annotations

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Forbidden
from finance.billing.commands.issuing import issue_invoice
from finance_world import FINANCE, MEMBER, gbp
from tandem.finance.v1 import billing_pb2 as pb


def a_draft(billing: Billing) -> pb.Invoice:
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 2)
    return billing.draft(job)


def test_a_draft_is_approved_and_a_change_takes_it_back(billing: Billing) -> None:
    draft = a_draft(billing)
    approved = billing.edit("ApproveInvoice", draft.id)
    assert (approved.approved, approved.approved_by_id) == (True, FINANCE.person_id)
    assert approved.approved_at.seconds
    with pytest.raises(Conflict, match="approved already"):
        billing.edit("ApproveInvoice", draft.id)
    assert [one.id for one in billing.invoices(approved="yes").invoices] == [draft.id]
    changed = billing.edit("AddInvoiceLine", draft.id, description="Fonts", amount=gbp(1_00))
    assert not changed.approved
    billing.edit("ApproveInvoice", draft.id)
    assert not billing.edit("UpdateInvoice", draft.id, purchase_order="PO-1").approved
    billing.edit("ApproveInvoice", draft.id)
    assert not billing.edit("ReturnInvoice", draft.id).approved
    with pytest.raises(Conflict, match="not approved"):
        billing.edit("ReturnInvoice", draft.id)


def test_an_issued_invoice_keeps_who_approved_it(billing: Billing) -> None:
    draft = a_draft(billing)
    billing.edit("ApproveInvoice", draft.id)
    assert billing.issue(draft.id).approved_by_id == FINANCE.person_id
    with pytest.raises(Conflict):
        billing.edit("ReturnInvoice", draft.id)


def test_where_approval_is_needed_nothing_else_is_issued(billing: Billing) -> None:
    draft = a_draft(billing)
    database, actor = billing.world.database, FINANCE
    with database.transaction(actor) as tx, pytest.raises(Conflict, match="not approved"):
        issue_invoice(tx, draft.id, tx.today, approval_needed=True)
    billing.edit("ApproveInvoice", draft.id)
    with database.transaction(actor) as tx:
        assert issue_invoice(tx, draft.id, tx.today, approval_needed=True).number


def test_only_who_may_approves(billing: Billing) -> None:
    with pytest.raises(Forbidden):
        billing.edit_as(MEMBER, "ApproveInvoice", a_draft(billing).id)
