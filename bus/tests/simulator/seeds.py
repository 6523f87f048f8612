# ruff: noqa: I001
"""Runs seeds, one after the other, in this process: started by simulate.py.

Prints one line of JSON: how many seeds were lived through, and the first that did not end well.
"""

from __future__ import annotations

import bus.worker  # first of all

import argparse
import gc
import json
import logging
import sys
import traceback
from collections import Counter
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent / "example"))

import psycopg
from chassis.connection import PatientConnection
from chassis.log import configure
from judge import verdict
from mutants import planted
from sites import Site
from switchboard import Switchboard
from world import World

COLLECT_AFTER = 20_000, 20, 20
"""Objects, and rounds: the thousands of small ones of a seed die young in any case."""


def main() -> None:
    arguments = _arguments()
    configure("simulator", "critical")
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    # Nothing else runs in this process while it waits for the database, so it need not be polite.
    psycopg.waiting.wait = psycopg.waiting.wait_c
    board = Switchboard()
    named = (one.split("=", 1) for one in arguments.at)
    sites = {name: Site.at(name, url, board) for name, url in named}
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    with planted(arguments.mutant), patch.object(PatientConnection, "connect", board.connect):
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
    struck: Counter[str] = Counter()
    stories = []
    for lived, seed in enumerate(seeds, start=1):
        world = World(seed, sites)
        findings = _judged(world)
        struck += world.trouble.struck
        if with_story:
            stories.append([f"seed {seed}", *world.story])
        if findings:
            failed = {"seed": seed, "findings": findings, "story": world.story}
            return {"lived": lived, "struck": struck, "stories": stories, "failed": failed}
    return {"lived": len(seeds), "struck": struck, "stories": stories, "failed": None}


def _judged(world: World) -> list[str]:
    """What is wrong after the seed; a seed that cannot be lived through is wrong too."""
    try:
        world.live()
    except Exception:
        return [traceback.format_exc()]
    return verdict(world)


if __name__ == "__main__":
    _ = bus.worker
    main()
