"""uvicorn with an orderly end: announce it, serve until callers left, finish the rest."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
import uvloop

from chassis import garbage, metrics
from gateway.api.application import application
from gateway.api.protocol import Protocol
from gateway.door import Door
from gateway.settings import Settings

log = structlog.get_logger()

FINISH_SECONDS = 10
KEEP_ALIVE_SECONDS = 75


class Server(uvicorn.Server):
    """Ends with exit code 0 when asked to, and tells callers and the application first."""

    def __init__(self, config: uvicorn.Config, drain_seconds: int) -> None:
        super().__init__(config)
        self._drain_seconds = drain_seconds

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        """Asked once: serve on until callers are gone; again: until answers are; again: end."""
        if self.should_exit:
            self.force_exit = True
        elif self._door is None or self._door.leaving.is_set() or not self._drain_seconds:
            self._close()
        else:
            self._door.leaving.set()
            log.info("draining", seconds=self._drain_seconds)
            asyncio.get_running_loop().call_later(self._drain_seconds, self._close)

    def _close(self) -> None:
        """Take no more; readers who wait for events get what there is."""
        self.should_exit = True
        if self._door is not None:
            self._door.leaving.set()
            self._door.live.close()

    @property
    def _door(self) -> Door | None:
        """None before the application has started."""
        door: Door | None = getattr(self.config.app.state, "door", None)  # type: ignore[union-attr]
        return door


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; a second one does not wait for callers."""
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
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    metrics.serve(settings.metrics_listen)
    garbage.collect_rarely()
    log.info("serving", listen=settings.http_listen)
    uvloop.run(Server(config, settings.drain_seconds).serve())
    log.info("stopped")
