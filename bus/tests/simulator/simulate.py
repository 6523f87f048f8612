"""The bus under a simulated broker, by seed: `simulate.py --seeds 5000`, `simulate.py --seed 4711`.

Starts as many processes as asked for, each with databases of its own, and prints the story of the
first seed that did not end well. At the end it counts how often each mishap struck. The exit status
is 0 if all seeds ended well and, after STRIKING_SEEDS of them, every mishap has struck.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from chassis.testing import fresh_database

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "example")]

import villages  # noqa: E402 (found by the path set above)
from mishaps import EVERY  # noqa: E402 (likewise)

SERVICES = ("north", "south", "tally")
STRIKING_SEEDS = 5000
"""This many seeds must not leave any mishap out."""


def main() -> int:
    arguments = _arguments()
    started = time.monotonic()
    with ExitStack() as stack:
        running = [_start(stack, arguments, nth) for nth in range(arguments.processes)]
        outcomes = [_outcome(process) for process in running]
    seconds = time.monotonic() - started
    lived = sum(one["lived"] for one in outcomes)
    failed = [one["failed"] for one in outcomes if one["failed"]]
    for line in (*_stories(outcomes), *_failures(failed, arguments.mutant)):
        print(line)
    struck = sum((Counter(one["struck"]) for one in outcomes), Counter[str]())
    never = [str(mishap) for mishap in EVERY if not struck[str(mishap)]]
    for place, counts in _by_place(struck).items():
        print(f"  {place:24} {', '.join(counts)}")
    print(f"simulator: {lived} seeds in {seconds:.1f} s, {lived / seconds:.1f} a second;", end=" ")
    print(f"{struck.total()} mishaps, {len(failed)} failed")
    if never and lived >= STRIKING_SEEDS:
        print(f"never struck: {', '.join(never)}")
        return 1
    return 1 if failed else 0


def _by_place(struck: Counter[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mishap in EVERY:
        found.setdefault(mishap.place, []).append(f"{mishap.action} {struck[str(mishap)]}")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = int(os.environ.get("TANDEM_SEED", "0"))
    parser.add_argument("--seeds", type=int, default=5000, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, default=default, help="only this one, with its story")
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--mutant", default="", help="a mistake from mutants.py to plant")
    parser.add_argument("--stories", action="store_true", help="tell every seed's")
    arguments = parser.parse_args()
    if arguments.seed:
        arguments.first, arguments.seeds, arguments.stories = arguments.seed, 1, True
    arguments.processes = max(1, min(arguments.processes, arguments.seeds))
    return arguments


def _start(stack: ExitStack, arguments: argparse.Namespace, nth: int) -> subprocess.Popen[bytes]:
    """A process that runs every n-th seed."""
    at = [
        f"{service}={stack.enter_context(fresh_database('simulator', villages.migrate))}"
        for service in SERVICES
    ]
    every = arguments.processes
    command = [sys.executable, "-W", "ignore", str(HERE / "seeds.py")]
    command += [f"--first={arguments.first + nth}", f"--every={every}"]
    command += [f"--count={len(range(nth, arguments.seeds, every))}"]
    command += [f"--mutant={arguments.mutant}", *(["--story"] if arguments.stories else []), *at]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _outcome(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    output, _ = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"simulator: the process ended with {process.returncode}")
    outcome: dict[str, Any] = json.loads(output.splitlines()[-1])
    return outcome


def _stories(outcomes: list[dict[str, Any]]) -> Iterator[str]:
    """By seed, whatever process lived through it."""
    stories = [story for one in outcomes for story in one["stories"]]
    for title, *story in sorted(stories, key=lambda story: int(story[0].split()[1])):
        yield from (title, *story)


def _failures(failed: list[dict[str, Any]], mutant: str) -> Iterator[str]:
    for one in failed:
        yield from one["story"]
        yield from (f"seed {one['seed']}: {finding}" for finding in one["findings"])
        planted = f" MUTANT={mutant}" if mutant else ""
        yield f"see it again with: make simulate SEED={one['seed']}{planted}"


if __name__ == "__main__":
    sys.exit(main())
