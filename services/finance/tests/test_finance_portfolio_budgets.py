"""Budgets over several projects: figures, thresholds, and who sees which projects (I09)."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.money import Money
from chassis.testing import an_actor
from finance.portfolios.rules import reached, standing, together
from finance.quoting.commands.budgets import note_work_value
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, FinanceWorld, gbp
from tandem.finance.v1 import portfolios_pb2 as pb
from tandem.finance.v1 import portfolios_pb2_grpc as pb_grpc

OTHER_MANAGER = an_actor("project_manager", name="Otto Other")


def test_one_project_over_its_budget_is_not_made_good_by_another() -> None:
    parts = [standing(1000, 900, 400), standing(1000, 200, 0)]
    total = together(0, parts)
    assert (total.budget, total.actual, total.committed) == (2000, 1100, 400)
    assert (total.remaining, total.forecast) == (500, 1300 + 1000)
    assert together(2500, parts).remaining == 1000


def test_thresholds_are_reached_exactly_and_never_of_nothing() -> None:
    assert reached(750, 1000, [100, 75, 76]) == [75]
    assert reached(1, 0, [50]) == []


class Portfolios:
    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = pb_grpc.PortfolioBudgetServiceStub(world.room.channel)
        self.client_id = world.hears_client()
        self.mine = world.hears_project(self.client_id)
        self.other = world.hears_project(self.client_id, manager=OTHER_MANAGER)

    def do(self, method: str, actor: Actor = FINANCE, **fields: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**fields)
        return self.world.call(getattr(self.stub, method), request, actor)

    def make(self, actor: Actor = FINANCE, **more: Any) -> pb.PortfolioBudget:
        fields = {"client_id": self.client_id, "name": "Brand year"}
        fields |= {"project_ids": [self.mine, self.other]} | more
        made: pb.PortfolioBudget = self.do(
            "CreatePortfolioBudget", actor, **fields
        ).portfolio_budget
        return made

    def shown(self, id_: str, actor: Actor = FINANCE) -> pb.PortfolioBudget:
        found: pb.PortfolioBudget = self.do(
            "GetPortfolioBudget", actor, portfolio_budget_id=id_
        ).portfolio_budget
        return found


@pytest.fixture
def portfolios(world: FinanceWorld) -> Portfolios:
    return Portfolios(world)


@pytest.mark.slow
def test_its_budget_is_the_sum_of_those_of_its_projects_or_an_amount(
    portfolios: Portfolios,
) -> None:
    portfolios.world.accepted(60_000_00, project_id=portfolios.mine)
    portfolios.world.accepted(40_000_00, project_id=portfolios.other)
    made = portfolios.make()
    assert made.stands.budget == made.stands.remaining == gbp(100_000_00)
    assert [one.stands.budget for one in made.projects] == [gbp(60_000_00), gbp(40_000_00)]
    assert list(made.thresholds) == [50, 75, 90, 100]
    agreed = portfolios.make(amount=gbp(80_000_00), thresholds=[100, 75])
    assert (agreed.stands.budget, agreed.stands.forecast) == (gbp(80_000_00), gbp(100_000_00))
    assert (list(agreed.reached_percent), list(agreed.forecast_percent)) == ([], [75, 100])


@pytest.mark.slow
def test_a_manager_sees_their_own_projects_and_their_figures_alone(
    portfolios: Portfolios,
) -> None:
    portfolios.world.accepted(60_000_00, project_id=portfolios.mine)
    portfolios.world.accepted(40_000_00, project_id=portfolios.other)
    made = portfolios.make(amount=gbp(90_000_00))
    seen = portfolios.shown(made.id, PROJECTS)
    assert [one.project_id for one in seen.projects] == [portfolios.mine]
    assert (seen.projects_hidden, seen.stands.budget) == (1, gbp(60_000_00))
    assert not seen.stands.HasField("cost")
    assert portfolios.shown(made.id).stands.HasField("cost")
    own = portfolios.make(PROJECTS, project_ids=[portfolios.mine])
    assert own.projects_hidden == 0
    stranger = an_actor("project_manager", name="Sue Stranger")
    with pytest.raises(NotFound, match="no portfolio budget"):
        portfolios.shown(made.id, stranger)
    with pytest.raises(Forbidden):
        portfolios.do("UpdatePortfolioBudget", PROJECTS, portfolio_budget_id=made.id, name="x")
    with pytest.raises((Forbidden, NotFound)):
        portfolios.shown(made.id, MEMBER)


@pytest.mark.slow
def test_it_is_changed_archived_restored_and_found(portfolios: Portfolios) -> None:
    made = portfolios.make(ACCOUNTS)
    alone = pb.PortfolioProjects(values=[portfolios.mine])
    changed = portfolios.do(
        "UpdatePortfolioBudget",
        portfolio_budget_id=made.id,
        name="Brand year 2",
        project_ids=alone,
        amount=gbp(500),
    ).portfolio_budget
    assert (changed.name, changed.amount, len(changed.projects)) == ("Brand year 2", gbp(500), 1)
    of = {"client_id": [portfolios.client_id]}
    portfolios.do("ArchivePortfolioBudget", portfolio_budget_id=made.id)
    with pytest.raises(Conflict, match="is archived"):
        portfolios.do("UpdatePortfolioBudget", portfolio_budget_id=made.id, name="x")
    listed = portfolios.do("ListPortfolioBudgets", archived="no", count=True, **of)
    assert listed.total == 0
    portfolios.do("RestorePortfolioBudget", portfolio_budget_id=made.id)
    listed = portfolios.do("ListPortfolioBudgets", search="year 2", archived="no", **of)
    assert [one.id for one in listed.portfolio_budgets] == [made.id]
    by_project = portfolios.do("ListPortfolioBudgets", project_id=[portfolios.other])
    assert list(by_project.portfolio_budgets) == []
    facts = portfolios.world.facts("portfolio_budget.changed.v1", portfolio_budget_id=made.id)
    assert [fact["archived"] for fact in facts] == [False, True, False]


@pytest.mark.slow
def test_what_is_wrong_is_named(portfolios: Portfolios) -> None:
    foreign = portfolios.world.hears_project(portfolios.world.hears_client())
    for fields, error, field in (
        ({"project_ids": []}, Invalid, "project_ids"),
        ({"project_ids": [portfolios.mine, foreign]}, Conflict, "project_ids[1]"),
        ({"project_ids": [new_id()]}, NotFound, "project_ids[0]"),
        ({"thresholds": [50, 0]}, Invalid, "thresholds[1]"),
        ({"amount": gbp(-1)}, Invalid, "amount"),
        ({"name": " "}, Invalid, "name"),
        ({"client_id": new_id()}, NotFound, "client_id"),
    ):
        with pytest.raises(error) as raised:
            portfolios.make(**fields)
        assert raised.value.field == field  # type: ignore[attr-defined]


@pytest.mark.slow
def test_work_in_another_currency_is_not_counted(portfolios: Portfolios) -> None:
    portfolios.world.accepted(1_000_00, project_id=portfolios.mine)
    with portfolios.world.database.transaction(Actor.system()) as tx:
        note_work_value(tx, portfolios.mine, Money(900_00, "EUR"))
    assert portfolios.make().stands.actual == gbp(0)
