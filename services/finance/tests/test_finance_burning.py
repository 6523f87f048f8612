"""I02: warnings of budgets by forecast, raised once and cleared when the forecast recovers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from finance.burning.commands import Thresholds, set_thresholds, watch_budgets
from finance.burning.queries.waiting import list_waiting
from finance.burning.queries.warnings import get_outlook
from finance_world import FINANCE, FinanceWorld
from sqlalchemy import text

pytestmark = pytest.mark.slow

_WORK = text(
    "INSERT INTO work (id, version, time_entry_id, project_id, person_id, charge_role, worked_on,"
    " posted_on, seconds, billable_seconds, chargeable, withdrawn, billed, pricing_due,"
    " currency_code, hourly_minor, value_minor) VALUES (:id, 1, :id, :project, :id, 'designer',"
    " :day, :day, :seconds, :seconds, true, false, false, false, 'GBP', 10000, :value)"
)
_USED = text(
    "INSERT INTO work_use (project_id, currency_code, used_minor) VALUES (:project, 'GBP', :value)"
    " ON CONFLICT (project_id, currency_code)"
    " DO UPDATE SET used_minor = work_use.used_minor + excluded.used_minor"
)


class Burning:
    """A project whose budget is 60,000.00, of which 9,000.00 were used before."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.project_id = world.hears_project(world.hears_client())
        world.accepted(60_000_00, project_id=self.project_id)
        with self.acting() as tx:
            tx.session.execute(_USED, {"project": self.project_id, "value": 9_000_00})

    def acting(self) -> Any:
        return self.world.database.transaction(Actor.system())

    def works(self, minor: int, hours: int, days_ago: int = 0) -> None:
        with self.acting() as tx:
            day = tx.today - timedelta(days=days_ago)
            row = {"id": new_id(), "project": self.project_id, "day": day, "value": minor}
            tx.session.execute(_WORK, row | {"seconds": hours * 3600})
            tx.session.execute(_USED, {"project": self.project_id, "value": minor})

    def looks(self) -> list[str]:
        with self.acting() as tx:
            watch_budgets(tx)
        types = ("budget_warning.raised.v1", "budget_warning.cleared.v1")
        return [type_ for type_ in types for _ in self.world.facts(type_)]

    def outlook(self) -> Any:
        with self.world.database.reading(Actor.system()) as reading:
            return get_outlook(reading, self.project_id)

    def set(self, **given: Any) -> None:
        with self.acting() as tx:
            set_thresholds(tx, Thresholds(project_id=self.project_id, **given))


@pytest.fixture
def burning(world: FinanceWorld) -> Burning:
    return Burning(world)


def test_i02_a_budget_that_will_be_used_up_is_warned_of_once_and_cleared(burning: Burning) -> None:
    assert burning.looks() == []
    for days_ago in range(28):
        burning.works(1_000_00, 8, days_ago)
    raised = "budget_warning.raised.v1"
    assert burning.looks() == [raised]
    assert burning.looks() == [raised]
    found = burning.outlook()
    (warning,) = found.warnings
    assert (warning.basis, warning.percent) == ("forecast", 100)
    assert (warning.passes_on, warning.days_left) == (found.passes_on, found.days_left)
    assert found.used.amount_minor == 37_000_00
    burning.set(thresholds_percent=[100], days_ahead=3)
    assert burning.looks() == [raised, "budget_warning.cleared.v1"]
    assert burning.outlook().warnings == []
    burning.set(thresholds_percent=[100], days_ahead=90, expected_version=1)
    assert burning.looks() == [raised, raised, "budget_warning.cleared.v1"]


def test_i02_hours_warn_when_they_will_be_and_when_they_are_reached(burning: Burning) -> None:
    burning.set(thresholds_minutes=[10 * 60, 24 * 60], days_ahead=60)
    burning.works(0, 12)
    burning.looks()
    stands = {(each.basis, each.minutes) for each in burning.outlook().warnings}
    assert stands == {("actual", 600), ("forecast", 1440)}


def test_a_project_that_has_ended_is_warned_of_no_more(burning: Burning) -> None:
    for days_ago in range(28):
        burning.works(1_500_00, 8, days_ago)
    assert len(burning.looks()) == 1
    with burning.acting() as tx:
        tx.session.execute(
            text("UPDATE known_project SET status = 'delivered' WHERE project_id = :project"),
            {"project": burning.project_id},
        )
    assert burning.looks()[-1] == "budget_warning.cleared.v1"


def test_thresholds_are_checked(burning: Burning) -> None:
    for given, error in (
        ({"thresholds_percent": [100, 100]}, "THRESHOLD_TWICE"),
        ({"thresholds_percent": [0]}, "thresholds_percent[0]"),
        ({"thresholds_minutes": [60_000_001]}, "thresholds_minutes[0]"),
        ({"days_ahead": 367}, "days_ahead"),
    ):
        with pytest.raises(Invalid) as refused:
            burning.set(**given)
        assert error in (refused.value.reason, refused.value.field)
    burning.set(thresholds_percent=[100])
    burning.set(thresholds_percent=[90, 100], expected_version=1)
    with pytest.raises(Conflict):
        burning.set(thresholds_percent=[80], expected_version=1)
    with pytest.raises(NotFound), burning.acting() as tx:
        set_thresholds(tx, Thresholds(project_id=new_id()))


def test_i02_who_runs_the_project_sees_it_among_what_waits(burning: Burning) -> None:
    for days_ago in range(28):
        burning.works(1_500_00, 8, days_ago)
    burning.looks()
    pam = an_actor("project_manager")
    with burning.acting() as tx:
        tx.session.execute(
            text("UPDATE known_project SET project_manager_id = :pam WHERE project_id = :project"),
            {"pam": pam.person_id, "project": burning.project_id},
        )
    for actor, expected in ((pam, ["budget_forecast"]), (FINANCE, [])):
        with burning.world.database.reading(actor) as reading:
            assert [each.reason for each in list_waiting(reading)] == expected
