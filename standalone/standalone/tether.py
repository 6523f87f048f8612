"""Starts one program that must not outlive its starter.

    python -I -S tether.py <parent pid> <signal> <user or -> <program> [arguments]

On Linux the kernel then sends the signal when the parent dies, even by kill -9. Elsewhere there is
no such promise, and the next `tandem run` clears up instead. Standard library only, and quick: it
becomes the program. The user is changed here, not by the parent, because a change of user would
undo the promise.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Become the program, tied to the parent's life."""
    parent, end, user, *program = arguments
    if user != "-":
        become(user)
    tie(int(parent), signal.Signals[end])
    os.execvp(program[0], program)  # noqa: S606


def tie(parent: int, end: signal.Signals) -> None:
    """Get this signal when the parent dies; end now if it has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, end.value, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("tether: the parent died first")


def become(user: str) -> None:
    """Give up root for another user."""
    entry = pwd.getpwnam(user)
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


if __name__ == "__main__":
    main(sys.argv[1:])
