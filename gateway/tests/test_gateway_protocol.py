"""HTTP as it arrives in bytes: what is too long, too slow or no HTTP is answered and closed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvicorn
from gateway.api import protocol
from gateway.api.edge import Edge
from gateway.api.protocol import HEAD_BYTES_MAX, HEADERS_MAX, Protocol
from gateway.fields import Body, Text
from gateway.problem import Problem, respond
from gateway.rest.call import Call
from gateway.rest.reading import read_body
from gateway.rest.route import BODY_BYTES_MAX, Route
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

GET = b"GET / HTTP/1.1\r\nHost: agency.example\r\n"
POST = b"POST / HTTP/1.1\r\nHost: agency.example\r\nContent-Length: 10\r\n\r\n"
SOON = 0.02


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body = await Request(scope, receive).body()
    except ClientDisconnect:
        return
    await PlainTextResponse(f"read {len(body)}")(scope, receive, send)


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise ValueError("of the inside")


def answers_to(*sent: bytes, app: Any = echo, until_closed: bool = True) -> bytes:
    """What the server answers to these pieces, each of which it gets by itself."""

    async def talk() -> bytes:
        config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None)
        config.load()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Protocol(config, ServerState(), {}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for piece in sent:
            writer.write(piece)
            await writer.drain()
        received = await (reader.read() if until_closed else reader.readuntil(b"read"))
        writer.close()
        server.close()
        return received

    return asyncio.run(talk())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    monkeypatch.setattr(protocol, "BODY_SECONDS", SOON)


def padded(bytes_: int) -> bytes:
    return b"X-Padding: " + b"a" * bytes_ + b"\r\n"


def test_a_usual_request_is_answered() -> None:
    answer = answers_to(POST, b"0123456789", until_closed=False)
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_headers_have_a_limit_in_all_even_if_they_arrive_at_once() -> None:
    answer = answers_to(GET + padded(HEAD_BYTES_MAX) + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"reason": "HEADERS_TOO_LARGE"' in answer


def test_many_small_headers_are_too_many() -> None:
    answer = answers_to(GET + b"X-A: 1\r\n" * HEADERS_MAX + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_path_that_is_too_long_is_a_431_as_well() -> None:
    path = b"/" + b"a" * 70_000
    answer = answers_to(b"GET " + path + b" HTTP/1.1\r\nHost: agency.example\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_header_without_end_is_not_read_on() -> None:
    answer = answers_to(GET + b"X-Padding: ", *[b"a" * 10_000] * 8)
    assert answer.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("hosts", [b"", b"Host: one.example\r\nHost: two.example\r\n"])
def test_a_request_names_one_host(hosts: bytes) -> None:
    answer = answers_to(b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"reason": "HOST_REQUIRED"' in answer


def test_what_is_no_http_is_answered_with_a_problem() -> None:
    answer = answers_to(b"GARBAGE\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


def test_nothing_is_taken_after_a_refusal() -> None:
    answer = answers_to(GET + b"X-A: 1\r\n" * HEADERS_MAX + b"\r\n" + GET + b"\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", [b"GET / HT", GET, POST, POST + b"0123"])
def test_a_request_that_does_not_arrive_in_time_is_closed_with_a_problem(sent: bytes) -> None:
    answer = answers_to(sent)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"reason": "REQUEST_TIMED_OUT"' in answer


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n"])
def test_a_connection_on_which_nothing_is_asked_is_closed(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(protocol, "IDLE_SECONDS", SOON)
    assert answers_to(sent) == b""


@pytest.mark.usefixtures("impatient")
def test_a_body_that_nobody_finishes_does_not_keep_a_connection_after_its_answer() -> None:
    async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("read nothing")(scope, receive, send)

    answer = answers_to(POST, b"0", app=hasty)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"read nothing")


async def strict(scope: Scope, receive: Receive, send: Send) -> None:
    """Takes a body of 1 MiB at most, as a route does."""
    route = Route("POST", "/", shown, "Show", body=Body.from_dict({"name": Text(required=True)})())
    try:
        await read_body(route, Request(scope, receive))
    except Problem as problem:
        await respond(problem, "/", "")(scope, receive, send)


async def shown(call: Call) -> None:
    raise AssertionError("a body that is too large is not handed on")


@pytest.mark.parametrize("size", [BODY_BYTES_MAX + 1, 3 * BODY_BYTES_MAX])
def test_who_sends_too_much_can_send_it_all_and_read_why_it_is_refused(size: int) -> None:
    head = f"POST / HTTP/1.1\r\nHost: agency.example\r\nContent-Length: {size}\r\n\r\n"
    answer = answers_to(head.encode(), b"x" * size, app=strict)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"reason": "BODY_TOO_LARGE"' in answer


def test_who_asks_before_sending_too_much_is_answered_at_once() -> None:
    size = BODY_BYTES_MAX + 1
    head = f"POST / HTTP/1.1\r\nHost: agency.example\r\nContent-Length: {size}\r\n"
    answer = answers_to(head.encode() + b"Expect: 100-continue\r\n\r\n", app=strict)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_failure_that_nobody_foresaw_is_a_problem_with_all_headers() -> None:
    answer = answers_to(GET + b"Connection: close\r\n\r\n", app=Edge(broken))
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"application/problem+json" in answer
    assert b"x-request-id: " in answer
    assert b"x-content-type-options: nosniff" in answer
    assert b"of the inside" not in answer
