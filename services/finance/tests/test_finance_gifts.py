"""Gifts to clients: kept from events, valued at charge rates, added up and listed."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.ids import new_id
from finance.gifts.queries import GIFTS, INVESTMENT
from finance_world import FINANCE
from tandem.common.v1 import options_pb2 as options
from tandem.finance.v1 import gifts_pb2 as pb
from tandem.finance.v1 import gifts_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow


def ask(billing: Billing, name: str, actor: Actor = FINANCE, **asked: Any) -> Any:
    stub = pb_grpc.GiftServiceStub(billing.world.room.channel)
    return billing.world.call(getattr(stub, name), getattr(pb, f"{name}Request")(**asked), actor)


def give(billing: Billing, job: Job, day: str = "2026-03-02", **more: Any) -> str:
    id_ = new_id()
    body = {
        "client_request_id": id_,
        "reference": "REQ-1001",
        "title": "A second poster",
        "project_id": job.project_id,
        "outcome": "gift",
        "seconds": 7200,
        "charge_role": "designer",
        "given_by_id": new_id(),
        "given_on": day,
    } | more
    billing.world.consumes("projects", "client_request.changed.v1", id_, body)
    billing.pump()
    return id_


def a_job(billing: Billing) -> Job:
    job = billing.a_job()
    billing.world.card({"designer": 100_00}, "2025-01-01", client_id=job.client_id)
    return job


def test_two_hours_at_100_are_200_given(billing: Billing) -> None:
    job = a_job(billing)
    id_ = give(billing, job)
    (gift,) = ask(billing, "ListGifts").gifts
    assert (gift.client_request_id, gift.value.amount_minor) == (id_, 200_00)
    for by in INVESTMENT:
        (group,) = ask(billing, "ListClientInvestment", group_by=by).groups
        assert (group.gifts, group.seconds, group.value.amount_minor) == (1, 7200, 200_00)
    assert not ask(billing, "ListClientInvestment", given_from="2026-03-03").groups
    give(billing, job, charge_role="botanist")
    (group,) = ask(billing, "ListClientInvestment").groups
    assert (group.gifts, group.unpriced, group.value.amount_minor) == (2, 1, 200_00)


@pytest.mark.parametrize(
    ("name", "rows"), [("ListGifts", "gifts"), ("ListClientInvestment", "groups")]
)
def test_a_list_gives_every_row_once_in_each_of_its_orders(
    billing: Billing, name: str, rows: str
) -> None:
    for day in ("2026-03-02", "2026-02-02", "2026-03-02"):
        give(billing, a_job(billing), day)
    orders = (GIFTS if rows == "gifts" else INVESTMENT["client"]).orders()
    rules: Any = getattr(pb, f"{name}Request").DESCRIPTOR.fields_by_name["order"].GetOptions()
    assert list(rules.Extensions[options.field].words) == orders
    for order in orders:
        seen, token = 0, ""
        while True:
            page = ask(billing, name, order=order, page_size=1, page_token=token)
            seen += len(getattr(page, rows))
            token = page.next_page_token
            if not token:
                break
        assert seen == 3, order
