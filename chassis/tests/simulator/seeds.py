# ruff: noqa: I001
"""Lives through seeds, one after the other, in this process: started by simulate.py.

Prints one line of JSON: how many seeds were lived through, and the first that did not end well.
"""

from __future__ import annotations

import chassis.worker  # first of all

import argparse
import json
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "example"))

import psycopg
from chassis.log import configure
from judge import verdict
from mutants import planted
from sites import Site
from world import World


def main() -> None:
    arguments = _arguments()
    configure("simulator", "critical")
    # Nothing else runs in this process while it waits for the database, so it need not be polite.
    psycopg.waiting.wait = psycopg.waiting.wait_c
    sites = {name: Site.at(name, url) for name, url in (one.split("=", 1) for one in arguments.at)}
    with planted(arguments.mutant):
        seeds = range(arguments.first, arguments.first + arguments.count * arguments.every)
        print(json.dumps(_live_through(seeds[:: arguments.every], sites, arguments.story)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--every", type=int, required=True, help="step from seed to seed")
    parser.add_argument("--mutant", default="")
    parser.add_argument("--story", action="store_true")
    parser.add_argument("at", nargs="+", metavar="SERVICE=URL")
    return parser.parse_args()


def _live_through(seeds: range, sites: dict[str, Site], with_story: bool) -> dict[str, object]:
    for lived, seed in enumerate(seeds, start=1):
        world = World(seed, sites)
        findings = _judged(world)
        if findings or with_story:
            failed = seed if findings else None
            return {"lived": lived, "seed": failed, "findings": findings, "story": world.story}
    return {"lived": len(seeds), "seed": None, "findings": [], "story": []}


def _judged(world: World) -> list[str]:
    """What is wrong after the seed; a seed that cannot be lived through is wrong too."""
    try:
        world.live()
    except Exception:
        return [traceback.format_exc()]
    return verdict(world)


if __name__ == "__main__":
    _ = chassis.worker
    main()
