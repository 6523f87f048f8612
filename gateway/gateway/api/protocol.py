"""HTTP/1.1 with limits on what is read: how much of a head, and how long a request may take.

uvicorn reads an endless header, waits without end for the rest of a request, and answers what it
cannot parse in plain text. Here each of these is answered with a problem document and closed.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from chassis.ids import new_id
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.problem import MEDIA_TYPE, Problem, respond

HEAD_BYTES_MAX = 64 * 1024
HEADERS_MAX = 100
IDLE_SECONDS = 20.0
"""Before anything is asked on a new connection."""

HEAD_SECONDS = 20.0
BODY_SECONDS = 30.0
BODY_BYTES_PER_SECOND = 16 * 1024
"""A body may take longer than BODY_SECONDS if it arrives at this rate or faster."""

UNREADABLE = Problem(400, "HTTP_MALFORMED", "This is not HTTP/1.1 as it can be read here.")
HOST_MISSING = Problem(400, "HOST_REQUIRED", "Send exactly one Host header (RFC 9112, 3.2).")
TOO_LONG = Problem(
    431,
    "HEADERS_TOO_LARGE",
    f"Address and headers may have at most {HEAD_BYTES_MAX // 1024} KiB together and "
    f"{HEADERS_MAX} headers; send less.",
)
TOO_SLOW = Problem(
    408, "REQUEST_TIMED_OUT", "The rest of the request did not arrive in time; send it again."
)

IDLE, HEAD, BODY = "idle", "head", "body"


class Protocol(HttpToolsProtocol):
    """One connection.

    _reading: the part of a request that has begun and is not complete yet; "" between requests.
    _watched: the message and the part that the running timer belongs to.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._message = 0
        self._reading = ""
        self._refused = False
        self._head_bytes = self._head_received = self._body_received = 0
        self._watched: tuple[int, str] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if self._reading == HEAD:
            self._head_received += len(data)
            if self._head_received > HEAD_BYTES_MAX:
                self._refuse(TOO_LONG)
        self._watch()

    def on_message_begin(self) -> None:
        self._message += 1
        self._reading = HEAD
        self._head_bytes = self._head_received = self._body_received = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._head_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value) + len(b": \r\n")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._refused:
            return
        if self._head_bytes > HEAD_BYTES_MAX or len(self.headers) > HEADERS_MAX:
            self._refuse(TOO_LONG)
        elif self.parser.get_http_version() == "1.1" and not self._has_one_host():
            self._refuse(HOST_MISSING)
        else:
            self._reading = BODY
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_received += len(body)
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._reading = ""
        if not self._refused:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(UNREADABLE)

    def _has_one_host(self) -> bool:
        return sum(name == b"host" for name, _ in self.headers) == 1

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _watch(self) -> None:
        """Limit the time of the part that is being read; most requests arrive whole, with none."""
        part = self._reading
        if not part and not self._is_answering():
            part = IDLE
        if self._refused or not part:
            self._stop_watching()
        elif self._watched != (self._message, part):
            self._stop_watching()
            self._watched = (self._message, part)
            self._since = self.loop.time()
            seconds = {IDLE: IDLE_SECONDS, HEAD: HEAD_SECONDS, BODY: BODY_SECONDS}
            self._timer = self.loop.call_later(seconds[part], self._late)

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._watched = None

    def _late(self) -> None:
        """The time is up; a body that keeps arriving, or that we do not read now, has more."""
        allowed = BODY_SECONDS + self._body_received / BODY_BYTES_PER_SECOND
        in_time = self.loop.time() < self._since + allowed
        if self._reading == BODY and (self.flow.read_paused or in_time):
            self._timer = self.loop.call_later(1.0, self._late)
        elif self._reading:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer, unless another answer has begun, and close."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_watching()
        if not self._has_begun_to_answer():
            self.transport.write(_written(problem))
        if self._is_answering():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()

    def _has_begun_to_answer(self) -> bool:
        """A second answer would be taken for that of the next request."""
        if self._reading == BODY or self._is_answering():
            return self.cycle.response_started
        return False


def _written(problem: Problem) -> bytes:
    answer = respond(problem, "", new_id())
    head = [
        f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}".encode(),
        f"content-type: {MEDIA_TYPE}".encode(),
        f"content-length: {len(answer.body)}".encode(),
        b"cache-control: no-store",
        b"x-content-type-options: nosniff",
        b"connection: close",
        b"",
        b"",
    ]
    return b"\r\n".join(head) + bytes(answer.body)
