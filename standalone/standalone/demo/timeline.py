"""Six months of an agency's days: who worked on what, worked out before anything is sent.

Everything follows from the day the demo was first loaded and a fixed seed, so a load that was
interrupted asks for the same again and nothing is made twice.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from standalone.demo.roster import HOURLY_RATES, JOBS, PEOPLE, Job, Someone

SEED = 1042
SATURDAY = 5
TEAM = {
    "Website": ("designer", "developer", "developer", "copywriter", "strategist"),
    "Campaign": ("strategist", "designer", "copywriter", "producer"),
    "Brand identity": ("strategist", "designer", "designer", "copywriter"),
    "Retainer month": ("designer", "copywriter", "producer"),
}
WORKED = {"completed", "delivered", "active", "on_hold", "cancelled"}
MANAGERS = ("Daniel", "Ruth", "Kenji", "Anouk")
ACCOUNT_MANAGERS = ("Maya", "Lewis", "Anouk")
TEMPLATE_HOURS = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """minutes that one person worked on one day."""

    person: Someone
    day: date
    minutes: int


@dataclass(slots=True)
class Engagement:
    """One job with everything that is decided about it before it is sent."""

    number: int
    job: Job
    account_manager: str
    manager: str
    start: date
    end: date
    entries: list[Entry] = field(default_factory=list)

    @property
    def client(self) -> int:
        return self.job.client

    def sold_minutes(self) -> dict[str, int]:
        """Minutes to quote for each charge role: what will be worked, less the overrun."""
        worked: defaultdict[str, int] = defaultdict(int)
        for entry in self.entries:
            worked[entry.person.charge_role] += entry.minutes
        if not worked:
            roles = sorted(set(TEAM[self.job.template]))
            return dict.fromkeys(roles, TEMPLATE_HOURS * 60 // len(roles))
        share = Fraction(_weeks(self.start, self._last_day()), self.job.lasts)
        whole = Fraction(self.job.overrun).limit_denominator(100) * max(share, Fraction(1, 8))
        return {role: ceil(minutes / whole / 60) * 60 for role, minutes in sorted(worked.items())}

    def _last_day(self) -> date:
        return max(entry.day for entry in self.entries)


def _weeks(start: date, end: date) -> int:
    return max(1, ceil((end - start).days / 7))


def engagements(today: date) -> list[Engagement]:
    """All jobs, with the time worked on them until yesterday."""
    chance = random.Random(SEED)  # noqa: S311 - a demonstration, not a secret
    monday = today - timedelta(days=today.weekday())
    planned = [_engagement(number, job, monday, today) for number, job in enumerate(JOBS)]
    for person in PEOPLE:
        if person.charge_role in HOURLY_RATES and "team_member" in person.roles:
            _work(person, planned, today, chance)
    return planned


def _engagement(number: int, job: Job, monday: date, today: date) -> Engagement:
    if job.status in WORKED:
        start = monday - timedelta(weeks=job.begins)
    else:
        start = monday + timedelta(weeks=2 + number % 3)
    account_manager = account_manager_of(job.client)
    managers = [first for first in MANAGERS if first != account_manager]
    return Engagement(
        number=number,
        job=job,
        account_manager=account_manager,
        manager=managers[number % len(managers)],
        start=start,
        end=start + timedelta(weeks=job.lasts, days=-3),
    )


def account_manager_of(client: int) -> str:
    """The first name of the person who answers for a client, by its place in CLIENTS."""
    return ACCOUNT_MANAGERS[client % len(ACCOUNT_MANAGERS)]


def _work(person: Someone, planned: list[Engagement], today: date, chance: random.Random) -> None:
    """Fill the person's weekdays: a week on one or two of the jobs that need their role."""
    day = min(one.start for one in planned)
    while day < today:
        week = [day + timedelta(days=offset) for offset in range(SATURDAY)]
        open_jobs = [one for one in planned if _needs(one, person, day, today)]
        if open_jobs:
            chosen = chance.sample(open_jobs, k=min(2, len(open_jobs)))
            for weekday in week:
                if weekday < today and chance.random() > 0.06:
                    one = chance.choice(chosen)
                    one.entries.append(Entry(person, weekday, chance.choice(_LENGTHS)))
        day += timedelta(weeks=1)


_LENGTHS = (300, 360, 390, 420, 420, 450, 450, 480)


def _needs(one: Engagement, person: Someone, day: date, today: date) -> bool:
    paused = one.job.status == "on_hold" and day > today - timedelta(weeks=3)
    return (
        one.job.status in WORKED
        and one.start <= day <= one.end
        and person.charge_role in TEAM[one.job.template]
        and not paused
    )
