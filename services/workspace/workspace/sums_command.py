"""The operator's command that proves what is kept for the search."""

from __future__ import annotations

import os
import sys

from chassis.database import Database
from chassis.kept_sums import print_findings
from chassis.settings import SettingsError, load

from workspace.events import CATALOGUE
from workspace.search.queries.recounting import verify_search
from workspace.settings import Settings


def verify() -> int:
    """0 when every record is filed under its words, 1 when one is not, 2 for wrong settings."""
    try:
        settings = load(Settings, os.environ)
    except SettingsError as mistakes:
        print(f"workspace: the environment cannot be used: {mistakes}", file=sys.stderr)
        return 2
    database = Database(settings.database_url, CATALOGUE, pool_size=1)
    outcome = print_findings(database, verify_search)
    database.dispose()
    return outcome
