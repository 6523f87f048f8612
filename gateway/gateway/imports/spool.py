"""Entries of a long file wait on disk, so that a file of any length takes the same memory.

Entries of one group are in one bucket, and are given out together, in the order of the file.
"""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Generic, TypeVar

ItemT = TypeVar("ItemT")
IN_MEMORY_MAX = 5_000
BUCKETS = 64


class Spool(Generic[ItemT]):
    """Items that are appended, and read again bucket by bucket. group_of: what keeps together."""

    def __init__(
        self, group_of: Callable[[ItemT], str], in_memory_max: int = IN_MEMORY_MAX
    ) -> None:
        self._group_of = group_of
        self._in_memory_max = in_memory_max
        self._memory: list[ItemT] = []
        self._files: list[IO[bytes]] = []
        self._count = 0
        self._open = ExitStack()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ItemT]:
        for bucket in self.buckets():
            yield from bucket

    def append(self, item: ItemT) -> None:
        self._count += 1
        if self._files:
            self._write(item)
            return
        self._memory.append(item)
        if len(self._memory) > self._in_memory_max:
            self._move_to_disk()

    def buckets(self) -> Iterator[list[ItemT]]:
        """Each is held in memory while it is used."""
        if not self._files:
            yield self._memory
        for file in self._files:
            file.seek(0)
            yield list(_read(file))
            file.seek(0, 2)

    def only(self, wanted: Callable[[ItemT], bool]) -> Spool[ItemT]:
        """A spool of the wanted ones; this one is closed."""
        kept = Spool(self._group_of, self._in_memory_max)
        for item in self:
            if wanted(item):
                kept.append(item)
        self.close()
        return kept

    def close(self) -> None:
        self._open.close()
        self._files, self._memory, self._count = [], [], 0

    def _move_to_disk(self) -> None:
        for _ in range(BUCKETS):
            file = tempfile.TemporaryFile()  # noqa: SIM115 (the stack closes it)
            self._files.append(self._open.enter_context(file))
        waiting, self._memory = self._memory, []
        for item in waiting:
            self._write(item)

    def _write(self, item: ItemT) -> None:
        group = self._group_of(item).encode(errors="surrogatepass")
        file = self._files[zlib.crc32(group) % BUCKETS]
        pickle.dump(item, file, pickle.HIGHEST_PROTOCOL)


def _read(file: IO[bytes]) -> Iterator[ItemT]:
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 (written above, by this process)
        except EOFError:
            return
