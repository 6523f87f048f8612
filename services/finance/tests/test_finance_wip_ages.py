"""Work in progress by age and client: what is not billed, by the days since it was done."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from finance.billing.queries.ageing import WIP_BY_CLIENT
from finance.billing.rules.ageing import AGES, WorkAges
from finance_world import ACCOUNTS, FINANCE, PROJECTS, an_actor, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.common.v1 import options_pb2 as options
from tandem.finance.v1 import entries_pb2 as pb

pytestmark = pytest.mark.slow
DAYS = ("2026-03-02", "2026-01-31", "2026-01-30", "2025-12-31", "2025-12-30", "2025-12-01")
"""Of work, as seen on 2 March 2026: 0, 30, 31, 61, 62 and 91 days old."""


def ages(billing: Billing, actor: Actor = FINANCE, **asked: Any) -> list[pb.WipOfClient]:
    request = pb.ListWipAgesRequest(**asked)
    return list(billing.world.call(billing.entries.ListWipAges, request, actor).clients)


def sums(billing: Billing, actor: Actor = FINANCE) -> list[pb.WipAgeSum]:
    request = pb.GetWipAgeSumsRequest()
    return list(billing.world.call(billing.entries.GetWipAgeSums, request, actor).sums)


def minor(ageing: pb.WipAgeing) -> list[int]:
    return [getattr(ageing, name).amount_minor for name in (*AGES, "total")]


def a_job(billing: Billing, **more: Any) -> Job:
    """A designer is 100.00 an hour since long ago."""
    job = billing.a_job(**more)
    billing.world.card({"designer": 100_00}, "2025-01-01", client_id=job.client_id)
    return job


def worked(billing: Billing, job: Job, *days: str, hours: float = 1) -> None:
    """Approved time at 100.00 an hour."""
    for day in days:
        billing.approved(job, hours, worked_on=day)
    billing.pump()


@given(st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4))
def test_the_total_is_the_sum_of_all_ages(values: list[int]) -> None:
    assert WorkAges(*values).total == sum(values)


def test_l12_work_in_progress_is_aged_by_the_day_of_the_work(billing: Billing) -> None:
    job = a_job(billing)
    worked(billing, job, *DAYS)
    (one,) = ages(billing)
    by_age = [200_00, 100_00, 200_00, 100_00, 600_00]
    assert minor(one.ageing) == by_age
    assert (one.client_id, one.client_name) == (job.client_id, "Harbour Coffee")
    assert (one.seconds, one.oldest_worked_on) == (6 * 3600, "2025-12-01")
    (total,) = sums(billing)
    assert minor(total.ageing) == by_age
    assert (total.currency_code, total.clients, total.seconds) == ("GBP", 1, 6 * 3600)


def test_l12_what_is_billed_or_written_off_is_not_in_progress(billing: Billing) -> None:
    billed, given_up, open_ = (a_job(billing) for _ in range(3))
    for job in (billed, given_up, open_):
        worked(billing, job, DAYS[0])
    billing.plan(billed)
    billing.issue(billing.draft(billed).id)
    billing.write_off(given_up)
    billing.pump()
    assert [one.client_id for one in ages(billing)] == [open_.client_id]
    assert [one.ageing.total for one in sums(billing)] == [gbp(100_00)]


def test_l12_clients_are_listed_in_every_order_page_by_page(billing: Billing) -> None:
    jobs = [a_job(billing) for _ in range(5)]
    for job, day in zip(jobs, DAYS, strict=False):
        worked(billing, job, day, hours=jobs.index(job) + 1)
    field = pb.ListWipAgesRequest.DESCRIPTOR.fields_by_name["order"]
    words = field.GetOptions().Extensions[options.field].words
    assert list(words) == WIP_BY_CLIENT.orders()
    for order in words:
        found: list[str] = []
        token = ""
        while True:
            request = pb.ListWipAgesRequest(order=order, page_size=2, page_token=token)
            page = billing.world.call(billing.entries.ListWipAges, request, FINANCE)
            found += [one.client_id for one in page.clients]
            token = page.next_page_token
            if not token:
                break
        assert sorted(found) == sorted(str(job.client_id) for job in jobs), order
    largest = [one.client_id for one in ages(billing)]
    assert largest == [job.client_id for job in reversed(jobs)]
    request = pb.ListWipAgesRequest(page_size=2, count=True)
    assert billing.world.call(billing.entries.ListWipAges, request, FINANCE).total == 5
    assert len(ages(billing, ids=[jobs[0].client_id])) == 1
    assert (len(ages(billing, search="HARBOUR")), ages(billing, search="nobody")) == (5, [])
    assert ages(billing, currency_code="EUR") == []


def test_l12_a_project_manager_sees_the_work_of_their_projects_alone(billing: Billing) -> None:
    other = an_actor("project_manager")
    mine, theirs = a_job(billing), a_job(billing, manager=other)
    for job in (mine, theirs):
        worked(billing, job, DAYS[0])
    assert [one.client_id for one in ages(billing, PROJECTS)] == [mine.client_id]
    assert [one.client_id for one in ages(billing, other)] == [theirs.client_id]
    assert [one.ageing.total for one in sums(billing, PROJECTS)] == [gbp(100_00)]
    assert len(ages(billing)) == 2
    assert {one.client_id for one in ages(billing, ACCOUNTS)} <= {mine.client_id, theirs.client_id}
