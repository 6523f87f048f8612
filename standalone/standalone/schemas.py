"""Brings every database's schema up to date, in one process because starting four takes longer.

`python -m standalone.schemas`; each database's address is in TANDEM_<SERVICE>_DATABASE_URL.
"""

from __future__ import annotations

import os
import sys

from chassis.migrations import upgrade

from standalone.programs import DATABASES


def main() -> int:
    """Upgrade one database after the other; safe to run again at any time."""
    for name in DATABASES:
        upgrade(name, os.environ[f"TANDEM_{name.upper()}_DATABASE_URL"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
