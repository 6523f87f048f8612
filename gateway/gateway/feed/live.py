"""The end of the feed as it grows, shared by everybody who waits on it.

One connection listens for what the worker commits; the newest events are fetched once and kept in
memory, and every waiting caller is served from there. A notification can be missed, so the end is
looked at every few seconds anyway. The same connection is notified when sessions change.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg
import structlog
from chassis.actor import Actor
from chassis.connection import PatientAsyncConnection, connect_options
from chassis.database import Database
from sqlalchemy import Row

from gateway.feed import queries
from gateway.feed.audience import ShownEvent
from gateway.feed.commands import FEED_CHANNEL
from gateway.feed.model import FeedEvent
from gateway.feed.notices import LOST, Notices
from gateway.feed.owners import OwnerIndex, OwnerRow, read_changed
from gateway.feed.queries import Wanted
from gateway.notice import SESSIONS_CHANNEL

log = structlog.get_logger()

KEPT = 500
BATCH = 500
POLL_SECONDS = 5.0
RECONNECT_SECONDS = 1.0
PAUSE_SECONDS = 0.5
"""Between two looks while nobody waits for events, however many come."""
SYSTEM = Actor.system("gateway")


class Live:
    """One per process. Every position above `floor` and up to `horizon` is in memory."""

    def __init__(
        self,
        database: Database,
        sessions_changed: Callable[[], None],
        noticed: Callable[[FeedEvent], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._noticed = noticed
        self._sessions_changed = sessions_changed
        self._events: deque[FeedEvent] = deque(maxlen=KEPT)
        self._floor = 0
        self._horizon = 0
        self._started = False
        self._owners = OwnerIndex()
        self._grown = asyncio.Event()
        self._changes = 0
        self._waiting = 0
        self._announced = asyncio.Event()
        self._wanted = asyncio.Event()
        self._lost = False
        self.closing = False

    async def run(self) -> None:
        """Listen until cancelled; every failure is logged and tried again."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as failure:
                log.warning("feed interrupted", reason=str(failure).strip())
            except Exception:
                log.exception("feed interrupted")
            self._started = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        url = self._database.engine.url.set(drivername="postgresql")
        connection = await PatientAsyncConnection.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            application_name="tandem gateway feed",
            **connect_options(),
        )
        notices = Notices(connection, self._received)
        async with connection:
            for channel in (FEED_CHANNEL, SESSIONS_CHANNEL):
                await connection.execute(f"LISTEN {channel}")
            self._lost = False
            self._rights_changed()
            await self._catch_up()
            with notices.listening():
                while True:
                    await self._await_growth(notices)
                    await self._catch_up()

    def _received(self, channel: str) -> None:
        """What is notified about sessions is acted on at once, also in a pause."""
        if channel == SESSIONS_CHANNEL:
            self._rights_changed()
            return
        self._lost = self._lost or channel == LOST
        self._announced.set()

    async def _await_growth(self, notices: Notices) -> None:
        """Until the end is to be looked at again; while nobody waits, after a pause at least."""
        loop = asyncio.get_running_loop()
        rested = loop.time() + PAUSE_SECONDS
        announced = await _happens(self._announced, POLL_SECONDS)
        if not self._waiting:
            self._wanted.clear()
            await _happens(self._wanted, rested - loop.time())
        self._announced.clear()
        if self._lost or not announced:
            await notices.check()

    def _rights_changed(self) -> None:
        """Forget who may do what, and let the streams look again."""
        self._sessions_changed()
        self._changes += 1
        self._wake()

    async def _catch_up(self) -> None:
        if not self._started:
            self._events.clear()
            self._owners = OwnerIndex()
            await self._learn_owners()
            self._floor = self._horizon = await asyncio.to_thread(self._last)
            self._started = True
            self._wake()
        while found := await asyncio.to_thread(self._next):
            await self._learn_owners()
            self._take(found)
            if len(found) < BATCH:
                break

    async def _learn_owners(self) -> None:
        """After the events were read, so that the owners are never older than the events."""
        while changed := await asyncio.to_thread(self._changed_owners):
            self._owners.take(changed)

    def _changed_owners(self) -> Sequence[Row[*OwnerRow]]:
        with self._database.reading(SYSTEM) as reading:
            return read_changed(reading, self._owners.revision)

    def _last(self) -> int:
        with self._database.reading(SYSTEM) as reading:
            return queries.horizon(reading)

    def _next(self) -> Sequence[FeedEvent]:
        with self._database.reading(SYSTEM) as reading:
            return queries.read_after(reading, self._horizon, BATCH)

    def _take(self, found: Sequence[FeedEvent]) -> None:
        for event in found:
            self._noticed(event)
            if len(self._events) == KEPT:
                self._floor = self._events[0].position
            self._events.append(event)
        self._horizon = found[-1].position
        self._wake()

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    def close(self) -> None:
        """The process is ending: let everybody who waits go home with what there is."""
        self.closing = True
        self._wake()

    async def horizon(self) -> int:
        """The end of the feed, as the database knows it at this moment."""
        return await asyncio.to_thread(self._last)

    async def removed(self) -> int:
        """Up to where events were removed because of their age."""

        def look() -> int:
            with self._database.reading(SYSTEM) as reading:
                return queries.removed_up_to(reading)

        return await asyncio.to_thread(look)

    async def before_last(self, count: int, wanted: Wanted, before: int = 0) -> int:
        """Where to begin in order to see the last `count` wanted events, of those before a place;
        0: of all."""

        def look() -> int:
            with self._database.reading(SYSTEM) as reading:
                return queries.position_before_last(reading, count, wanted, before)

        return await asyncio.to_thread(look)

    async def read(
        self, position: int, limit: int, wanted: Wanted
    ) -> tuple[Sequence[ShownEvent], int]:
        """What is there now, and the position up to which the reader has then seen everything."""
        return await asyncio.to_thread(self._from_database, position, limit, wanted)

    def _from_memory(
        self, position: int, limit: int, wanted: Wanted
    ) -> tuple[Sequence[ShownEvent], int]:
        found: list[FeedEvent] = []
        for event in reversed(self._events):
            if event.position <= position:
                break
            if wanted.takes(event, self._owners):
                found.append(event)
        found.reverse()
        shown = [wanted.audience.show(event, self._owners) for event in found[:limit]]
        if len(found) > limit:
            return shown, found[limit - 1].position
        return shown, max(self._horizon, position)

    def _from_database(
        self, position: int, limit: int, wanted: Wanted
    ) -> tuple[Sequence[ShownEvent], int]:
        with self._database.reading(SYSTEM) as reading:
            return queries.read_wanted(reading, position, limit, wanted)

    async def wait(
        self,
        position: int,
        limit: int,
        wanted: Wanted,
        seconds: float,
        *,
        while_rights_last: bool = False,
    ) -> tuple[Sequence[ShownEvent], int]:
        """Like read, but when there is nothing, until there is something or the time is up.

        while_rights_last: no longer than until somebody's sessions or rights change.
        """
        loop = asyncio.get_running_loop()
        until, changes = loop.time() + seconds, self._changes
        found, position = await self.read(position, limit, wanted)
        while not found and not self.closing and (left := until - loop.time()) > 0:
            if while_rights_last and changes != self._changes:
                break
            grown = self._grown
            if self._horizon <= position:
                await self._await_wake(grown, min(left, POLL_SECONDS))
            found, position = await self._look(position, limit, wanted)
        return found, position

    async def _await_wake(self, grown: asyncio.Event, seconds: float) -> None:
        self._waiting += 1
        self._wanted.set()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(grown.wait(), seconds)
        finally:
            self._waiting -= 1

    async def _look(
        self, position: int, limit: int, wanted: Wanted
    ) -> tuple[Sequence[ShownEvent], int]:
        if self._started and position >= self._floor:
            return self._from_memory(position, limit, wanted)
        return await self.read(position, limit, wanted)


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    """True as soon as the event is set; False after so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()
