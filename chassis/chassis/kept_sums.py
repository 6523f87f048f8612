"""Sums that a service keeps beside the rows that they add up: `python -m SERVICE sums verify`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, except_all, select, union_all

from chassis.actor import Actor
from chassis.database import Database, Reading
from chassis.event import Catalogue
from chassis.settings import ServiceSettings

EXAMPLES_MAX = 5

KeptAndCounted = Mapping[str, tuple[Select[Any], Select[Any]]]
"""By the name of a table: what is kept in it, and what the rows come to, column by column."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one table of sums: rows that are kept or counted, but not both."""

    table: str
    wrong: tuple[str, ...]


def compare(reading: Reading, checks: KeptAndCounted) -> list[Finding]:
    """One finding for each table, in one snapshot."""
    return [
        Finding(table, _differences(reading, kept, counted))
        for table, (kept, counted) in checks.items()
    ]


def _differences(reading: Reading, kept: Select[Any], counted: Select[Any]) -> tuple[str, ...]:
    surplus = select(except_all(kept, counted).subquery())
    missing = select(except_all(counted, kept).subquery())
    rows = reading.session.execute(union_all(surplus, missing).limit(EXAMPLES_MAX))
    return tuple(", ".join(str(value) for value in row) for row in rows)


def verify(
    service: str, settings: ServiceSettings, findings_in: Callable[[Reading], list[Finding]]
) -> int:
    """Print what is found. The exit code: 0 when every sum is what its rows come to, else 1."""
    database = Database(settings.database_url, Catalogue(service, ()), pool_size=1)
    with database.reading(Actor.system()) as reading:
        findings = findings_in(reading)
    database.dispose()
    for finding in findings:
        print(_outcome(finding))
    return 1 if any(finding.wrong for finding in findings) else 0


def _outcome(finding: Finding) -> str:
    if not finding.wrong:
        return f"well   {finding.table}"
    return f"WRONG  {finding.table}: {'; '.join(finding.wrong)}"
