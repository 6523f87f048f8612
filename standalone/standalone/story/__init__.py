"""`tandem story`: the main job, from pitch to paid invoice, told with its figures.

It runs against a fresh, throw-away instance, or with --address against one that is running. Every
figure it tells is compared with one worked by hand (`figures.py`); the first that differs ends it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from standalone.instance import Instance, InstanceError
from standalone.rest import Refused
from standalone.story.chapters import tell
from standalone.story.telling import Telling, WrongFigure


def run(argv: Sequence[str]) -> int:
    """0 when the story ended well, 1 when a step was refused or a figure is wrong."""
    parser = argparse.ArgumentParser(prog="tandem story", description=__doc__)
    parser.add_argument("--address", default="", help="a running gateway; default: a fresh one")
    parser.add_argument("--email", default="", help="an administrator of it")
    parser.add_argument("--password", default="")
    options = parser.parse_args(argv)
    telling = Telling()
    try:
        with _stage(options.address, options.email, options.password) as stage:
            tell(telling, *stage)
    except (Refused, WrongFigure, InstanceError, httpx.TransportError) as problem:
        print(f"\nThe story ended badly: {problem}", file=sys.stderr)
        return 1
    telling.end()
    return 0


@contextmanager
def _stage(address: str, email: str, password: str) -> Iterator[tuple[str, str, str]]:
    """The address of the gateway, and the email and password of an administrator."""
    if address:
        yield address, email, password
        return
    print("Starting a fresh Tandem for the story ...", flush=True)
    with Instance() as instance:
        first = instance.administrator
        yield instance.address, first.administrator_email, first.administrator_password
