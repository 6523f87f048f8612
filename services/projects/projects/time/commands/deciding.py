"""What an approver's decisions rest on: the rules in force, whose turn it is, submitted weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chassis.actor import Scope
from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Forbidden

from projects.time.access import APPROVE
from projects.time.model import TimeEntry, Timesheet
from projects.time.queries.rules import Day, InForce, rounded_days, rules_in_force
from projects.time.queries.sheets import open_entries, person_days, sheets_of, stands_for
from projects.time.rules.entries import Responsibility
from projects.time.rules.levels import Decider, Level, Turn, turn_of, waits_at
from projects.time.rules.rounding import RoundedDay
from projects.time.rules.sheets import CLOSED, SheetStatus

_NAMES = {
    Level.PROJECT_MANAGER: "the manager of its project",
    Level.LEAD: "the person's lead",
    Level.APPROVER: "somebody who may approve everybody's time",
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """rules: by project. sheets: by person and day. rounded: of the days that a rule rounds."""

    by: Decider
    rules: Mapping[str, InForce]
    rounded: Mapping[Day, RoundedDay]
    sheets: Mapping[tuple[str, date], Timesheet]

    def turn(self, entry: TimeEntry, of: Responsibility) -> Turn:
        """Forbidden when it is somebody else's turn, Conflict when the week is not submitted."""
        self._refuse_open_week(entry)
        levels = self.rules[entry.project_id].levels
        found = turn_of(levels, entry.levels_passed, of, self.by)
        if found is None:
            place = waits_at(levels, entry.levels_passed, of)
            level = levels[place or 0]
            raise Forbidden(
                "LEVEL_OF_ANOTHER",
                f"This time waits for {_NAMES[level]} first; it comes to you after that.",
                field="time_entry_id",
                details={"level": level.value},
            )
        return found

    def is_waiting(self, entry: TimeEntry) -> bool:
        """False while its week is to be submitted first."""
        sheet = self.sheets.get((entry.person_id, entry.worked_on))
        if sheet is None:
            return not self.rules[entry.project_id].by_week
        return sheet.status in CLOSED

    def _refuse_open_week(self, entry: TimeEntry) -> None:
        if not self.is_waiting(entry):
            raise Conflict(
                "WEEK_NOT_SUBMITTED",
                "The week of this time is not submitted; the person submits it first.",
                field="time_entry_id",
                details={"time_entry_id": entry.id},
            )


def decider_of(reading: Reading) -> Decider:
    everybody = Scope.ALL in reading.actor.scopes(APPROVE)
    return Decider(reading.actor.person_id, stands_for(reading), everybody)


def deciding_on(tx: Transaction, entries: Collection[TimeEntry]) -> Deciding:
    """A handful of statements, whatever the number of entries; their weeks are locked."""
    rules = rules_in_force(tx, {entry.project_id for entry in entries})
    return Deciding(
        by=decider_of(tx),
        rules=rules,
        rounded=rounded_days(tx, entries, rules),
        sheets=sheets_of(tx, person_days(entries), lock=True),
    )


def settle_weeks(tx: Transaction, done: Deciding, decided: Iterable[TimeEntry]) -> None:
    """Weeks of which all time is approved now are approved."""
    weeks = {
        sheet.id: (sheet, entry)
        for entry in decided
        if (sheet := done.sheets.get((entry.person_id, entry.worked_on)))
    }
    for sheet, entry in weeks.values():
        if sheet.status is SheetStatus.SUBMITTED and not open_entries(tx, sheet):
            tx.record(sheet.approve(done.by.person_id, tx.now, entry.decided_for_id))
