"""A bed for the fault tests of a process, and the table of what was done to all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from agency.opening import open_agency
from faults.bed import Bed, made
from faults.trial import Tally, Trial

TALLY = Tally()
LOG_LINES_SHOWN = 25
DESIGNERS = 2


@pytest.fixture(scope="session")
def bed(docker: None) -> Iterator[Bed]:
    with made() as bed:
        yield bed


@pytest.fixture(scope="session")
def opened(bed: Bed) -> Trial:
    return Trial(bed, open_agency(bed, DESIGNERS), TALLY)


@pytest.fixture
def trial(opened: Trial, request: pytest.FixtureRequest) -> Iterator[Trial]:
    """The bed whole before and after; when the test fails, the last log lines of its processes."""
    failed_before = request.session.testsfailed
    opened.bed.wait_until_whole()
    yield opened
    opened.bed.network.heal()
    if request.session.testsfailed > failed_before:
        for name in opened.bed.crew.names():
            tail = opened.bed.crew.log(name).splitlines()[-LOG_LINES_SHOWN:]
            print(f"--- {name}", *tail, sep="\n")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With several beds side by side (pytest-xdist), each passes its tally to the printer."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["faults"] = (dict(TALLY.done), dict(TALLY.found))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TALLY.add(*getattr(node, "workeroutput", {}).get("faults", ({}, {})))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLY.done:
        terminalreporter.section("faults")
        for line in TALLY.table():
            terminalreporter.write_line(line)
