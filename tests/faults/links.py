"""TCP links of ours between every two processes, to be cut, reset, frozen and healed.

A link is whole, or
  cut      closed, and new connections are refused;
  reset    as after a crash of the other side: everything is torn down with RST, once;
  frozen   data is held back without a word, on present and new connections;
  and what was connected can be abandoned: frozen permanently, while new connections get through.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

Address = tuple[str, int]
ResultT = TypeVar("ResultT")
Doing = Callable[[Coroutine[Any, Any, Any]], Any]

HOST = "127.0.0.1"
CHUNK_BYTES = 1 << 16
CONNECT_SECONDS = 5.0
RST_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER of zero seconds: closing throws away what is unsent and sends RST."""


class Network:
    """All links of a bed; they live in one thread."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()

    def link(self, name: str, target: Callable[[], Address]) -> Link:
        """A whole link; target is asked for each connection, for it may move."""
        made = self.links[name] = Link(name, target, self._do)
        return made

    def named(self, part: str) -> list[Link]:
        """The links whose names contain this, such as "-database"."""
        return [link for name, link in self.links.items() if part in name]

    def heal(self) -> None:
        for link in self.links.values():
            link.heal()

    def close(self) -> None:
        for link in self.links.values():
            link.cut()
        self._do(_end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _end_tasks() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class Link:
    """One listening port of this machine, forwarded to wherever the target is."""

    def __init__(
        self,
        name: str,
        target: Callable[[], Address],
        do: Callable[[Coroutine[Any, Any, Any]], Any],
    ) -> None:
        self.name = name
        self._target = target
        self._do = do
        self._flowing = True
        self._wires: set[_Wire] = set()
        self._listener: asyncio.Server | None = None
        self._claim = socket.socket()  # holds the port while nobody listens on it
        self._claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._claim.bind((HOST, 0))
        self.port = int(self._claim.getsockname()[1])
        self._do(self._listen())

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def connections(self) -> int:
        return len(self._wires)

    def cut(self) -> None:
        """Close what is connected and refuse new connections, until healed."""
        self._do(self._cut())

    def reset(self) -> None:
        """Tear down what is connected with RST; new connections get through."""
        self._do(self._reset())

    def freeze(self) -> None:
        """Hold back everything, in both directions, until healed."""
        self._do(self._freeze())

    def abandon(self) -> None:
        """What is connected stays frozen permanently; new connections get through."""
        self._do(self._abandon())

    def heal(self) -> None:
        """Whole again; what was held back arrives."""
        self._do(self._heal())

    async def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        self._listener = await asyncio.start_server(self._connected, sock=listener, backlog=256)

    async def _cut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for wire in [*self._wires]:
            wire.close()

    async def _reset(self) -> None:
        for wire in [*self._wires]:
            wire.reset()

    async def _freeze(self) -> None:
        self._flowing = False
        for wire in self._wires:
            wire.flowing.clear()

    async def _abandon(self) -> None:
        await self._freeze()
        self._wires.clear()
        self._flowing = True

    async def _heal(self) -> None:
        if self._listener is None:
            await self._listen()
        self._flowing = True
        for wire in self._wires:
            wire.flowing.set()

    async def _connected(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        wire = _Wire(near_out, self._flowing)
        self._wires.add(wire)
        try:
            await wire.flowing.wait()
            connecting = asyncio.open_connection(*self._target())
            far, far_out = await asyncio.wait_for(connecting, CONNECT_SECONDS)
            wire.ends.append(far_out)
            await asyncio.gather(wire.carry(near, far_out), wire.carry(far, near_out))
        except (OSError, TimeoutError):
            wire.reset()
        finally:
            wire.close()
            self._wires.discard(wire)


class _Wire:
    """One connection through a link: its two ends, and whether anything flows."""

    def __init__(self, near: asyncio.StreamWriter, flowing: bool) -> None:
        self.ends = [near]
        self.flowing = asyncio.Event()
        if flowing:
            self.flowing.set()

    async def carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """One direction, to its end."""
        while data := await source.read(CHUNK_BYTES):
            await self.flowing.wait()
            sink.write(data)
            await sink.drain()
        await self.flowing.wait()
        with suppress(OSError):
            sink.write_eof()

    def close(self) -> None:
        for end in self.ends:
            end.close()

    def reset(self) -> None:
        for end in self.ends:
            with suppress(OSError):
                end.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, RST_AT_ONCE
                )
            end.transport.abort()
