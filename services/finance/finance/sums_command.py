"""The operator's command that proves the kept sums."""

from __future__ import annotations

import os

from chassis.actor import Actor
from chassis.database import Database
from chassis.settings import load

from finance.events import CATALOGUE
from finance.settings import Settings
from finance.verification import Finding, verify_sums


def verify() -> int:
    """0 when every sum is what its rows come to, 1 when one is not."""
    settings = load(Settings, os.environ)
    database = Database(settings.database_url, CATALOGUE, pool_size=1)
    with database.reading(Actor.system()) as reading:
        findings = verify_sums(reading)
    database.dispose()
    for finding in findings:
        print(_outcome(finding))
    return 1 if any(finding.wrong for finding in findings) else 0


def _outcome(finding: Finding) -> str:
    if not finding.wrong:
        return f"well   {finding.table}"
    return f"WRONG  {finding.table}: {'; '.join(finding.wrong)}"
