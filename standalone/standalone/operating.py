"""`tandem events <service> ...`: a service's own operator commands, on this installation's data.

    tandem events finance dead list

What the commands are is the service's business: `tandem events finance --help`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence

from standalone.home import Home
from standalone.programs import DATABASES, Agency


def run(argv: Sequence[str]) -> int:
    """Run the service's command; its exit code. PostgreSQL must run, so Tandem must."""
    parser = argparse.ArgumentParser(prog="tandem events", description=__doc__)
    parser.add_argument("--home", help="folder of its data (default: TANDEM_HOME, else var)")
    parser.add_argument("service", choices=DATABASES)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(argv)
    home = Home.of(os.environ, chosen.home)
    agency = Agency(home, "127.0.0.1:0")
    program = agency.operating(chosen.service, *chosen.arguments)
    return subprocess.call(program.command, env={**os.environ, **program.environment})
