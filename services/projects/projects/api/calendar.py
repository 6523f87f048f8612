"""What the servicers share that count working days."""

from __future__ import annotations

from chassis.database import Database, Reading
from chassis.rpc.server import Servicer

from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import working_calendar


class CalendarServicer(Servicer):
    """country_code: whose public holidays the agency keeps."""

    def __init__(self, database: Database, country_code: str) -> None:
        super().__init__(database)
        self.country_code = country_code

    def calendar(self, reading: Reading) -> Calendar:
        """The agency's, once for each transaction."""
        return working_calendar(reading, self.country_code)
