"""Lock-up: how many days of revenue are work that is not billed, or money that is owed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from billing_steps import Billing
from finance.receivables.rules import days_of_revenue
from tandem.finance.v1 import receivables_pb2 as pb


def test_days_of_a_years_revenue_are_as_published() -> None:
    """Domain A5: 21,800 of work at 49,300 a month."""
    assert days_of_revenue(21_800_00, 49_300_00 * 12) == Decimal("13.45")
    assert days_of_revenue(21_800_00, 0) is None


@pytest.mark.slow
def test_lock_up_days_are_of_work_not_billed_and_of_what_is_owed(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, hours=2.0)
    issued = billing.issue(billing.draft(job).id)
    billing.approved(job, hours=1.0)
    request = pb.GetReceivableSumsRequest()
    [found] = billing.world.call(billing.receivables.GetReceivableSums, request).sums
    assert (found.revenue, found.wip.amount_minor) == (issued.net, 100_00)
    assert (found.wip_days, found.debtor_days) == ("182.50", "438.00")
    assert found.lock_up_days == "620.50"
    request = pb.GetReceivableSumsRequest(as_at="2026-03-01")
    assert not billing.world.call(billing.receivables.GetReceivableSums, request).sums
