"""G04: what was worked makes the cost, what is billable makes the value."""

from __future__ import annotations

import pytest
from billing_steps import Billing
from bus.pump import HandlerFailed
from finance_world import gbp
from test_finance_project_figures import set_cost
from test_finance_retainers import Retainers, hours, retainers, terms, worked  # noqa: F401
from test_finance_sums import wrong

pytestmark = pytest.mark.slow
HOUR = 3600


def test_the_margin_is_the_billable_hours_at_the_rate_less_all_hours_at_cost_g04(
    billing: Billing,
) -> None:
    """Behaviour 12: 6 h x 100.00 - 10 h x 40.00."""
    job = billing.a_priced_job()
    set_cost(billing, job, 40_00)
    billing.approved(job, 8, billable_seconds=6 * HOUR)
    billing.approved(job, 2, chargeable=False, billable_seconds=0)
    figures = billing.figures(job).figures
    assert (figures.used, figures.labour_cost, figures.approved_seconds) == (
        gbp(600_00),
        gbp(400_00),
        10 * HOUR,
    )
    assert billing.left_to_bill(job)["unbilled_minutes"] == 6 * 60
    (unbilled,) = billing.unbilled(job).work
    assert (unbilled.seconds, unbilled.value) == (6 * HOUR, gbp(600_00))
    billing.plan(job)
    draft = billing.draft(job)
    assert (draft.net, draft.lines[0].description) == (
        gbp(600_00),
        "Designer: 6.00 h at 100.00 GBP an hour",
    )
    assert wrong(billing) == {}


def test_more_than_was_worked_is_charged_and_credited_g04(billing: Billing) -> None:
    job = billing.a_priced_job()
    set_cost(billing, job, 40_00)
    entry = billing.approved(job, 1, billable_seconds=2 * HOUR)
    billing.plan(job)
    issued = billing.issue(billing.draft(job).id)
    assert issued.net == gbp(200_00)
    billing.approved(job, 0, billable_seconds=-HOUR, corrects_id=entry)
    figures = billing.figures(job).figures
    assert (figures.used, figures.labour_cost) == (gbp(100_00), gbp(40_00))
    assert billing.unbilled(job).totals == [gbp(-100_00)]
    assert wrong(billing) == {}


def test_of_a_billed_entry_that_is_approved_again_each_difference_is_new_g04(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    set_cost(billing, job, 40_00)
    entry = billing.approved(job, 2)
    billing.plan(job)
    billing.issue(billing.draft(job).id)
    billing.reopened(entry)
    billing.approved(job, 2, time_entry_id=entry, billable_seconds=HOUR)
    figures = billing.figures(job).figures
    assert (figures.used, figures.labour_cost, figures.approved_seconds) == (
        gbp(100_00),
        gbp(80_00),
        2 * HOUR,
    )
    assert billing.left_to_bill(job)["unbilled_minutes"] == -60


@pytest.mark.parametrize(("basis", "used"), [("worked", 10), ("billable", 6)])
def test_a_retainer_counts_worked_or_billable_hours_g04(
    retainers: Retainers,  # noqa: F811
    basis: str,
    used: int,
) -> None:
    job = retainers.billing.a_priced_job()
    made = retainers.made(job, basis=basis, terms=terms())
    worked(retainers, job, "2026-01-12", 10, billable_seconds=6 * HOUR)
    first = retainers.periods(made.id)[0]
    assert (first.total.used, first.used_seconds) == (hours(used), 10 * HOUR)
    assert [one.seconds for one in retainers.work(made.id, "2026-01-12")] == [used * HOUR]


def test_events_from_before_billable_time_charge_all_of_it_or_none(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.approved(job, 1, chargeable=False)
    assert billing.unbilled(job).totals == [gbp(100_00)]
    with pytest.raises(HandlerFailed, match="worked or billable"):
        billing.approved(job, 0, billable_seconds=0)
