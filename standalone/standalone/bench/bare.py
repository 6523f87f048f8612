"""The bare components that Tandem is measured beside: the least that could do the same.

    python -m standalone.bench.bare echo [DATABASE_URL ROWS]   a gRPC server that answers bytes
    python -m standalone.bench.bare door ADDRESS...            an ASGI door in front of them

`echo` answers what it is sent, or, given a database, commits one transaction with the rows of
ROWS (a JSON file) first, under new ids. `door` asks all its servers in parallel on GET / and the
first on POST /. Each prints the port it listens on.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import psycopg
import uvicorn
from psycopg import sql
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

METHOD = "/bare.Bare/Do"
THREADS = 16


def echo(database_url: str = "", rows: str = "") -> None:
    """Serve METHOD until killed."""
    act = _transaction(database_url, Path(rows)) if database_url else _nothing
    server = grpc.server(ThreadPoolExecutor(THREADS))
    handler = grpc.unary_unary_rpc_method_handler(lambda body, _: act(body))
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("bare.Bare", {"Do": handler}),)
    )
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()


def _nothing(body: bytes) -> bytes:
    return body


def _transaction(database_url: str, rows: Path) -> Callable[[bytes], bytes]:
    """Inserts of one row for each table, prepared on one connection, committed together."""
    connection = psycopg.connect(database_url, prepare_threshold=1)
    connection.execute("SET session_replication_role = replica")  # the rows refer to others
    connection.commit()
    inserts = [_insert(table, row) for table, row in json.loads(rows.read_text()).items()]

    def act(body: bytes) -> bytes:
        for statement, row, fresh in inserts:
            connection.execute(statement, {**row, **{name: str(uuid.uuid4()) for name in fresh}})
        connection.execute("NOTIFY bare")
        connection.commit()
        return body

    return act


FRESH = {
    "time_entry": ["id"],
    "outbox": ["event_id", "aggregate_id"],
    "idempotency": ["request_id"],
}
ARRAYS = {"written_by_ids"}


def _insert(table: str, row: dict[str, Any]) -> tuple[sql.Composed, dict[str, Any], list[str]]:
    values = {name: _as_sent(name, value) for name, value in row.items()}
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(map(sql.Placeholder, values)),
    )
    return statement, values, FRESH[table]


def _as_sent(name: str, value: Any) -> Any:
    """A value of a row that was read as JSON, as its column takes it."""
    if name in ARRAYS:
        return "{" + ",".join(value) + "}"
    return json.dumps(value) if isinstance(value, dict | list) else value


def door(*addresses: str) -> None:
    """Serve GET / and POST / until killed."""
    methods: list[Any] = []

    async def connect() -> None:
        channels = [grpc.aio.insecure_channel(address) for address in addresses]
        methods.extend(channel.unary_unary(METHOD, None, None) for channel in channels)

    async def fan_out(request: Request) -> Response:
        if not methods:
            await connect()
        answers = await asyncio.gather(*(method(b"x" * 400) for method in methods))
        return JSONResponse({"parts": [answer.decode() for answer in answers]})

    async def one(request: Request) -> Response:
        if not methods:
            await connect()
        answer = await methods[0](await request.body())
        return JSONResponse(json.loads(answer), status_code=201)

    app = Starlette(routes=[Route("/", fan_out), Route("/", one, methods=["POST"])])
    # asyncio turns Nagle's delay off only for a socket that says it is TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    if sys.argv[1] == "echo":
        echo(*sys.argv[2:])
    else:
        door(*sys.argv[2:])
