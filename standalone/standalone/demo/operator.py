"""Sessions for loading the demo, opened at the gateway's database: no password is needed.

A load goes on where it stopped, whatever passwords its people have chosen meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.database import Database
from gateway.events import CATALOGUE
from gateway.signin import operator

from standalone.rest import Session


class Operator:
    """Opens sessions at the gateway of this address, which keeps its users in this database."""

    def __init__(self, address: str, database: Database) -> None:
        self._address = address
        self._database = database

    def administrator(self) -> Session:
        return self.session_of(operator.administrator(self._database).id)

    def session_of(self, user_id: str) -> Session:
        return Session(self._address, operator.open_session(self._database, user_id))


@contextmanager
def operating(address: str, gateway_database: str) -> Iterator[Operator]:
    database = Database(gateway_database, CATALOGUE, pool_size=1)
    try:
        yield Operator(address, database)
    finally:
        database.dispose()
