"""`tandem story`: the main job, from pitch to paid invoice, with its figures.

It runs against a fresh, throw-away instance; with --at against one that is running, which may be
the containers of this tree. It can run any number of times on the same one, and lists what it
leaves there. Every figure it tells is compared with one worked by hand (`figures.py`); the first
that differs ends it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from standalone.instance import Instance, InstanceError
from standalone.rest import Refused
from standalone.story.chapters import tell
from standalone.story.composed import NoComposition, composition
from standalone.story.telling import Telling, WrongFigure

CONTAINERS = "containers"
_TROUBLE = (Refused, WrongFigure, InstanceError, NoComposition, httpx.TransportError)


def run(argv: Sequence[str]) -> int:
    """0 when the story ended well, 1 when a step was refused or a figure is wrong."""
    parser = argparse.ArgumentParser(prog="tandem story", description=__doc__)
    parser.add_argument(
        "--at",
        default="",
        metavar="containers|URL",
        help="the composition that runs, or a gateway's address; default: a fresh instance",
    )
    parser.add_argument("--email", default="", help="an administrator of the gateway at URL")
    parser.add_argument("--password", default=os.environ.get("TANDEM_PASSWORD", ""))
    options = parser.parse_args(argv)
    telling = Telling()
    try:
        with _stage(options.at, options.email, options.password) as stage:
            left = tell(telling, *stage)
    except _TROUBLE as problem:
        print(f"\nThe story ended badly: {problem}", file=sys.stderr)
        return 1
    telling.end()
    if options.at:
        print(f"It leaves behind: {left}.", flush=True)
    return 0


@contextmanager
def _stage(at: str, email: str, password: str) -> Iterator[tuple[str, str, str]]:
    """The address of the gateway, and the email and password of an administrator."""
    if at:
        address, *sign_in = composition() if at == CONTAINERS else (at, email, password)
        print(f"Telling the story to the Tandem at {address}", flush=True)
        yield address, email or sign_in[0], password or sign_in[1]
        return
    print("Starting a fresh Tandem for the story ...", flush=True)
    with Instance() as instance:
        first = instance.administrator
        yield instance.address, first.administrator_email, first.administrator_password
