"""Seals second factors with the present key when the gateway starts.

So a renewed key is in use everywhere after a restart, and the key before it can be taken away.
"""

from __future__ import annotations

import asyncio

import structlog
from chassis.actor import Actor
from chassis.database import Database
from sqlalchemy.exc import DBAPIError

from gateway.signin.commands.second_factor import seal_again
from gateway.signin.sealing import Sealing

log = structlog.get_logger()

RETRY_SECONDS = 2.0
SYSTEM = Actor.system("gateway")


async def seal_second_factors(database: Database, sealing: Sealing) -> None:
    """Returns when all are sealed; tried again while the database does not answer."""
    while True:
        try:
            await asyncio.to_thread(seal_all, database, sealing)
            return
        except DBAPIError as error:
            log.warning("second factors are not sealed yet", error=str(error.orig)[:200])
            await asyncio.sleep(RETRY_SECONDS)


def seal_all(database: Database, sealing: Sealing) -> None:
    after = ""
    while True:
        with database.transaction(SYSTEM) as tx:
            after = seal_again(tx, sealing, after)
        if not after:
            return
