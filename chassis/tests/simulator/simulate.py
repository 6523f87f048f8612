"""The bus under a simulated broker, by seed: `simulate.py --seeds 5000`, `simulate.py --seed 4711`.

Starts as many processes as asked for, each with databases of its own, and prints the story of the
first seed that did not end well. The exit status is 0 if all did.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from chassis.testing import fresh_database

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "example")]

import villages  # noqa: E402 (found by the path set above)

SERVICES = ("north", "south", "tally")


def main() -> int:
    arguments = _arguments()
    started = time.monotonic()
    with ExitStack() as stack:
        running = [_start(stack, arguments, nth) for nth in range(arguments.processes)]
        outcomes = [_outcome(process) for process in running]
    lived, seconds = sum(one["lived"] for one in outcomes), time.monotonic() - started
    for one in outcomes:
        _report(one)
    failed = [one["seed"] for one in outcomes if one["seed"] is not None]
    print(f"simulator: {lived} seeds in {seconds:.1f} s, {lived / seconds:.1f} a second")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = int(os.environ.get("TANDEM_SEED", "0"))
    parser.add_argument("--seeds", type=int, default=5000, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, default=default, help="only this one, with its story")
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--mutant", default="", help="a mistake from mutants.py to plant")
    arguments = parser.parse_args()
    if arguments.seed:
        arguments.first, arguments.seeds, arguments.processes = arguments.seed, 1, 1
    arguments.processes = max(1, min(arguments.processes, arguments.seeds))
    return arguments


def _start(stack: ExitStack, arguments: argparse.Namespace, nth: int) -> subprocess.Popen[bytes]:
    """A process that lives through every so-manieth seed."""
    at = [
        f"{service}={stack.enter_context(fresh_database('simulator', villages.migrate))}"
        for service in SERVICES
    ]
    every = arguments.processes
    command = [sys.executable, "-W", "ignore", str(HERE / "seeds.py")]
    command += [f"--first={arguments.first + nth}", f"--every={every}"]
    command += [f"--count={len(range(nth, arguments.seeds, every))}"]
    command += [f"--mutant={arguments.mutant}", *(["--story"] if arguments.seed else []), *at]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _outcome(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    output, _ = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"simulator: the process ended with {process.returncode}")
    outcome: dict[str, Any] = json.loads(output.splitlines()[-1])
    return outcome


def _report(outcome: dict[str, Any]) -> None:
    print(*outcome["story"], sep="\n", end="\n" if outcome["story"] else "")
    for finding in outcome["findings"]:
        print(f"seed {outcome['seed']}: {finding}")
    if outcome["seed"] is not None:
        print(f"see it again with: make simulate SEED={outcome['seed']}")


if __name__ == "__main__":
    sys.exit(main())
