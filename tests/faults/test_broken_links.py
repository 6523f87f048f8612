"""Every link between two processes is cut, reset, frozen and abandoned, under load."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

import pytest
from agency.load import Load
from faults.links import Link
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

LINKS = (
    "people-gateway",
    "gateway-accounts-api",
    "gateway-projects-api",
    "gateway-finance-api",
    "-api-database",
    "-worker-database",
    "-worker-broker",
)
"""By what their names contain; those of one kind are broken together."""
BROKEN_SECONDS = 1.0
RESETS = 2
ENTRIES_AFTER = 3


def test_links_that_are_cut_and_healed_lose_nothing(trial: Trial) -> None:
    break_each(trial, "links cut", Link.cut, BROKEN_SECONDS)


def test_links_that_are_reset_lose_nothing(trial: Trial) -> None:
    for _ in range(RESETS):
        break_each(trial, "links reset", Link.reset, 0)


def test_links_that_are_frozen_and_thaw_lose_nothing(trial: Trial) -> None:
    break_each(trial, "links frozen", Link.freeze, 2 * BROKEN_SECONDS)


@pytest.mark.parametrize("time", range(TIMES))
def test_connections_that_fall_silent_for_good_are_given_up(trial: Trial, time: int) -> None:
    """All at once; meanwhile callers get a 503, and no wait is without limit."""
    inside = [link for name, link in trial.bed.network.links.items() if name != "people-gateway"]
    unheard = trial.agency.unheard()
    with trial.people_at_work() as load:
        for link in inside:
            link.abandon()
        for _ in trial.agency.designers:
            load.wait_for_entries(ENTRIES_AFTER)
    trial.settles()
    assert trial.agency.unheard() == unheard, "every request was answered, if only by a 503"
    trial.count("links fallen silent", len(inside))


def break_each(trial: Trial, what: str, fault: Callable[[Link], None], seconds: float) -> None:
    """One kind of link after the other; people can work again as soon as it is healed."""
    with trial.people_at_work() as load:
        for _ in range(TIMES):
            for part in LINKS:
                broken = trial.bed.network.named(part)
                break_for_a_while(load, broken, fault, seconds)
                trial.count(what, len(broken))
    trial.settles()


def break_for_a_while(
    load: Load, links: list[Link], fault: Callable[[Link], None], seconds: float
) -> None:
    for link in links:
        fault(link)
    sleep(seconds)  # how long it lasts
    for link in links:
        link.heal()
    load.wait_for_entries(ENTRIES_AFTER)
