"""Who does which open task, and on which days the studio is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import cycle

from standalone.demo.timeline import Engagement
from standalone.rest import Json

CLOSED = ((12, 24, "Studio closed"), (12, 31, "Studio closed"))
OPEN = {"to_do", "in_progress"}


def days_closed(today: date) -> Json:
    """Of this year and the next, as far as they are ahead."""
    days = [
        (date(year, month, day), name)
        for year in (today.year, today.year + 1)
        for month, day, name in CLOSED
    ]
    return {"add": [{"on": day.isoformat(), "name": name} for day, name in days if day >= today]}


def shared_out(
    one: Engagement, tasks: Iterable[Json], people: Mapping[str, str]
) -> dict[str, list[str]]:
    """Open tasks by person: in turn to those who worked on the job as what the task needs.

    people: ids by first name. A task that needs a role nobody worked as stays with nobody.
    """
    by_role = defaultdict[str, dict[str, None]](dict)
    for entry in one.entries:
        by_role[entry.person.charge_role][entry.person.first] = None
    turns = {role: cycle(_begun_at(one.number, list(names))) for role, names in by_role.items()}
    found = defaultdict[str, list[str]](list)
    for task in tasks:
        if task["status"] in OPEN and task["charge_role"] in turns:
            found[people[next(turns[task["charge_role"]])]].append(task["id"])
    return dict(found)


def _begun_at(number: int, names: list[str]) -> list[str]:
    """Jobs begin with different people: the first of each role would do most of it otherwise."""
    first = number % len(names)
    return names[first:] + names[:first]
