"""The operator's command that proves the kept sums."""

from __future__ import annotations

import os
import sys

from chassis.database import Database
from chassis.kept_sums import print_findings
from chassis.settings import SettingsError, load

from projects.events import CATALOGUE
from projects.settings import Settings
from projects.time.queries.recounting import verify_sums


def verify() -> int:
    """0 when every sum is what its rows come to, 1 when one is not, 2 for wrong settings."""
    try:
        settings = load(Settings, os.environ)
    except SettingsError as mistakes:
        print(f"projects: the environment cannot be used: {mistakes}", file=sys.stderr)
        return 2
    database = Database(settings.database_url, CATALOGUE, pool_size=1)
    outcome = print_findings(database, verify_sums)
    database.dispose()
    return outcome
