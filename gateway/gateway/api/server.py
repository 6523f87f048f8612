"""uvicorn, told how to end: refuse new work, let waiting callers go, finish what is under way."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from gateway.api.application import application
from gateway.api.protocol import Protocol
from gateway.settings import Settings

log = structlog.get_logger()

DRAIN_SECONDS = 10
KEEP_ALIVE_SECONDS = 75


class Server(uvicorn.Server):
    """Ends with exit code 0 when asked to, and tells the application first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True
        door = getattr(self.config.app.state, "door", None)  # type: ignore[union-attr]
        if door is not None:  # else it has not started yet
            door.live.close()


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; a second one does not wait."""
    host, _, port = settings.http_listen.rpartition(":")
    config = uvicorn.Config(
        application(settings),
        host=host or "127.0.0.1",
        port=int(port),
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    log.info("serving", listen=settings.http_listen)
    asyncio.run(Server(config).serve())
    log.info("stopped")
