"""`make bench-web`: the pages in Chromium, each figure beside its aim and beside a bare page.

It starts the demo agency in a folder of its own, and takes some minutes. Nothing fails on a slow
machine: compare the figures of one run with each other. --only names parts, by commas.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from gateway.pages import built

from bench_web import inputs, living, loads, weights
from bench_web.bare import bare_page
from bench_web.chrome import launched, missing
from bench_web.findings import Finding, table
from bench_web.stage import staged

PARTS = ("weights", "loads", "live", "inputs")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-web", description=__doc__)
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"of {', '.join(PARTS)}")
    only = parser.parse_args().only
    reason = missing() or ("" if built.files() else "the pages are not built: make ready says why")
    if reason:
        print(f"bench-web: nothing is measured, {reason}", file=sys.stderr)
        return 1
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load average {load:.1f} before the start\n", flush=True)
    for line in table(_measured(only)):
        print(line, flush=True)
    return 0


def _measured(only: tuple[str, ...]) -> Iterator[Finding]:
    """inputs last: it fills the list of projects, which other pages show too."""
    if "weights" in only:
        yield from weights.measure()
    if set(only) <= {"weights"}:
        return
    with staged() as stage, bare_page() as bare, launched() as browser:
        if "loads" in only:
            yield from loads.measure(browser, stage, bare)
        if "live" in only:
            yield from living.measure(browser, stage)
        if "inputs" in only:
            yield from inputs.measure(browser, stage, bare)


def _parts(text: str) -> tuple[str, ...]:
    wanted = tuple(text.replace(",", " ").split())
    if unknown := [part for part in wanted if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(PARTS)}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
