"""Versions of estimates: kept, compared, restored; scenarios beside them."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance_world import ACCOUNTS, FINANCE, MEMBER, FinanceWorld, fixed, gbp, role_hours
from tandem.finance.v1 import estimate_versions_pb2 as pb
from tandem.finance.v1 import estimate_versions_pb2_grpc as pb_grpc
from tandem.finance.v1 import quoting_pb2

pytestmark = pytest.mark.slow


class Versions:
    """An estimate of two lines, and what is done with its versions."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = pb_grpc.EstimateVersionServiceStub(world.room.channel)
        world.card({"designer": 9000})
        self.project_id = world.hears_project(world.hears_client())
        lines = [role_hours("designer", 10, description="Design"), fixed(5000, description="Film")]
        self.first = world.estimate(*lines, project_id=self.project_id, contingency_bp=1000)

    def update(self, *lines: Any, **more: Any) -> quoting_pb2.Estimate:
        request = quoting_pb2.UpdateEstimateRequest(estimate_id=self.first.id, lines=lines, **more)
        return self.world.call(self.world.quoting.UpdateEstimate, request).estimate

    def listed(self, **more: Any) -> list[pb.EstimateVersion]:
        request = pb.ListEstimateVersionsRequest(estimate_id=self.first.id, **more)
        return list(self.world.call(self.stub.ListEstimateVersions, request).versions)

    def restore(self, version_id: str) -> quoting_pb2.Estimate:
        request = pb.RestoreEstimateVersionRequest(estimate_version_id=version_id)
        return self.world.call(self.stub.RestoreEstimateVersion, request).estimate

    def scenario(self, name: str, *lines: Any, **more: Any) -> pb.EstimateVersion:
        request = pb.CreateScenarioRequest(
            estimate_id=self.first.id, name=name, lines=lines, **more
        )
        return self.world.call(self.stub.CreateScenario, request).version

    def compare(self, *ids: str, **more: Any) -> pb.CompareEstimateVersionsResponse:
        request = pb.CompareEstimateVersionsRequest(
            estimate_id=self.first.id, version_ids=ids, **more
        )
        return self.world.call(self.stub.CompareEstimateVersions, request, FINANCE)


@pytest.fixture
def versions(world: FinanceWorld) -> Versions:
    return Versions(world)


def test_each_saving_is_kept_and_can_be_had_again_with_its_lines_and_prices(
    versions: Versions,
) -> None:
    design, film = versions.first.lines
    versions.update(fixed(7000, id=film.id, description="Longer film"), contingency_bp=0)
    assert [one.number for one in versions.listed()] == [2, 1]
    versions.world.card({"designer": 20_000}, "2026-03-02", versions.first.client_id)
    back = versions.restore(versions.listed()[-1].id)
    assert [line.id for line in back.lines] == [design.id, film.id]
    assert (back.total, back.contingency) == (gbp(104_500), gbp(9_500))
    assert back.total == versions.first.total
    assert [one.number for one in versions.listed()] == [3, 2, 1]


def test_versions_are_compared_line_by_line(versions: Versions) -> None:
    design = versions.first.lines[0]
    versions.update(
        role_hours("designer", 12, id=design.id, description="Design"), fixed(100, description="x")
    )
    found = versions.compare(versions.listed()[-1].id)
    assert [column.total for column in found.columns] == [gbp(118_910), gbp(104_500)]
    changes = {line.description: [cell.change for cell in line.cells] for line in found.lines}
    assert changes == {
        "Design": ["same", "changed"],
        "x": ["same", "removed"],
        "Film": ["", "added"],
    }


def test_a_scenario_changes_nothing_until_it_is_taken_over(versions: Versions) -> None:
    cheap = versions.scenario("Without the film", role_hours("designer", 8))
    same = versions.scenario("With more spare", contingency_bp=2000)
    assert (cheap.total, same.total) == (gbp(79_200), gbp(114_000))
    now = versions.compare(cheap.id, same.id)
    assert [column.name for column in now.columns] == ["", "Without the film", "With more spare"]
    assert [column.total_seconds for column in now.columns] == [36_000, 28_800, 36_000]
    assert now.columns[0].total == versions.first.total
    assert now.columns[0].HasField("margin")
    assert versions.restore(cheap.id).total == gbp(79_200)
    assert [one.name for one in versions.listed(scenario=True)] == [
        "With more spare",
        "Without the film",
    ]


def test_a_scenario_is_discarded_and_taken_up_again_and_a_version_is_not(
    versions: Versions,
) -> None:
    made = versions.scenario("Other")
    discard = pb.DiscardScenarioRequest(estimate_version_id=made.id)
    versions.world.call(versions.stub.DiscardScenario, discard)
    assert not versions.listed(scenario=True)
    assert [one.id for one in versions.listed(discarded=True)] == [made.id]
    resume = pb.ResumeScenarioRequest(estimate_version_id=made.id)
    versions.world.call(versions.stub.ResumeScenario, resume)
    assert [one.id for one in versions.listed(scenario=True)] == [made.id]
    version = pb.DiscardScenarioRequest(estimate_version_id=versions.listed(scenario=False)[0].id)
    with pytest.raises(Conflict):
        versions.world.call(versions.stub.DiscardScenario, version)


def test_a_quote_names_the_version_it_offers_and_holds_the_lines_fast(versions: Versions) -> None:
    quote = versions.world.quote(versions.first.id)
    assert quote.estimate_revision == 1
    with pytest.raises(Conflict, match="lines stay as they are"):
        versions.restore(versions.listed()[0].id)


def test_a_version_of_another_estimate_is_not_compared_and_strangers_see_none(
    versions: Versions,
) -> None:
    other = versions.world.estimate(fixed(1), project_id=versions.project_id)
    request = pb.ListEstimateVersionsRequest(estimate_id=other.id)
    (foreign,) = versions.world.call(versions.stub.ListEstimateVersions, request).versions
    with pytest.raises(Invalid) as refused:
        versions.compare(foreign.id)
    assert refused.value.field == "version_ids"
    get = pb.GetEstimateVersionRequest(estimate_version_id=versions.first.id)
    with pytest.raises(NotFound):
        versions.world.call(versions.stub.GetEstimateVersion, get)
    get = pb.GetEstimateVersionRequest(estimate_version_id=foreign.id)
    shown = versions.world.call(versions.stub.GetEstimateVersion, get, ACCOUNTS).version
    assert [line.amount for line in shown.lines] == [gbp(1)]
    with pytest.raises(Forbidden):
        versions.world.call(versions.stub.GetEstimateVersion, get, MEMBER)
