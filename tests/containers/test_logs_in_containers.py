"""What the processes of an installation write into their logs while the story runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from composition import Installation

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(480)]

SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
PROCESSES = [f"{service}-{process}" for service in SERVICES for process in ("api", "worker")]
SAID_IN_THE_STORY = (
    "@example.com",
    "Harbour",
    "Ines Duarte",
    "Okafor",
    "Lindqvist",
    "moving out of the city",
    "Photography",
    "Two rounds",
    "14950",
    "17940",
    "1495000",
    "1794000",
    "admin@tandem.example",
)
"""People, clients, briefs, answers and sums: what belongs to the agency and to nobody's log."""


@pytest.fixture(scope="module")
def lines(installation: Installation) -> dict[str, list[str]]:
    """Everything that each process has logged so far, the story's part of it included."""
    installation.story()
    logged = {
        process: installation.composition.compose("logs", "--no-log-prefix", "--no-color", process)
        for process in PROCESSES
    }
    return {process: list(_lines(text)) for process, text in logged.items()}


def _lines(text: str) -> Iterator[str]:
    """Without what Compose puts before a line to overwrite its own progress on a terminal."""
    for line in text.splitlines():
        if shown := re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line).strip():
            yield shown


def records(lines: dict[str, list[str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for process, written in lines.items():
        for line in written:
            try:
                yield process, json.loads(line)
            except ValueError:
                raise AssertionError(f"{process} wrote what is not JSON: {line}") from None


def test_every_line_says_who_when_how_grave_and_what(lines: dict[str, list[str]]) -> None:
    assert all(lines.values()), "every process has logged something"
    for process, record in records(lines):
        assert record["service"] == process.rpartition("-")[0], record
        assert record["level"] in {"debug", "info", "warning", "error", "critical"}, record
        assert datetime.fromisoformat(record["timestamp"]).tzinfo is not None, record
        assert record["event"], record


def test_every_request_and_call_names_its_trace(lines: dict[str, list[str]]) -> None:
    calls = [record for _, record in records(lines) if record["event"] in {"request", "rpc"}]
    assert len(calls) > 100
    nameless = [
        line for line in calls if not re.fullmatch("[0-9a-f]{32}", line.get("trace_id", ""))
    ]
    assert nameless == []


def test_one_trace_is_found_in_the_logs_of_several_processes(lines: dict[str, list[str]]) -> None:
    seen: dict[str, set[str]] = {}
    for process, record in records(lines):
        if "trace_id" in record:
            seen.setdefault(record["trace_id"], set()).add(process)
    assert any({"gateway-api", "finance-api"} <= processes for processes in seen.values())


def test_no_line_holds_what_was_said(
    installation: Installation, lines: dict[str, list[str]]
) -> None:
    secret = installation.password
    for process, written in lines.items():
        for line in written:
            found = [words for words in (*SAID_IN_THE_STORY, secret) if words in line]
            assert found == [], f"{process} wrote {found}"
