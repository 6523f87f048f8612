"""Passwords as argon2id hashes, computed where they block nothing.

A hash costs some 64 MiB and some 50 ms on purpose: two at a time, and a short queue, so that a
flood of sign-ins slows down sign-ins and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from chassis.errors import Unavailable

from gateway.signin.password_rules import normalised

ResultT = TypeVar("ResultT")

AT_ONCE = 2
WAITING_MAX = 50


class Passwords:
    """Makes and checks hashes in threads of its own. Passwords are normalised before both."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(parallelism=2)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        return await self._run(self._hasher.hash, normalised(password))

    async def is_right(self, kept: str, password: str) -> bool:
        """Takes as long for nobody's password (kept == "") as for somebody's."""
        return await self._run(self._verify, kept, normalised(password))

    def is_outdated(self, kept: str) -> bool:
        """True if the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            self._hasher.verify(kept or _nobodys_hash(self._hasher), password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(kept)

    async def _run(self, work: Callable[..., ResultT], *arguments: str) -> ResultT:
        if self._waiting >= WAITING_MAX:
            raise Unavailable("SIGN_IN_BUSY", "Too many sign-ins at once; try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")
