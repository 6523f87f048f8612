"""The end of a seed: no more mishaps, until nothing moves and nothing waits any more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes import Process
    from world import World

ROUNDS_MAX = 80
ROUND_SECONDS = 3 * 3600
RELAY_TURNS_MAX = 20


def settle(world: World) -> None:
    """All that is on its way arrives, all that is due is tried, all waiting clients ask again."""
    for request in list(world.requests.unanswered):
        world.ask(request)
    for _ in range(ROUNDS_MAX):
        if not _settle_once(world) and not any(map(world.waits, world.listening)):
            world.tell("all is quiet")
            return
        world.clock.advance(ROUND_SECONDS)
    world.tell("it never became quiet")


def _settle_once(world: World) -> bool:
    """True if anything moved."""
    moved = False
    for process in _first_of_each(world):
        if process.consumes and world.waits(process.worker.name):
            world.guarded(process, process.retry)
        for _ in range(RELAY_TURNS_MAX):
            if not _has_something_to_say(world, process.worker.name):
                break
            world.guarded(process, process.relay_once)
            moved = True
    for process in world.listeners:
        while world.guarded(process, partial(process.fetch, 50)):
            moved = True
        while process.waiting_lanes:
            world.guarded(process, partial(process.work, process.waiting_lanes[0]))
            moved = True
    return moved


def _first_of_each(world: World) -> list[Process]:
    """Of each service the process whose relay is active, or would be."""
    ordered = sorted(world.processes, key=lambda process: not process.relay.is_active())
    return list({process.worker.name: process for process in reversed(ordered)}.values())


def _has_something_to_say(world: World, service: str) -> bool:
    """True if a fact or a replay is still to be published."""
    query = (
        "SELECT 1 FROM outbox WHERE published_at IS NULL"
        " UNION ALL SELECT 1 FROM replay WHERE done_at IS NULL LIMIT 1"
    )
    return bool(world.sites[service].rows(query))
