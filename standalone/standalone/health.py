"""Asks running processes whether they are ready, by the questions anyone else would ask."""

from __future__ import annotations

from pathlib import Path

import grpc
import httpx
import psycopg
from grpc_health.v1 import health_pb2, health_pb2_grpc

TIMEOUT_SECONDS = 1.0


def api_is_ready(address: str) -> bool:
    """grpc.health.v1: SERVING. It starts threads of gRPC in the process that asks."""
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_SECONDS)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def gateway_is_ready(address: str) -> bool:
    """GET /readyz answers 200."""
    try:
        return httpx.get(f"{address}/readyz", timeout=TIMEOUT_SECONDS).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def all_answer(address: str) -> bool:
    """The gateway finds its database and every service ready. The runner asks so, since gRPC would
    start threads in it."""
    try:
        status = httpx.get(f"{address}/v1/status", timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError:
        return False
    return status.status_code == httpx.codes.OK and bool(status.json()["status"] == "ok")


def has_users(gateway_database: str) -> bool:
    """Somebody can sign in. Not tried by signing in: failed attempts are counted against one."""
    try:
        with psycopg.connect(gateway_database, connect_timeout=2) as connection:
            row = connection.execute('SELECT EXISTS (SELECT FROM "user")').fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def has_initial_password(gateway_database: str, email: str) -> bool:
    """True while the first administrator has not changed the password of the settings."""
    asked = 'SELECT password_changed_at = created_at FROM "user" WHERE lower(email) = lower(%s)'
    with psycopg.connect(gateway_database, connect_timeout=2) as connection:
        row = connection.execute(asked, [email]).fetchone()
    return bool(row and row[0])


def workers_are_ready(note: Path, process_id: int | None) -> bool:
    """The process has noted that it takes events."""
    try:
        return note.read_text(encoding="ascii") == str(process_id)
    except FileNotFoundError:
        return False
