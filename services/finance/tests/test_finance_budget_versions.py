"""Versions of budgets: kept, compared, revised by hand and restored; nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.money import Money
from finance.quoting import queries
from finance_world import ACCOUNTS, FINANCE, MEMBER, FinanceWorld, fixed, gbp, role_hours
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import budgets_pb2 as pb
from tandem.finance.v1 import budgets_pb2_grpc as pb_grpc
from tandem.finance.v1 import quoting_pb2

pytestmark = pytest.mark.slow


class Budgets:
    """A project with a base of 50,000.00, of two lines, and what is done with its budget."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = pb_grpc.BudgetServiceStub(world.room.channel)
        world.card({"designer": 10_000})
        self.project_id = world.hears_project(world.hears_client())
        lines = [role_hours("designer", 100, description="Design"), fixed(4_000_000)]
        self.base = self.accept(*lines)

    def accept(self, *lines: Any) -> quoting_pb2.Quote:
        estimate = self.world.estimate(*lines, project_id=self.project_id)
        return self.world.accept(self.world.quote(estimate.id).id)

    def listed(self, **more: Any) -> list[pb.BudgetVersion]:
        request = pb.ListBudgetVersionsRequest(project_id=self.project_id, **more)
        return list(self.world.call(self.stub.ListBudgetVersions, request).versions)

    def shown(self, number: int) -> pb.BudgetVersion:
        id_ = next(one.id for one in self.listed() if one.number == number)
        request = pb.GetBudgetVersionRequest(budget_version_id=id_)
        version: pb.BudgetVersion = self.world.call(self.stub.GetBudgetVersion, request).version
        return version

    def revise(
        self, *lines: pb.BudgetLineDraft, reason: str = "Why", **more: Any
    ) -> pb.BudgetVersion:
        actor = more.pop("actor", FINANCE)
        request = pb.ReviseBudgetRequest(
            project_id=self.project_id, reason=reason, lines=lines, **more
        )
        version: pb.BudgetVersion = self.world.call(self.stub.ReviseBudget, request, actor).version
        return version

    def restore(self, number: int, reason: str = "Back") -> pb.BudgetVersion:
        request = pb.RestoreBudgetVersionRequest(
            budget_version_id=self.shown(number).id, reason=reason
        )
        version: pb.BudgetVersion = self.world.call(self.stub.RestoreBudgetVersion, request).version
        return version

    def compare(self, number: int, base: int = 0) -> pb.CompareBudgetVersionsResponse:
        request = pb.CompareBudgetVersionsRequest(
            budget_version_id=self.shown(number).id,
            base_id=self.shown(base).id if base else "",
        )
        return self.world.call(self.stub.CompareBudgetVersions, request)


def kept(line: pb.BudgetVersionLine, **more: Any) -> pb.BudgetLineDraft:
    return pb.BudgetLineDraft(line_id=line.line_id, **more)


@pytest.fixture
def budgets(world: FinanceWorld) -> Budgets:
    return Budgets(world)


def test_an_accepted_change_comes_on_top_and_both_versions_are_kept(budgets: Budgets) -> None:
    budgets.accept(fixed(800_000, description="Second language"))
    first, second = budgets.shown(1), budgets.shown(2)
    assert (first.total, second.total) == (gbp(5_000_000), gbp(5_800_000))
    assert (first.source, second.source) == (pb.BUDGET_SOURCE_QUOTE, pb.BUDGET_SOURCE_CHANGE)
    assert [line.line_id for line in second.lines][:2] == [line.line_id for line in first.lines]
    assert (first.in_force, second.in_force) == (False, True)
    found = budgets.compare(2)
    assert (found.difference, found.base.number) == (gbp(800_000), 1)
    changes = {line.description: (line.change, line.difference) for line in found.lines}
    assert changes["Second language"] == ("added", gbp(800_000))
    assert changes["Design"] == ("same", gbp(0))


def test_a_revision_keeps_the_lines_linked_and_what_was_sold(budgets: Budgets) -> None:
    design, build = budgets.shown(1).lines
    revised = budgets.revise(
        kept(design, seconds=80 * 3600, amount=gbp(800_000)),
        kept(build),
        pb.BudgetLineDraft(description="Tests", charge_role=" Tester ", amount=gbp(150_000)),
        reason="Tests were forgotten",
    )
    assert (revised.number, revised.total) == (2, gbp(4_950_000))
    assert revised.lines[0].quote_line_id == budgets.base.lines[0].id
    assert revised.lines[0].estimate_line_id == design.estimate_line_id
    assert (revised.lines[2].charge_role, revised.lines[2].quote_id) == ("tester", "")
    assert revised.created_by_id == FINANCE.user_id
    found = budgets.compare(2)
    line = next(one for one in found.lines if one.line_id == design.line_id)
    assert (line.change, line.before_seconds, line.after_seconds) == ("changed", 360_000, 288_000)
    assert found.difference == gbp(-50_000)
    assert budgets.world.budget(budgets.project_id).total == gbp(4_950_000)
    with budgets.world.database.reading(FINANCE) as reading:
        sold = queries.sold(reading, budgets.project_id)
    assert sold == Money(5_000_000, "GBP")
    facts = budgets.world.facts("budget.set.v1", project_id=budgets.project_id)
    assert (facts[-1]["source"], facts[-1]["reason"]) == ("revision", "Tests were forgotten")


def test_an_earlier_version_is_restored_as_a_new_one(budgets: Budgets) -> None:
    design, build = budgets.shown(1).lines
    budgets.revise(kept(build, amount=gbp(100)))
    back = budgets.restore(1, "The design was wanted after all")
    assert (back.number, back.restored_number, back.source) == (3, 1, pb.BUDGET_SOURCE_RESTORED)
    assert list(back.lines) == [design, build]
    assert [one.number for one in budgets.listed()] == [3, 2, 1]
    assert budgets.shown(2).total == gbp(100)
    with pytest.raises(Conflict, match="has these lines already"):
        budgets.restore(1)


def test_a_line_is_linked_again_with_the_line_of_a_quote(budgets: Budgets) -> None:
    offered = budgets.base.lines[0]
    budgets.revise(pb.BudgetLineDraft(description="All", amount=gbp(5_000_000)))
    linked = budgets.revise(pb.BudgetLineDraft(quote_line_id=offered.id))
    (line,) = linked.lines
    assert (line.quote_line_id, line.charge_role) == (offered.id, "designer")
    assert (line.seconds, line.amount) == (360_000, gbp(1_000_000))


def test_undoing_an_acceptance_makes_a_version_and_its_lines_cannot_come_back(
    budgets: Budgets,
) -> None:
    change = budgets.accept(fixed(800_000))
    request = quoting_pb2.UndoQuoteAcceptanceRequest(quote_id=change.id)
    budgets.world.call(budgets.world.quoting.UndoQuoteAcceptance, request)
    assert (budgets.shown(3).source, budgets.shown(3).total) == (
        pb.BUDGET_SOURCE_UNDONE,
        gbp(5_000_000),
    )
    with pytest.raises(Conflict, match="not accepted any more"):
        budgets.restore(2)
    request = quoting_pb2.UndoQuoteAcceptanceRequest(quote_id=budgets.base.id)
    budgets.world.call(budgets.world.quoting.UndoQuoteAcceptance, request)
    latest = budgets.listed()[0]
    assert (latest.number, latest.in_force) == (4, False)
    with pytest.raises(NotFound, match="no budget yet"):
        budgets.restore(1)
    budgets.accept(fixed(100))
    assert [one.number for one in budgets.listed()] == [5, 4, 3, 2, 1]


REFUSED = [
    ({"line_id": "0190b5c0-0000-7000-8000-000000000001"}, NotFound, "line_id"),
    ({"quote_line_id": "0190b5c0-0000-7000-8000-000000000001"}, NotFound, "quote_line_id"),
    ({"deliverable_id": "0190b5c0-0000-7000-8000-000000000001"}, Invalid, "deliverable_id"),
    ({"amount": common_pb2.Money(amount_minor=1, currency_code="EUR")}, Invalid, "amount"),
    ({"amount": gbp(-1)}, Invalid, "amount"),
    ({"seconds": -60}, Invalid, "minutes"),
    ({"line_id": "x"}, Invalid, "line_id"),
]


@pytest.mark.parametrize(("fields", "error", "field"), REFUSED)
def test_a_wrong_line_is_named_and_nothing_is_kept(
    budgets: Budgets, fields: dict[str, Any], error: type[Exception], field: str
) -> None:
    first = budgets.shown(1).lines[0]
    with pytest.raises(error) as raised:
        budgets.revise(kept(first), pb.BudgetLineDraft(**fields))
    assert raised.value.field.startswith(f"lines[1].{field}")  # type: ignore[attr-defined]
    assert [one.number for one in budgets.listed()] == [1]


def test_a_revision_needs_a_reason_a_change_and_the_version_that_was_seen(
    budgets: Budgets,
) -> None:
    design, build = budgets.shown(1).lines
    with pytest.raises(Invalid, match="reason must not be empty"):
        budgets.revise(kept(design), reason=" ")
    with pytest.raises(Conflict, match="has these lines already"):
        budgets.revise(kept(build), kept(design))
    with pytest.raises(Invalid, match="listed twice"):
        budgets.revise(kept(build), kept(build))
    seen = budgets.world.budget(budgets.project_id).version
    budgets.revise(kept(design), expected_version=seen)
    with pytest.raises(Conflict):
        budgets.revise(kept(design, seconds=60), expected_version=seen)


def test_versions_are_for_who_may_see_the_budget_and_never_change(budgets: Budgets) -> None:
    version = budgets.shown(1)
    request = pb.GetBudgetVersionRequest(budget_version_id=version.id)
    with pytest.raises((Forbidden, NotFound)):
        budgets.world.call(budgets.stub.GetBudgetVersion, request, MEMBER)
    with pytest.raises((Forbidden, NotFound)):
        budgets.revise(kept(version.lines[0]), actor=MEMBER)
    request = pb.GetBudgetVersionRequest(budget_version_id=new_id())
    with pytest.raises(NotFound, match="no such version"):
        budgets.world.call(budgets.stub.GetBudgetVersion, request, ACCOUNTS)
    with (
        pytest.raises(DBAPIError),
        budgets.world.database.engine.begin() as connection,
        connection.begin_nested(),
    ):
        connection.execute(text("UPDATE budget_version SET reason = 'other'"))


def test_versions_are_filtered_ordered_and_searched(budgets: Budgets) -> None:
    design = budgets.shown(1).lines[0]
    budgets.revise(kept(design), reason="No more film")
    budgets.accept(fixed(100))
    assert [one.number for one in budgets.listed(source=[pb.BUDGET_SOURCE_REVISION])] == [2]
    assert [one.number for one in budgets.listed(search="MORE FILM")] == [2]
    assert [one.number for one in budgets.listed(order="total")] == [2, 3, 1]
