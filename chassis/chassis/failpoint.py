"""Named places where a test may make the process fail, to prove that nothing is lost there.

Nothing is armed unless a test arms it, or TANDEM_FAILPOINT names a place at which the process
kills itself without a word (`relay.published`, or `relay.published:3` for the third passing).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

_armed: dict[str, Callable[[], None]] = {}


def reach(name: str) -> None:
    """Do here whatever the armed action is; usually nothing."""
    if _armed and name in _armed:
        _armed[name]()


@contextmanager
def armed(name: str, action: Callable[[], None]) -> Iterator[None]:
    """Within the block, reaching the place runs the action (which usually raises)."""
    _armed[name] = action
    try:
        yield
    finally:
        _armed.pop(name, None)


def arm_from(environ: Mapping[str, str]) -> None:
    """Arm what the environment names: the process dies by SIGKILL on that passing."""
    named = environ.get("TANDEM_FAILPOINT", "")
    if named:
        name, _, passing = named.partition(":")
        _armed[name] = _killer(int(passing or 1))


def _killer(passings: int) -> Callable[[], None]:
    left = passings

    def pass_or_die() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return pass_or_die
