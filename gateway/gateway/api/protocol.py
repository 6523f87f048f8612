"""What cannot even be read as HTTP is answered in the same words as everything else.

uvicorn's own protocol answers in plain text and would keep reading an endless header.
"""

from __future__ import annotations

from typing import Any

from chassis.ids import new_id
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.rest.problem import MEDIA_TYPE, Problem, respond

HEAD_BYTES_MAX = 64 * 1024

UNREADABLE = Problem(400, "HTTP_MALFORMED", "This is not HTTP/1.1 as it can be read here.")
TOO_LONG = Problem(
    431,
    "HEADERS_TOO_LARGE",
    f"Address and headers may have at most {HEAD_BYTES_MAX // 1024} KiB together; send less.",
)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head of a request, and problems for what cannot be parsed."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._in_head = True
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._head_bytes += len(data)
        too_long = self._in_head and self._head_bytes > HEAD_BYTES_MAX
        if too_long and not self.transport.is_closing():
            self._refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(UNREADABLE)

    def _refuse(self, problem: Problem) -> None:
        answer = respond(problem, "", new_id())
        head = [
            f"HTTP/1.1 {problem.status} {TITLES[problem.status]}".encode(),
            f"content-type: {MEDIA_TYPE}".encode(),
            f"content-length: {len(answer.body)}".encode(),
            b"connection: close",
            b"",
            b"",
        ]
        self.transport.write(b"\r\n".join(head) + bytes(answer.body))
        self.transport.close()


TITLES = {400: "Bad Request", 431: "Request Header Fields Too Large"}
