"""Who is in the story: five people with their roles, and the days they worked on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from standalone.rest import Person

DAYS_WORKED = 11
SATURDAY = 5
TAG_BYTES = 5
"""Enough that two runs never give their clients the same name."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the agency, signed in."""

    id: str
    name: str
    roles: tuple[str, ...]
    session: Person


@dataclass(frozen=True, slots=True)
class Cast:
    """tag: marks the names of this run, so that it can run twice on one instance."""

    tag: str
    maya: Member  # account manager
    daniel: Member  # project manager, led by Maya
    priya: Member  # finance
    tom: Member  # designer, led by Daniel
    chloe: Member  # developer, led by Daniel

    @property
    def members(self) -> tuple[Member, ...]:
        return (self.maya, self.daniel, self.priya, self.tom, self.chloe)


def working_days() -> list[date]:
    """The last eleven weekdays before today, oldest first."""
    today = datetime.now(UTC).date()
    before = (today - timedelta(days=back) for back in range(1, 3 * DAYS_WORKED))
    weekdays = [day for day in before if day.weekday() < SATURDAY]
    return weekdays[DAYS_WORKED - 1 :: -1]


def gather(administrator: Person) -> Cast:
    """Create the five, give each their roles, and sign them in."""
    tag = secrets.token_hex(TAG_BYTES)

    def join(first: str, last: str, roles: list[str], charge_role: str, lead: str = "") -> Member:
        email = f"{first}.{tag}@example.com".lower()
        password = secrets.token_urlsafe(12)
        body = {
            "name": f"{first} {last}",
            "email": email,
            "charge_role": charge_role,
            "access": {"roles": roles},
        }
        made, session = administrator.invite(body | ({"lead_id": lead} if lead else {}), password)
        return Member(made["id"], f"{first} {last}", tuple(roles), session)

    maya = join("Maya", "Okafor", ["account_manager"], "account manager")
    daniel = join("Daniel", "Reyes", ["project_manager"], "project manager", maya.id)
    priya = join("Priya", "Nair", ["finance"], "finance manager", maya.id)
    tom = join("Tom", "Lindqvist", ["team_member"], "designer", daniel.id)
    chloe = join("Chloe", "Martin", ["team_member"], "developer", daniel.id)
    return Cast(tag, maya, daniel, priya, tom, chloe)


def dismiss(administrator: Person, cast: Cast) -> None:
    """Sign the five out for good: who knows a password made for a story?"""
    for member in cast.members:
        closed = {"roles": list(member.roles), "active": False}
        administrator.put(f"/v1/people/{member.id}/access", closed)
        administrator.patch(f"/v1/people/{member.id}", {"active": False})
        member.session.close()
