"""What all projects are worth, in one call: filtered, ordered, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from billing_steps import FIXED, Billing, Job, has_rate, milestone
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, a_finance_world, gbp
from sqlalchemy import event
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import rates_pb2

pytestmark = pytest.mark.slow

AMOUNTS = ("budget", "used", "wip", "billed", "due", "margin_invoiced", "margin_standard")
SHARES = ("margin_invoiced_share", "margin_standard_share", "budget_used")
ANOTHER = an_actor("project_manager", name="Pat Other")


@pytest.fixture(scope="module")
def billing() -> Iterator[Billing]:
    """Projects of every kind: unworked, billed, quoted, costed, unpriced, in two currencies."""
    with a_finance_world() as world:
        billing = Billing(world)
        for number in range(4):
            job = billing.a_priced_job()
            set_cost(billing, job, 4_000 + 1_000 * number)
            billing.approved(job, 3 * number + 1)
            billing.plan(job)
            if number:
                billing.world.accepted(500_00 * number, project_id=job.project_id)
                billing.issue(billing.draft(job).id)
                billing.approved(job, 1)
        billing.a_job()
        billing.approved(billing.a_job(), 2)
        euros = billing.a_job("EUR", manager=ANOTHER)
        euro = [milestone("All")]
        euro[0].amount.CopyFrom(Money(amount_minor=90_000, currency_code="EUR"))
        billing.plan(euros, FIXED, euro)
        has_rate(world, "EUR", "2026-03-02")
        billing.issue(billing.draft(euros).id)
        internal = Job("", billing.world.hears_project(None), new_id())
        billing.approved(internal, 5, client_id="", chargeable=False)
        yield billing


def set_cost(billing: Billing, job: Job, minor: int) -> None:
    body = {"person_id": job.person_id, "name": "Tom Team"}
    billing.world.consumes("projects", "person.created.v1", job.person_id, body)
    request = rates_pb2.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(minor), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, request)


def listed(billing: Billing, actor: Actor = FINANCE, **asked: Any) -> list[pb.ProjectFigures]:
    """All pages."""
    found, token = [], ""
    while True:
        request = pb.ListProjectFiguresRequest(page_token=token, **asked)
        answer = billing.world.call(billing.profitability.ListProjectFigures, request, actor)
        found += answer.projects
        token = answer.next_page_token
        if not token:
            return found


def test_every_project_is_listed_with_the_figures_it_has_by_itself(billing: Billing) -> None:
    for actor in (FINANCE, PROJECTS, ACCOUNTS):
        found = listed(billing, actor)
        assert len(found) == (8 if actor is FINANCE else 7 if actor is PROJECTS else 8)
        for one in found:
            alone = billing.figures(Job("", one.project_id, ""), actor)
            assert one.figures == alone.figures
            assert one.budget_used_bp == alone.budget_used_bp
            assert list(one.alerts_percent) == list(alone.alerts_percent)


@pytest.mark.parametrize("word", ["reference", "name", *AMOUNTS, *SHARES])
@pytest.mark.parametrize("way", ["", "-"])
def test_pages_of_two_are_in_the_order_of_the_whole_list(
    billing: Billing, word: str, way: str
) -> None:
    whole = listed(billing, order_by=way + word)
    pages = listed(billing, order_by=way + word, page_size=2)
    assert [one.project_id for one in pages] == [one.project_id for one in whole]
    values = [value_of(one, word) for one in whole]
    assert values == sorted(values, reverse=way == "-")


@pytest.mark.parametrize("word", ["reference", "name"])
@pytest.mark.parametrize("way", ["", "-"])
def test_a_page_by_reference_or_name_is_read_from_an_index_however_many_projects_there_are(
    billing: Billing, word: str, way: str
) -> None:
    first, then = plans_of(billing, lambda: listed(billing, order_by=way + word, page_size=5))
    for plan in (first, then):
        assert f"using known_project_{word}" in plan
        assert "Sort" not in plan
        assert "Seq Scan on known_project" not in plan


def plans_of(billing: Billing, ask: Callable[[], object]) -> list[str]:
    """How PostgreSQL carries out each statement over all projects that is sent meanwhile."""
    sent: list[tuple[str, Any]] = []
    engine = billing.world.database.engine

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "FROM known_project" in statement and "LIMIT" in statement:
            sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with billing.world.database.reading(FINANCE) as reading:
        for switch in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            reading.connection.exec_driver_sql(f"SET LOCAL {switch} = off")
        found = [reading.connection.exec_driver_sql(f"EXPLAIN {text}", has) for text, has in sent]
        return ["\n".join(line for (line,) in lines) for lines in found]


def value_of(project: pb.ProjectFigures, word: str) -> tuple[str, float | str]:
    """Amounts by currency first; what has no value is the smallest."""
    figures = project.figures
    if word in {"reference", "name"}:
        return "", getattr(project, word)
    if word == "budget_used":
        return "", project.budget_used_bp if figures.budget.amount_minor else -1
    if word.endswith("_share"):
        name = word.replace("_share", "_bp")
        return "", getattr(figures, name) if figures.HasField(name) else -(10**9)
    minor = getattr(figures, word).amount_minor if figures.HasField(word) else -(10**18)
    without = word == "budget" and not minor
    return figures.currency_code, -(10**18) if without else minor


def test_the_list_is_narrowed(billing: Billing) -> None:
    whole = listed(billing)
    (euros,) = listed(billing, currency_code="EUR")
    assert euros.figures.billed.amount_minor == 90_000
    assert listed(billing, client_id=euros.client_id) == [euros]
    assert listed(billing, project_manager_id=ANOTHER.person_id) == [euros]
    assert listed(billing, status="completed") == listed(billing, archived=True) == []
    assert len(listed(billing, status="handover")) == len(whole)
    with pytest.raises(Invalid):
        listed(billing, client_id="JOB-1042")


def test_a_status_or_a_currency_that_there_is_not_is_refused(billing: Billing) -> None:
    assert listed(billing, currency_code="eur") == listed(billing, currency_code="EUR") != []
    for field, word in (("status", "banana"), ("currency_code", "ABC")):
        with pytest.raises(Invalid) as refusal:
            listed(billing, **{field: word})
        assert refusal.value.field == field


def test_one_lists_ones_own_projects_and_a_team_member_none(billing: Billing) -> None:
    assert [one.figures.currency_code for one in listed(billing, ANOTHER)] == ["EUR"]
    assert listed(billing, an_actor("project_manager")) == []
    with pytest.raises(Forbidden):
        listed(billing, MEMBER)


def test_who_may_not_read_costs_is_not_told_their_order(billing: Billing) -> None:
    for word in ("margin_invoiced", "-margin_standard", "margin_invoiced_share"):
        with pytest.raises(Forbidden, match=r"cost\.read"):
            listed(billing, PROJECTS, order_by=word)
    assert not any(one.figures.costs_visible for one in listed(billing, PROJECTS, order_by="-used"))


@pytest.mark.parametrize("token", ["", "x", "WyJuYW1lIiwiIiwiYSIsImIiXQ"])
def test_a_list_is_ordered_by_what_it_knows(billing: Billing, token: str) -> None:
    with pytest.raises(Invalid):
        listed(billing, order_by="salary")
    if token:
        request = pb.ListProjectFiguresRequest(page_token=token, order_by="used")
        with pytest.raises(Invalid, match="next_page_token"):
            billing.world.call(billing.profitability.ListProjectFigures, request)
