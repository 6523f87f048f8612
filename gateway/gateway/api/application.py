"""The ASGI application: the edge, the resources of every room, the pages, and the open door."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from chassis.database import Database
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from chassis import metrics
from gateway.api.directory import Directory
from gateway.api.edge import Edge
from gateway.api.pages import pages
from gateway.door import Door
from gateway.events import CATALOGUE
from gateway.feed.live import Live
from gateway.imports.runner import ImportRunner
from gateway.names import Names
from gateway.pages import serving
from gateway.probe import Probe
from gateway.problem import Problem
from gateway.rest.endpoint import Resource, explain
from gateway.rest.rooms import ROOMS
from gateway.rest.route import Room, Route
from gateway.services import Services
from gateway.settings import Settings
from gateway.shares import Shares
from gateway.signin.first_administrator import make_first_administrator
from gateway.signin.passwords import Passwords
from gateway.signin.sealing import Sealing
from gateway.signin.sealing_again import seal_second_factors
from gateway.signin.sessions import Sessions
from gateway.signin.throttle import Throttle

DATABASE_THREADS = 8


def application(settings: Settings) -> Starlette:
    """The gateway, ready to be served or to be tested."""
    app = Starlette(
        routes=pages(),
        middleware=[Middleware(Edge), Middleware(Directory, resources(ROOMS))],
        exception_handlers={HTTPException: _no_such_page},
        lifespan=_lifespan(settings),
    )
    app.router.redirect_slashes = False
    return app


def resources(rooms: Iterable[Room]) -> list[Resource]:
    """One resource per path."""
    by_path: dict[str, list[Route]] = defaultdict(list)
    for room in rooms:
        for route in room.routes:
            by_path[route.path].append(route)
    return [Resource(path, routes) for path, routes in by_path.items()]


def _lifespan(
    settings: Settings,
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        threads = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="database")
        asyncio.get_running_loop().set_default_executor(threads)
        door = _open(settings)
        app.state.door = door
        app.state.imports = ImportRunner(door.database, door.services, settings.actor_secret)
        background = [
            asyncio.create_task(door.live.run()),
            asyncio.create_task(app.state.imports.run()),
            asyncio.create_task(seal_second_factors(door.database, door.sealing)),
            asyncio.create_task(
                make_first_administrator(settings, door.database, door.services, door.passwords)
            ),
        ]
        try:
            yield
        finally:
            door.live.close()
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await door.services.close()
            door.passwords.close()
            door.database.dispose()

    return lifespan


def _open(settings: Settings) -> Door:
    database = Database(
        settings.database_url, CATALOGUE, pool_size=DATABASE_THREADS, zone=settings.time_zone
    )
    metrics.watch_pool("gateway", database.engine)
    services = Services(settings)
    idle = timedelta(minutes=settings.session_idle_minutes)
    sessions = Sessions(database, idle, settings.second_factor_for)
    names = Names()
    return Door(
        settings=settings,
        database=database,
        services=services,
        sessions=sessions,
        passwords=Passwords(),
        throttle=Throttle(settings.actor_secret),
        sealing=Sealing(settings.sealing_keys),
        live=Live(database, sessions.forget, lambda event: names.forget(event.subject)),
        probe=Probe(database, services),
        names=names,
        shares=Shares.of(settings.requests_per_person, settings.streams_per_person),
    )


async def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and serving.is_page(request):
        return await serving.document(request)
    if error.status_code == 405:
        allow = dict(error.headers or {}).get("Allow", "GET")
        text = f"{request.method[:20]} is not possible here; use {allow}."
        problem = Problem(405, "METHOD_NOT_ALLOWED", text, headers={"Allow": allow})
    else:
        text = (
            f"There is nothing at {request.scope['path'][:200]}; /v1/openapi.json lists every path."
        )
        problem = Problem(404, "PATH_NOT_FOUND", text)
    return explain(problem, request)
