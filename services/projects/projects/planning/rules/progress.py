"""When a task was begun and finished, as far as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.planning.rules.status import TaskStatus


@dataclass(frozen=True, slots=True)
class Actual:
    """The days on which work really began and ended; None: it has not."""

    start_on: date | None = None
    finish_on: date | None = None


def after(
    status: TaskStatus, before: Actual, given: Actual, planned_start: date | None, today: date
) -> Actual:
    """The actual days of a task that has the status from now on.

    given: what the person says; what nobody says is today. A finished task whose start nobody
    noted began when it was planned to, or on the day it was finished if that is earlier.
    """
    match status:
        case TaskStatus.TO_DO:
            return Actual()
        case TaskStatus.IN_PROGRESS:
            return Actual(given.start_on or before.start_on or today)
        case TaskStatus.DONE:
            finish = given.finish_on or before.finish_on or today
            start = given.start_on or before.start_on or min(planned_start or finish, finish)
            return Actual(start, finish)
        case TaskStatus.CANCELLED:
            return before
