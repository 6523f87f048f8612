"""How the services and the gateway's own database are, asked over gRPC's health protocol."""

from __future__ import annotations

import asyncio
import time
from importlib.metadata import version
from typing import Any

from chassis.database import Database
from grpc import StatusCode
from grpc.aio import AioRpcError
from grpc_health.v1 import health_pb2, health_pb2_grpc
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.services import Services

PROBE_SECONDS = 1.0
REMEMBERED_SECONDS = 1.0

UP, STARTING, DOWN = "up", "not_ready", "down"


class Probe:
    """Asks the services how they are, at most once a second however many want to know."""

    def __init__(self, database: Database, services: Services) -> None:
        self._database = database
        self._services = services
        self._lock = asyncio.Lock()
        self._answer: dict[str, Any] = {}
        self._until = 0.0

    async def status(self) -> dict[str, Any]:
        async with self._lock:
            if time.monotonic() >= self._until:
                self._answer = await _ask_everybody(self._database, self._services)
                self._until = time.monotonic() + REMEMBERED_SECONDS
            return self._answer


async def _ask_everybody(database: Database, services: Services) -> dict[str, Any]:
    answers, healths = await asyncio.gather(
        _answers_soon(database),
        asyncio.gather(
            *(_health(name, remote.channel) for name, remote in services.remotes.items())
        ),
    )
    all_up = answers and all(health["status"] == UP for health in healths)
    return {
        "status": "ok" if all_up else "degraded",
        "version": version("tandem-gateway"),
        "database": answers,
        "services": healths,
    }


async def _answers_soon(database: Database) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await asyncio.to_thread(_answers, database)
    except TimeoutError:
        return False


def _answers(database: Database) -> bool:
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


async def _health(name: str, channel: Any) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        stub = health_pb2_grpc.HealthStub(channel)
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=PROBE_SECONDS)
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        status = UP if serving else STARTING
    except AioRpcError as error:
        status = STARTING if error.code() is StatusCode.NOT_FOUND else DOWN
    took = round((time.perf_counter() - started) * 1000)
    return {"name": name, "status": status, "milliseconds": took}
